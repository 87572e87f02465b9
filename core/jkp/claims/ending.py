"""End a benefit early: a new job, a death, fraud, or a participant who gives it up. Each runs in an open transaction.

What was filed before the end goes on; everything else that nobody has decided is void (decision 0019).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.claims import finding
from jkp.claims.deciding import determine
from jkp.claims.history import note, note_case
from jkp.claims.lifecycle import CASE_MOVES, UNDECIDED, CaseMove, CaseStatus, ClaimMove, ClaimStatus
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import PlacementReport
from jkp.claims.terms import CaseEnd, Outcome
from jkp.claims.ticking import catch_up
from jkp.database import lock
from jkp.errors import Code, Reason, invalid, refuse
from jkp.events.log import EventType
from jkp.participants.models import Participant
from jkp.participants.registration import a_name
from jkp.participants.texts import a_text
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security.principals import Principal, Role

BY_HAND = (CaseEnd.FRAUD, CaseEnd.WITHDRAWN)
"""The ends that somebody declares; the others follow from a report."""
EXPLANATION_LENGTH = 500


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job that a participant got, whichever it is (AMB-22): with whom, as what, and since when it is hers."""

    employer_name: str
    position: str
    accepted_on: date


async def report_placement(by: Principal, case_id: UUID, job: NewJob) -> UUID:
    """The participant found work (R150); the id of the case, which ends. A late report is accepted and marked.

    After the last month the report is kept all the same, and the case stays COMPLETED.
    Errors: NOT_FOUND (also for somebody else's case), FORBIDDEN for an officer's own case, ALREADY_DONE for a second
    report, INVALID_INPUT for a day in the future or before the termination, RULEBOOK_NOT_EFFECTIVE for a day before
    the rule, ILLEGAL_TRANSITION for a case that ended otherwise.
    """
    case = await _case(by, case_id)
    await catch_up(case)
    if await PlacementReport.exists(case_id=case.id):
        raise refuse(Code.ALREADY_DONE, path=("benefitCaseId",))
    _check_day(case, job.accepted_on)
    await _keep(by, case, job)
    await note_case(EventType.PLACEMENT_REPORTED, case)
    if case.status is not CaseStatus.COMPLETED:
        await _end(case, CaseEnd.REEMPLOYED, job.accepted_on)
    return case.id


async def report_death(participant_id: UUID, died_on: date) -> UUID:
    """The participant died; every benefit that was running ends. The id of the participant.

    Errors: NOT_FOUND, ALREADY_DONE, INVALID_INPUT for a day in the future or before the birth.
    """
    await finding.hold(participant_id)
    participant = await Participant.get_or_none(id=participant_id)
    if participant is None:
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    if participant.died_on:
        raise refuse(Code.ALREADY_DONE, path=("participantId",))
    if not participant.born_on <= died_on <= clock.today():
        raise invalid(path=("diedOn",), id="sebelum lahir atau belum terjadi", en="before the birth, or in the future")
    await Participant.filter(id=participant_id).update(died_on=died_on)
    for case in await BenefitCase.filter(participant_id=participant_id).order_by("sequence_no"):
        await catch_up(case)
        if (case.status, CaseMove.TERMINATE) in CASE_MOVES:
            await _end(case, CaseEnd.DECEASED, died_on)
    return participant_id


async def end_case(by: Principal, case_id: UUID, reason: CaseEnd, explanation: str) -> UUID:
    """An officer ends the benefit for fraud, or either for a participant who gives it up; the id of the case.

    Errors: NOT_FOUND (also for somebody else's case), FORBIDDEN for fraud that a participant declares and for an
    officer's own case, INVALID_INPUT for another reason or no explanation, ILLEGAL_TRANSITION for a case that is over.
    """
    if reason not in BY_HAND:
        raise invalid(path=("reason",), id="laporkan penempatan atau kematian", en="report the placement or the death")
    explained = a_text(explanation, "explanation", EXPLANATION_LENGTH)
    case = await _case(by, case_id)
    if by.role is Role.PARTICIPANT and reason is CaseEnd.FRAUD:
        raise refuse(Code.FORBIDDEN, path=("reason",))
    # Named locks are taken in one order, and catching up may take that of the event log, which comes after it.
    await lock("determination")
    await catch_up(case)
    await _explain(by, case, reason, explained)
    await _end(case, reason, clock.today())
    return case.id


async def _case(by: Principal, case_id: UUID) -> BenefitCase:
    """A participant's own case, or an officer's somebody else's."""
    case = await (finding.own_case(by, case_id) if by.role is Role.PARTICIPANT else finding.any_case(case_id))
    if by.role is not Role.PARTICIPANT and by.is_participant(case.participant_id):
        raise refuse(Code.FORBIDDEN, path=("benefitCaseId",))
    return case


def _check_day(case: BenefitCase, accepted_on: date) -> None:
    if accepted_on > clock.today():
        raise invalid(path=("acceptedOn",), id="tanggal belum terjadi", en="the day lies in the future")
    if accepted_on < case.terminated_on:
        raise invalid(path=("acceptedOn",), id="sebelum PHK", en="before the termination")


async def _keep(by: Principal, case: BenefitCase, job: NewJob) -> None:
    """Store the report with its last day, by the calendar that is known today (golden G22)."""
    calendar = workdays.current()
    last_day = due_on(job.accepted_on, rulebook.current().placement_report_due(job.accepted_on), calendar)
    await PlacementReport.create(
        id=uuid4(),
        case_id=case.id,
        employer_name=a_name(job.employer_name, "employerName"),
        position=a_name(job.position, "position") if job.position else "",
        accepted_on=job.accepted_on,
        reported_at=clock.now(),
        reported_by=f"{by.role}:{by.subject}",
        due_on=last_day,
        calendar_version=calendar.version,
        late=clock.today() > last_day,
    )


async def _explain(by: Principal, case: BenefitCase, reason: CaseEnd, explanation: str) -> None:
    """Keep who ended the benefit and why in the chain of decisions, with month 1, which stands for the whole case."""
    first = await Claim.get(case_id=case.id, month_no=FIRST_MONTH)
    why = Reason(code=Code.CASE_ENDED, values={"end": reason.value, "note": explanation})
    await determine(
        first,
        Outcome.ENDED,
        decided_by=by.subject,
        inputs={"month_no": FIRST_MONTH, "by": by.role.value},
        reasons=[why],
    )


async def _end(case: BenefitCase, reason: CaseEnd, closed_on: date) -> None:
    """Error: ILLEGAL_TRANSITION."""
    await case.move(CaseMove.TERMINATE, closed_reason=reason, closed_on=closed_on)
    await note_case(EventType.CASE_TERMINATED, case, reason=reason.value)
    for claim in await Claim.filter(case_id=case.id).order_by("month_no"):
        if _is_void(claim, reason, closed_on):
            await claim.move(ClaimMove.CANCEL)
            await note(EventType.CLAIM_CANCELLED, claim)


def _is_void(claim: Claim, reason: CaseEnd, closed_on: date) -> bool:
    """Whether the end takes the claim with it. A month that was missed stays missed, as `catch_up` has just told."""
    if claim.status is ClaimStatus.LOCKED:
        return claim.announced is not ClaimStatus.LAPSED
    if claim.status not in UNDECIDED or claim.submitted_at is None:
        return False
    return reason is CaseEnd.FRAUD or clock.day_of(claim.submitted_at) >= closed_on
