"""The session itself: start, talk, record, recommend, finish (R091-R095). Runs inside an open transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from jkp.plugin import PluginContext, Principal, Role, invalid, legible
from jkp_counselling import worksheet
from jkp_counselling.finding import of_counsellee, of_counsellor
from jkp_counselling.models import Message
from jkp_counselling.questions import questions
from jkp_counselling.scheduling import require_time
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.terms import CounsellingAuthor, CounsellingOutcome, CounsellingStatus
from jkp_counselling.texts import a_text

Context = PluginContext[CounsellingSettings]
LONGEST_ID = 200


@dataclass(frozen=True)
class Recommended:
    """A vacancy or a course by its id, and why."""

    id: str
    note: str


async def start(ctx: Context, participant_id: UUID, session_id: UUID) -> UUID:
    """Begin, at the time that was set or later. Errors: NOT_FOUND, ILLEGAL_TRANSITION, COUNSELLING_NOT_YET."""
    session = await of_counsellee(participant_id, session_id, CounsellingStatus.SCHEDULED)
    require_time(ctx, session)
    session.status, session.started_at = CounsellingStatus.STARTED, ctx.clock.now()
    await session.save(update_fields=["status", "started_at"])
    return session.id


async def write(ctx: Context, by: Principal, session_id: UUID, text: str) -> UUID:
    """Say something to the other one. Errors: NOT_FOUND, ILLEGAL_TRANSITION unless it runs, INVALID_INPUT."""
    if by.role is Role.COUNSELLOR:
        author = CounsellingAuthor.COUNSELLOR
        session = await of_counsellor(by.subject, session_id, CounsellingStatus.STARTED)
    else:
        author = CounsellingAuthor.COUNSELLEE
        session = await of_counsellee(by.participant_id, session_id, CounsellingStatus.STARTED)
    said = a_text(text, "text", ctx.settings.longest_text)
    await Message.create(session_id=session.id, author=author, text=said, written_at=ctx.clock.now())
    return session.id


async def record(ctx: Context, counsellor: str, session_id: UUID, responses: Mapping[str, str]) -> UUID:
    """Write responses to guiding questions into the worksheet; those given before stay, or are replaced (R017).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, INVALID_INPUT for a question that is none.
    """
    session = await of_counsellor(counsellor, session_id, CounsellingStatus.STARTED)
    if not responses or not set(responses) <= {question.code for question in questions()}:
        raise invalid(path=("responses",), id="pertanyaan tidak dikenal", en="there is no such question")
    longest = ctx.settings.longest_text
    given = {code: a_text(text, "responses", longest) for code, text in responses.items()}
    session.responses = {**session.responses, **given}
    await session.save(update_fields=["responses"])
    return session.id


async def recommend(
    ctx: Context, counsellor: str, session_id: UUID, vacancies: Sequence[Recommended], courses: Sequence[Recommended]
) -> UUID:
    """Recommend vacancies to apply for and courses to take, in place of those before (R093).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, INVALID_INPUT for too many or the same twice.
    """
    session = await of_counsellor(counsellor, session_id, CounsellingStatus.STARTED)
    session.vacancies, session.courses = _kept(ctx, vacancies, "vacancies"), _kept(ctx, courses, "courses")
    await session.save(update_fields=["vacancies", "courses"])
    return session.id


async def finish(ctx: Context, counsellor: str, session_id: UUID, outcome: CounsellingOutcome, agreement: str) -> UUID:
    """End the session with what both agreed on, and tell the other services (R094, R095).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, INVALID_INPUT.
    """
    session = await of_counsellor(counsellor, session_id, CounsellingStatus.STARTED)
    session.note = a_text(agreement, "agreement", ctx.settings.longest_text)
    session.outcome, session.worksheet = outcome, await worksheet.known(ctx, session)
    session.status, session.closed_at = CounsellingStatus.FINISHED, ctx.clock.now()
    await session.save(update_fields=["note", "outcome", "worksheet", "status", "closed_at"])
    stated = {"outcome": outcome.name, "case_id": str(session.case_id), "session": str(session.id)}
    await ctx.facts.state(session.participant_id, "recommendation", stated)
    return session.id


def _kept(ctx: Context, given: Sequence[Recommended], field: str) -> list[dict[str, str]]:
    most, longest = ctx.settings.most_recommendations, ctx.settings.longest_text
    if len(given) > most or len({each.id for each in given}) != len(given):
        raise invalid(
            path=(field,), id=f"paling banyak {most}, tanpa ulangan", en=f"at most {most}, none of them twice"
        )
    if not all(0 < len(each.id) <= LONGEST_ID and len(each.note) <= longest for each in given):
        raise invalid(
            path=(field,), id=f"catatan: paling panjang {longest} karakter", en=f"notes: at most {longest} characters"
        )
    return [{"id": each.id, "note": legible(each.note).strip()} for each in given]
