"""Open a benefit case when a termination is reported. Runs inside an open transaction."""

from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.events import log
from jkp.participants import termination
from jkp.participants.models import Termination
from jkp.participants.terms import TerminationCause
from jkp.security.principals import Principal


async def report_termination(by: Principal, employment_id: UUID, terminated_on: date, cause: TerminationCause) -> UUID:
    """Store the report and open a case with six monthly claims; the id of the case.

    Errors: those of `jkp.participants.termination.report`.
    """
    reported = await termination.report(by, employment_id, terminated_on, cause)
    case = await _case(reported)
    for month_no in range(FIRST_MONTH, LAST_MONTH + 1):
        await _claim(case, month_no)
    await log.append(log.EventType.TERMINATION_REPORTED, case.participant_id, payload={"case": str(case.id)})
    return case.id


async def _case(reported: Termination) -> BenefitCase:
    earlier = await BenefitCase.filter(participant_id=reported.participant_id).count()
    return await BenefitCase.create(
        id=uuid4(),
        participant_id=reported.participant_id,
        termination_id=reported.id,
        sequence_no=earlier + 1,
        status=CaseStatus.REPORTED,
        terminated_on=reported.terminated_on,
        opened_at=clock.now(),
    )


async def _claim(case: BenefitCase, month_no: int) -> None:
    """A claim has a mission from month 2 on; nothing is known of it before it opens."""
    await Claim.create(
        id=uuid4(),
        case_id=case.id,
        participant_id=case.participant_id,
        month_no=month_no,
        status=ClaimStatus.LOCKED,
        mission_state=State.NOT_APPLICABLE if month_no == FIRST_MONTH else State.UNKNOWN,
    )
