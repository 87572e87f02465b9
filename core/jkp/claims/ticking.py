"""What time alone causes: it is derived to the second (`jkp.claims.reading`), and stored and announced here.

A claim that opens, locks again or lapses is announced when it does. A returned claim whose time has passed is
rejected, a right that nobody claimed expires, and a lapsed month 6 completes the benefit.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from jkp import clock
from jkp.claims import finding, locks, reading
from jkp.claims.behind import announced, cases_behind, news
from jkp.claims.completing import complete
from jkp.claims.deciding import THE_CLOCK
from jkp.claims.history import note, note_case
from jkp.claims.lifecycle import CaseMove, CaseStatus, ClaimStatus
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.verification import refuse_claim
from jkp.database import run_tx
from jkp.errors import Code, Reason
from jkp.events.log import EventType

TOO_MANY = 10
"""So many cases may fail before the rest is left for the next time: the database itself may be away."""

ANNOUNCED_AS: Mapping[tuple[ClaimStatus, ClaimStatus], EventType] = {
    (ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE): EventType.CLAIM_OPENED,
    (ClaimStatus.LAPSED, ClaimStatus.CLAIMABLE): EventType.CLAIM_OPENED,
    (ClaimStatus.CLAIMABLE, ClaimStatus.LOCKED): EventType.CLAIM_RELOCKED,
    (ClaimStatus.LOCKED, ClaimStatus.LAPSED): EventType.CLAIM_LAPSED,
    (ClaimStatus.CLAIMABLE, ClaimStatus.LAPSED): EventType.CLAIM_LAPSED,
}
"""From what was announced last to what holds now. Only a clock that was sent back locks what had lapsed."""


async def tick() -> int:
    """Store and announce whatever time has caused since; how many changes that were.

    One transaction for each case, so that nobody waits for long and nothing is lost or told twice, wherever it
    breaks off and however many servers do it at once. A case that fails does not stop the others.
    Error: `ExceptionGroup` of what failed.
    """
    changes, failed = 0, list[Exception]()
    async for case in cases_behind():
        try:
            changes += await run_tx(partial(_catch_up, case))
        except Exception as error:  # noqa: BLE001 - it is raised when the others are done
            failed.append(error)
        if len(failed) == TOO_MANY:
            break
    if failed:
        raise ExceptionGroup("cases that time could not change", failed)
    return changes


async def catch_up(case: BenefitCase) -> int:
    """Store and announce what time has done to one case, inside an open transaction that holds the participant.

    A verb that must not depend on when the last tick was begins with it. Gives the number of changes.
    """
    now = clock.now()
    changes = await _reject_uncorrected(case, now)
    claims = await Claim.filter(case_id=case.id).order_by("month_no")
    for claim, status in news(case, claims, now):
        changes += await _announce(claim, status)
    return changes + await _settle(case, claims, now)


async def _catch_up(seen: BenefitCase) -> int:
    await finding.hold(seen.participant_id)
    case = await BenefitCase.get_or_none(id=seen.id)
    return await catch_up(case) if case else 0


async def _reject_uncorrected(case: BenefitCase, now: datetime) -> int:
    """Reject the returned claim that nobody corrected in time; a month 1 denies the case."""
    for claim in await Claim.filter(case_id=case.id, status=ClaimStatus.RETURNED):
        if locks.is_past_cure(claim.status, claim.cure_ends_on, now):
            until = {"cure_ends_on": str(claim.cure_ends_on)}
            await refuse_claim(claim, case, THE_CLOCK, [Reason(code=Code.CURE_EXPIRED, values=until)])
            return 1
    return 0


async def _announce(claim: Claim, status: ClaimStatus) -> int:
    """Announce the derived state; how many changes that is."""
    kind = ANNOUNCED_AS.get((announced(claim), status))
    if kind is None:
        await Claim.filter(id=claim.id).update(announced=status)
        return 0
    await claim.change(announced=status)
    await note(kind, claim)
    return 1


async def _settle(case: BenefitCase, claims: Iterable[Claim], now: datetime) -> int:
    """Store the end that time has brought to the case."""
    status = reading.case_status_at(case, claims, now)
    if status is case.status:
        return 0
    if status is CaseStatus.EXPIRED:
        await case.move(CaseMove.EXPIRE)
        await note_case(EventType.CASE_EXPIRED, case)
    if status is CaseStatus.COMPLETED:
        await complete(case)
    return 1
