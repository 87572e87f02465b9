"""What the mutations take and answer."""

import strawberry

from jkp.plugin import ActivityKind
from jkp_karirhub.nodes import KarirhubApplication
from jkp_schema.api import INHERIT, Activity, Mission, UserError

NO_ERRORS = "Why not; empty when it was done."


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
    idempotency_key: str = strawberry.field(
        description="Unique for this request; sent again it gives the first answer."
    )


@strawberry.type(description="What `karirhubInvite` answers.")
class KarirhubInvitePayload:
    """Payload."""

    __policy__ = INHERIT

    application: KarirhubApplication | None = strawberry.field(description="The application after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)
