"""What the mutations take and answer."""

import strawberry

from jkp.plugin import ActivityKind
from jkp_karirhub.nodes import KarirhubApplication
from jkp_karirhub.searches import KarirhubSavedSearch, KarirhubSearchInput
from jkp_karirhub.terms import EmployerMove
from jkp_schema.api import INHERIT, Activity, Mission, UserError

NO_ERRORS = "Why not; empty when it was done."
KEY = "Unique for this request; sent again it gives the first answer."


@strawberry.input(description="A vacancy to apply for.")
class KarirhubApplyInput:
    """Input of `karirhubApply`."""

    vacancy_id: strawberry.ID = strawberry.field(description="The vacancy.")
    allow_same_company: bool = strawberry.field(
        description="Apply also where an application to the company already counts; this one will not count.",
        default=False,
    )


@strawberry.type(description="What `karirhubApply` answers.")
class KarirhubApplyPayload:
    """Payload."""

    __policy__ = INHERIT

    application: KarirhubApplication | None = strawberry.field(description="The application.", default=None)
    activity: Activity | None = strawberry.field(description="The activity that it is, and its points.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="An applicant to invite.")
class KarirhubInviteInput:
    """Input of `karirhubInvite`."""

    application_id: strawberry.ID = strawberry.field(description="The application.")
    kind: ActivityKind = strawberry.field(description="INTERVIEW or SELECTION_TEST_CALL.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `karirhubInvite` answers.")
class KarirhubInvitePayload:
    """Payload."""

    __policy__ = INHERIT

    application: KarirhubApplication | None = strawberry.field(description="The application after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="What a company says of an application.")
class KarirhubMoveApplicationInput:
    """Input of `karirhubMoveApplication`."""

    application_id: strawberry.ID = strawberry.field(description="An application for a vacancy of the company.")
    move: EmployerMove = strawberry.field(description="What the company says; a call is `karirhubInvite`.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `karirhubMoveApplication` answers.")
class KarirhubMoveApplicationPayload:
    """Payload."""

    __policy__ = INHERIT

    application: KarirhubApplication | None = strawberry.field(description="The application after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="An application to take back.")
class KarirhubWithdrawInput:
    """Input of `karirhubWithdraw`."""

    application_id: strawberry.ID = strawberry.field(description="The application.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `karirhubWithdraw` answers.")
class KarirhubWithdrawPayload:
    """Payload."""

    __policy__ = INHERIT

    application: KarirhubApplication | None = strawberry.field(description="The application after it.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="A search to keep.")
class KarirhubSaveSearchInput:
    """Input of `karirhubSaveSearch`."""

    name: str = strawberry.field(description="What to call it, 1 to 100 characters.")
    search: KarirhubSearchInput = strawberry.field(description="What is looked for.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `karirhubSaveSearch` answers.")
class KarirhubSaveSearchPayload:
    """Payload."""

    __policy__ = INHERIT

    saved_search: KarirhubSavedSearch | None = strawberry.field(description="The search.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="A saved search to forget.")
class KarirhubDeleteSearchInput:
    """Input of `karirhubDeleteSearch`."""

    saved_search_id: strawberry.ID = strawberry.field(description="The search.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `karirhubDeleteSearch` answers.")
class KarirhubDeleteSearchPayload:
    """Payload."""

    __policy__ = INHERIT

    deleted_id: strawberry.ID | None = strawberry.field(description="The id of the search that is gone.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)
