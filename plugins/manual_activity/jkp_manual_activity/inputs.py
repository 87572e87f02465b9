"""What the forms and the review ask for, as GraphQL inputs."""

from datetime import date

import strawberry

from jkp.plugin import ActivityKind
from jkp_manual_activity.terms import (
    ManualActivityGround,
    ManualActivityMedium,
    ManualActivityMethod,
    ManualActivityOutsideReason,
)

_KEY = "Unique for this request; sent again it gives the first answer."
_RESUBMITS = "The rejected one that this form takes the place of, with a new proof; it counts again."
_PROOF = "The proof, from `POST /uploads`. Required; each upload proves one activity."


@strawberry.input(description="The form of a job application outside Karirhub.")
class ManualActivitySubmitApplicationInput:
    """Input of `manualActivitySubmitApplication`."""

    company: str = strawberry.field(description="The company that was applied to.")
    company_address: str = strawberry.field(description="Its address.")
    position: str = strawberry.field(description="The position.")
    applied_on: date = strawberry.field(description="The day of the application; not in the future.")
    method: ManualActivityMethod = strawberry.field(description="How the application was made.")
    medium: ManualActivityMedium = strawberry.field(description="The medium of the application.")
    media: str | None = strawberry.field(
        description="What the medium is called, like the name of a job board; required for OTHER.", default=None
    )
    outside_reason: ManualActivityOutsideReason | None = strawberry.field(
        description="Why not through Karirhub. Required.", default=None
    )
    note: str = strawberry.field(description="Anything else; may be empty, unless the reason is OTHER.", default="")
    upload_id: strawberry.ID | None = strawberry.field(description=_PROOF, default=None)
    allow_same_company: bool | None = strawberry.field(
        description="Record it although an application to this company counts already; it will not count.",
        default=False,
    )
    resubmits: strawberry.ID | None = strawberry.field(description=_RESUBMITS, default=None)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="The form of an interview or a call to a selection test: both of its pages.")
class ManualActivitySubmitInterviewInput:
    """Input of `manualActivitySubmitInterview`."""

    company: str = strawberry.field(description="Page 1: the company that invited.")
    company_address: str = strawberry.field(description="Page 1: its address.")
    position: str = strawberry.field(description="Page 1: the position.")
    kind: ActivityKind = strawberry.field(description="Page 1: INTERVIEW or SELECTION_TEST_CALL.")
    invited_on: date = strawberry.field(description="Page 1: the day of the invitation; not in the future.")
    method: ManualActivityMethod = strawberry.field(description="Page 1: how the interview or test is held.")
    experience: str = strawberry.field(description="Page 2: how it was.")
    process: str = strawberry.field(description="Page 2: what happened, step by step.")
    upload_id: strawberry.ID | None = strawberry.field(description=f"Page 2. {_PROOF}", default=None)
    resubmits: strawberry.ID | None = strawberry.field(description=_RESUBMITS, default=None)
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="An officer's decision on a manual activity.")
class ManualActivityReviewInput:
    """Input of `manualActivityReview`."""

    manual_activity_id: strawberry.ID = strawberry.field(description="The manual activity.")
    accept: bool = strawberry.field(description="Whether it goes on counting.")
    ground: ManualActivityGround | None = strawberry.field(
        description="On what ground it is rejected; OTHER where none is given.", default=None
    )
    reason: str | None = strawberry.field(
        description="Why, for the participant; required when it is rejected.", default=None
    )
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="A manual activity that its participant takes back.")
class ManualActivityWithdrawInput:
    """Input of `manualActivityWithdraw`."""

    manual_activity_id: strawberry.ID = strawberry.field(description="One of your own that still counts.")
    idempotency_key: str = strawberry.field(description=_KEY)
