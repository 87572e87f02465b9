"""The regular end of a benefit. Runs inside an open transaction."""

from jkp.claims.history import note_case
from jkp.claims.lifecycle import CaseMove, CaseStatus
from jkp.claims.models import BenefitCase
from jkp.events.log import EventType


async def complete(case: BenefitCase) -> None:
    """Month 6 is settled: the case is complete, unless it ended before (decision 0019). Error: ILLEGAL_TRANSITION."""
    before = case.status
    if before is not CaseStatus.COMPLETED:
        await case.move(CaseMove.COMPLETE)
    if case.status is not before:
        await note_case(EventType.CASE_COMPLETED, case)
