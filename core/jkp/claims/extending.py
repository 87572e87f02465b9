"""Give a participant more time to file a claim. Runs inside an open transaction.

An officer does so where the participant is not to blame: a portal that was down, or a verification of month 1 that
outlasted the window of month 2 (F30). Who did it, when and why is kept.
"""

from datetime import date, timedelta
from uuid import UUID, uuid4

from jkp import clock
from jkp.claims import finding, reading
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, CaseStatus, ClaimStatus
from jkp.claims.locks import LAST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import WindowExtension
from jkp.claims.schedule import Window
from jkp.claims.ticking import catch_up
from jkp.errors import Code, invalid, refuse
from jkp.events.log import EventType
from jkp.participants.texts import a_text
from jkp.security.principals import Principal

PATH = ("claimId",)
REASON_LENGTH = 500
LONGEST = timedelta(days=366)
"""A slip of the pen must not leave a window open for a thousand years."""


async def extend(by: Principal, claim_id: UUID, closes_on: date, reason: str) -> UUID:
    """Let the window of a claim that was not filed end on a later day, also when it has lapsed already.

    Errors: NOT_FOUND, FORBIDDEN for one's own; ILLEGAL_TRANSITION for a claim that was filed or cancelled, or a case
    in which nothing can be filed; INVALID_INPUT for a day that is not later, or a reason that is none.
    """
    claim = await finding.others_claim(by, claim_id)
    explained = a_text(reason, "reason", REASON_LENGTH)
    case = await BenefitCase.get(id=claim.case_id)
    await catch_up(case)
    await claim.refresh_from_db()
    window = _present(claim, case)
    _check_day(window, closes_on)
    await case.move(CaseMove.EXTEND)
    await _keep(by, claim, window, closes_on, explained)
    await note(EventType.WINDOW_EXTENDED, claim)
    # The month may be open again, and the one after it wait for it.
    await catch_up(case)
    return claim.id


def _present(claim: Claim, case: BenefitCase) -> Window:
    """The window as it is. A benefit that is complete goes on with its last month alone."""
    complete = case.status is CaseStatus.COMPLETED and claim.month_no != LAST_MONTH
    if claim.status is not ClaimStatus.LOCKED or complete:
        shown = case.status if complete else claim.status
        raise refuse(Code.ILLEGAL_TRANSITION, path=PATH, status=shown.value)
    window = reading.window_of(claim, case, clock.today())
    if window is None:
        raise invalid(path=PATH, id="klaim ini belum punya jendela", en="this claim has no window yet")
    return window


def _check_day(window: Window, closes_on: date) -> None:
    earliest = max(window.closes_on + timedelta(days=1), clock.today())
    if not earliest <= closes_on <= clock.today() + LONGEST:
        raise invalid(
            path=("closesOn",),
            id=f"dari {earliest} sampai {LONGEST.days} hari sejak hari ini",
            en=f"from {earliest} to {LONGEST.days} days from today",
        )


async def _keep(by: Principal, claim: Claim, window: Window, closes_on: date, reason: str) -> None:
    """A lapse that was announced may come again; that a claim opened holds as before."""
    announced = None if claim.announced is ClaimStatus.LAPSED else claim.announced
    await claim.change(opens_on=window.opens_on, closes_on=closes_on, announced=announced)
    await WindowExtension.create(
        id=uuid4(),
        claim_id=claim.id,
        closed_on=window.closes_on,
        closes_on=closes_on,
        reason=reason,
        extended_at=clock.now(),
        extended_by=by.subject,
    )
