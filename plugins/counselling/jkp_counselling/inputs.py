"""What the mutations take, and what they answer."""

from datetime import datetime

import strawberry

from jkp_counselling.nodes import CounsellingSession
from jkp_counselling.terms import CounsellingOffice, CounsellingOutcome
from jkp_schema.api import INHERIT, UserError

KEY = "Unique for this request; sent again it gives the first answer."
WHICH = "The session."


@strawberry.input(description="Why somebody wants to talk with a counsellor.")
class CounsellingRequestInput:
    """Input of `counsellingRequest`."""

    reason: str = strawberry.field(description="The reason, which counsellors read.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A session.")
class CounsellingStepInput:
    """Input of the steps that need nothing but the session."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="When a session is to be.")
class CounsellingScheduleInput:
    """Input of `counsellingSchedule`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    scheduled_at: datetime = strawberry.field(description="When it begins; not in the past.")
    video_url: str | None = strawberry.field(description="An https address where the two meet.", default=None)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="Why a request is declined.")
class CounsellingDeclineInput:
    """Input of `counsellingDecline`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    reason: str = strawberry.field(description="What the participant is told.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="Something to say.")
class CounsellingWriteInput:
    """Input of `counsellingWrite`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    text: str = strawberry.field(description="The message.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What was said to a guiding question.")
class CounsellingResponseInput:
    """One response."""

    code: str = strawberry.field(description="The question.")
    response: str = strawberry.field(description="What was said; replaces what was written down before.")


@strawberry.input(description="Responses for the worksheet.")
class CounsellingRecordInput:
    """Input of `counsellingRecord`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    responses: list[CounsellingResponseInput] = strawberry.field(description="At least one.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A vacancy to recommend.")
class CounsellingVacancyInput:
    """One vacancy."""

    vacancy_id: str = strawberry.field(description="Its id at the job board.")
    note: str = strawberry.field(description="Why.", default="")


@strawberry.input(description="A course to recommend.")
class CounsellingCourseInput:
    """One course."""

    course_code: str = strawberry.field(description="Code of the course.")
    note: str = strawberry.field(description="Why.", default="")


@strawberry.input(description="What to recommend, in place of what was recommended before.")
class CounsellingRecommendInput:
    """Input of `counsellingRecommend`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    vacancies: list[CounsellingVacancyInput] = strawberry.field(description="Vacancies.", default_factory=list)
    courses: list[CounsellingCourseInput] = strawberry.field(description="Courses.", default_factory=list)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What a session ends with.")
class CounsellingFinishInput:
    """Input of `counsellingFinish`."""

    session_id: strawberry.ID = strawberry.field(description=WHICH)
    outcome: CounsellingOutcome = strawberry.field(description="To look for work, or to train.")
    agreement: str = strawberry.field(description="What both agreed on.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What a counsellor says of itself.")
class CounsellingIntroduceInput:
    """Input of `counsellingIntroduce`."""

    name: str = strawberry.field(description="Name.")
    office: CounsellingOffice = strawberry.field(description="Office.")
    certificate: str = strawberry.field(description="Number of the certificate of competence.")


@strawberry.type(description="What the mutations of counselling answer.")
class CounsellingPayload:
    """Payload."""

    __policy__ = INHERIT

    session: CounsellingSession | None = strawberry.field(description="The session after it.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.type(description="What `counsellingIntroduce` answers.")
class CounsellingIntroducePayload:
    """Payload."""

    __policy__ = INHERIT

    code: str | None = strawberry.field(description="The counsellor's code.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")
