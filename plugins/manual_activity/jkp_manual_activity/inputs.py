"""What the forms and the review ask for, as GraphQL inputs."""

from datetime import date

import strawberry

from jkp.plugin import ActivityKind
from jkp_manual_activity.terms import ManualActivityMethod

_KEY = "Unique for this request; sent again it gives the first answer."
_PROOF = "The proof, from `POST /uploads`. Required; each upload proves one activity."


@strawberry.input(description="The form of a job application outside Karirhub.")
class ManualActivitySubmitApplicationInput:
    """Input of `manualActivitySubmitApplication`."""

    company: str = strawberry.field(description="The company that was applied to.")
    company_address: str = strawberry.field(description="Its address.")
    position: str = strawberry.field(description="The position.")
    applied_on: date = strawberry.field(description="The day of the application; not in the future.")
    method: ManualActivityMethod = strawberry.field(description="How the application was made.")
    media: str = strawberry.field(description="The medium, like e-mail or the name of a job board.")
    note: str = strawberry.field(description="Anything else, like why not through Karirhub; may be empty.")
    upload_id: strawberry.ID | None = strawberry.field(description=_PROOF, default=None)
    allow_same_company: bool | None = strawberry.field(
        description="Record it although an application to this company counts already; it will not count.",
        default=False,
    )
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
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="An officer's decision on a manual activity.")
class ManualActivityReviewInput:
    """Input of `manualActivityReview`."""

    manual_activity_id: strawberry.ID = strawberry.field(description="The manual activity.")
    accept: bool = strawberry.field(description="Whether it goes on counting.")
    reason: str | None = strawberry.field(
        description="Why, for the participant; required when it is rejected.", default=None
    )
    idempotency_key: str = strawberry.field(description=_KEY)
