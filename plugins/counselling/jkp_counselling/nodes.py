"""Sessions as the API shows them. What the two say to each other is theirs: nobody else reads it."""

from datetime import datetime
from uuid import UUID

import strawberry

from jkp.plugin import Personal, PluginContext, Principal, Role, reader
from jkp_counselling.finding import is_open_to
from jkp_counselling.models import Message, Session
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.sheet import CounsellingWorksheet
from jkp_counselling.terms import CounsellingAuthor, CounsellingOutcome, CounsellingStatus
from jkp_schema.api import INHERIT, After, Connection, First, Info, Order, cursor, global_id, page, personal

SESSION = "CounsellingSession"
OLDEST_FIRST = Order(("id",))
Context = PluginContext[CounsellingSettings]


@strawberry.type(description="A vacancy that a counsellor recommends.")
class CounsellingVacancy:
    """A recommended vacancy (R093)."""

    __policy__ = INHERIT

    vacancy_id: str = strawberry.field(description="Its id at the job board, for the board's own application.")
    note: str = strawberry.field(description="Why; empty when nothing was said.")


@strawberry.type(description="A training course that a counsellor recommends.")
class CounsellingCourse:
    """A recommended course (R101)."""

    __policy__ = INHERIT

    course_code: str = strawberry.field(description="Code of the course.")
    note: str = strawberry.field(description="Why; empty when nothing was said.")


@strawberry.type(description="What one of the two wrote.")
class CounsellingMessage:
    """A message of the chat (R092)."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.COUNSELLING, of="participant_id")

    participant_id: strawberry.Private[UUID]
    cursor: str = strawberry.field(description="Its place in the chat: give it as `after` to go on behind it.")
    author: CounsellingAuthor = strawberry.field(description="Who wrote it.")
    text: str = strawberry.field(description="What was written.")
    written_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: Message, participant_id: UUID) -> "CounsellingMessage":
        """The message of a row, in a session of this participant."""
        return cls(
            participant_id=participant_id,
            cursor=cursor([row.id]),
            author=row.author,
            text=row.text,
            written_at=row.written_at,
        )


@strawberry.type(description="A counselling session, from the request to the recommendation.")
class CounsellingSession:
    """A session, as its participant, its counsellor, or an officer sees it."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.COUNSELLING, of="row.participant_id")

    row: strawberry.Private[Session]
    ctx: strawberry.Private[Context]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    status: CounsellingStatus = strawberry.field(description="Where it stands.")
    requested_at: datetime = strawberry.field(description="When it was asked for.")
    scheduled_at: datetime | None = strawberry.field(description="When it is to begin; null until it is approved.")
    ends_at: datetime | None = strawberry.field(description="Until when the counsellor keeps the time free.")
    started_at: datetime | None = strawberry.field(description="When the participant started it.")
    closed_at: datetime | None = strawberry.field(description="When it was over, in whichever way.")
    outcome: CounsellingOutcome | None = strawberry.field(description="What it recommends; null until it is finished.")

    @classmethod
    def of(cls, row: Session, ctx: Context) -> "CounsellingSession":
        """The session of a row."""
        return cls(
            row=row,
            ctx=ctx,
            id=strawberry.ID(global_id(SESSION, row.id)),
            status=row.status,
            requested_at=row.requested_at,
            scheduled_at=row.scheduled_at,
            ends_at=row.ends_at,
            started_at=row.started_at,
            closed_at=row.closed_at,
            outcome=row.outcome,
        )

    @strawberry.field(description="Why it was asked for; null for whoever is not in it.")
    def reason(self, info: Info) -> str | None:
        return self.row.reason if self._may_take_part(info) else None

    @strawberry.field(description="What was agreed on, or why it was declined; null for whoever is not in it.")
    def note(self, info: Info) -> str | None:
        return self.row.note or None if self._may_take_part(info) else None

    @strawberry.field(description="The counsellor's code; null until it is approved.")
    def counsellor(self) -> str | None:
        return self.row.counsellor

    @strawberry.field(description="Where the two meet by video; null without one, and for whoever is not in it.")
    def video_url(self, info: Info) -> str | None:
        return self.row.video_url if self._may_take_part(info) else None

    @strawberry.field(description="Vacancies to apply for, also while the session runs.")
    def vacancies(self, info: Info) -> list[CounsellingVacancy]:
        kept = self.row.vacancies if self._may_take_part(info) else []
        return [CounsellingVacancy(vacancy_id=each["id"], note=each["note"]) for each in kept]

    @strawberry.field(description="Training courses to take.")
    def courses(self, info: Info) -> list[CounsellingCourse]:
        kept = self.row.courses if self._may_take_part(info) else []
        return [CounsellingCourse(course_code=each["id"], note=each["note"]) for each in kept]

    @strawberry.field(description="The chat, the oldest message first; null for whoever is not in it.")
    async def messages(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[CounsellingMessage] | None:
        if not self._may_take_part(info):
            return None
        rows = Message.filter(session_id=self.row.id).using_db(reader())
        her_id = self.row.participant_id
        return await page(rows, OLDEST_FIRST, first, after, lambda row: CounsellingMessage.of(row, her_id))

    @strawberry.field(description="The worksheet (Kertas Kerja Konseling Karir); null for whoever is not in it.")
    async def worksheet(self, info: Info) -> CounsellingWorksheet | None:
        if not self._may_take_part(info) or self.row.counsellor is None:
            return None
        return await CounsellingWorksheet.of(self.row, self.ctx, info)

    def _may_take_part(self, info: Info) -> bool:
        return may_take_part(self.row, info.context.principal)


def may_take_part(row: Session, principal: Principal) -> bool:
    """Whether somebody is one of the two, or a counsellor who may take the request."""
    if principal.role is Role.COUNSELLOR:
        return is_open_to(principal.subject, row)
    return principal.role is Role.PARTICIPANT and principal.is_participant(row.participant_id)


async def seen(session_id: UUID) -> Session:
    """The row of a session, as it was committed."""
    return await Session.get(id=session_id, using_db=reader())
