"""End a benefit early: a death, fraud, or a participant who gives it up. Each runs inside an open transaction.

What was filed before the end goes on; everything else that nobody has decided is void (decision 0019).
"""

from datetime import date
from uuid import UUID

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.claims import finding
from jkp.claims.deciding import determine
from jkp.claims.history import note, note_case
from jkp.claims.lifecycle import CASE_MOVES, UNDECIDED, CaseMove, ClaimMove, ClaimStatus
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.terms import CaseEnd, Outcome
from jkp.claims.ticking import catch_up
from jkp.database import lock
from jkp.errors import Code, Reason, invalid, refuse
from jkp.events.log import EventType
from jkp.participants.models import Participant
from jkp.participants.texts import a_text
from jkp.security.principals import Principal, Role

BY_HAND = (CaseEnd.FRAUD, CaseEnd.WITHDRAWN)
"""The ends that somebody declares; the others follow from a report."""
EXPLANATION_LENGTH = 500


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
    await noting.wrote(participant_id, Personal.BIRTH)
    # Taken before that of the event log, everywhere: catching up with one case may take both.
    await lock("determination")
    for case in await BenefitCase.filter(participant_id=participant_id).order_by("sequence_no"):
        await catch_up(case)
        if (case.status, CaseMove.TERMINATE) in CASE_MOVES:
            await end(case, CaseEnd.DECEASED, died_on)
    return participant_id


async def end_case(by: Principal, case_id: UUID, reason: CaseEnd, explanation: str) -> UUID:
    """An officer ends the benefit for fraud, or either for a participant who gives it up; the id of the case.

    Errors: NOT_FOUND (also for somebody else's case), FORBIDDEN for fraud that a participant declares and for an
    officer's own case, INVALID_INPUT for another reason or no explanation, ILLEGAL_TRANSITION for a case that is over.
    """
    if reason not in BY_HAND:
        raise invalid(path=("reason",), id="laporkan penempatan atau kematian", en="report the placement or the death")
    explained = a_text(explanation, "explanation", EXPLANATION_LENGTH)
    case = await case_to_end(by, case_id)
    if by.role is Role.PARTICIPANT and reason is CaseEnd.FRAUD:
        raise refuse(Code.FORBIDDEN, path=("reason",))
    # Taken before that of the event log, which catching up may take.
    await lock("determination")
    await catch_up(case)
    await _explain(by, case, reason, explained)
    await end(case, reason, clock.today())
    return case.id


async def case_to_end(by: Principal, case_id: UUID) -> BenefitCase:
    """A participant's own case, or for an officer somebody else's. Errors: NOT_FOUND, FORBIDDEN."""
    case = await (finding.own_case(by, case_id) if by.role is Role.PARTICIPANT else finding.any_case(case_id))
    if by.role is not Role.PARTICIPANT and by.is_participant(case.participant_id):
        raise refuse(Code.FORBIDDEN, path=("benefitCaseId",))
    return case


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


async def end(case: BenefitCase, reason: CaseEnd, closed_on: date) -> None:
    """End the case, with every claim that the end takes with it. Error: ILLEGAL_TRANSITION."""
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
