"""The test of competence after a finished training (R108). Runs inside an open transaction."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, invalid, lock, refuse, wrote
from jkp_training.enrolling import of_provider
from jkp_training.models import Certification, Enrolment, Session
from jkp_training.settings import TrainingSettings
from jkp_training.status import status_on
from jkp_training.terms import TrainingCertificationResult, TrainingEnrolmentStatus

Context = PluginContext[TrainingSettings]
LONGEST_NUMBER = 64


@dataclass(frozen=True)
class Result:
    """What the test found, and the number of the certificate of competence."""

    result: TrainingCertificationResult
    number: str | None


async def apply(ctx: Context, participant_id: UUID, enrolment_id: int) -> Enrolment:
    """Ask for the test. Errors: NOT_FOUND, TRAINING_NOT_FINISHED, ALREADY_DONE while one waits or was passed."""
    await lock(f"participant:{participant_id}")
    enrolment = await Enrolment.get_or_none(id=enrolment_id, participant_id=participant_id)
    if enrolment is None:
        raise refuse(Code.NOT_FOUND, path=("enrolmentId",))
    await _require_finished(ctx, enrolment)
    earlier = await _latest(enrolment)
    if earlier and earlier.result is not TrainingCertificationResult.NOT_YET_COMPETENT:
        raise refuse(Code.ALREADY_DONE, path=("enrolmentId",))
    await Certification.create(id=uuid4(), enrolment_id=enrolment.id, applied_at=ctx.clock.now())
    await wrote(participant_id, Personal.TRAINING)
    return enrolment


async def record_result(ctx: Context, provider: str, enrolment_id: int, found: Result) -> Enrolment:
    """Record the result of the test that was asked for, once.

    Errors: NOT_FOUND also where nobody asked, ALREADY_DONE, INVALID_INPUT for COMPETENT without a number.
    """
    enrolment = await of_provider(provider, enrolment_id)
    waiting = await _latest(enrolment)
    if waiting is None:
        raise refuse(Code.NOT_FOUND, path=("enrolmentId",))
    if waiting.result:
        raise refuse(Code.ALREADY_DONE, path=("enrolmentId",))
    waiting.result, waiting.number, waiting.decided_on = found.result, _number(found), ctx.clock.today()
    await waiting.save(update_fields=["result", "number", "decided_on"])
    return enrolment


async def _require_finished(ctx: Context, enrolment: Enrolment) -> None:
    sessions = await Session.filter(enrolment_id=enrolment.id)
    status = enrolment.ended_as or status_on(ctx.clock.today(), [session.day for session in sessions])
    if status is not TrainingEnrolmentStatus.COMPLETED:
        raise refuse(Code.TRAINING_NOT_FINISHED, path=("enrolmentId",))


async def _latest(enrolment: Enrolment) -> Certification | None:
    return await Certification.filter(enrolment_id=enrolment.id).order_by("-applied_at", "-id").first()


def _number(found: Result) -> str | None:
    if found.result is TrainingCertificationResult.NOT_YET_COMPETENT:
        return None
    number = (found.number or "").strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise invalid(path=("number",), id=f"1-{LONGEST_NUMBER} karakter", en=f"1-{LONGEST_NUMBER} characters")
    return number
