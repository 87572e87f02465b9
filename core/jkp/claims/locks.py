"""Why a claim cannot be filed now. Pure: the stored facts and the clock in, every lock out (AMB-20).

claimable = mission satisfied AND window open AND previous month settled AND case active.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from jkp import clock
from jkp.claims.lifecycle import DERIVED, SETTLED, CaseStatus, ClaimStatus
from jkp.claims.schedule import Window
from jkp.claims.terms import CaseEnd
from jkp.errors import Code, Reason

FIRST_MONTH = 1
LAST_MONTH = 6
RUNNING = {
    True: (CaseStatus.REPORTED, CaseStatus.EXPIRED),
    False: (CaseStatus.ACTIVE, CaseStatus.COMPLETED),
}
"""The states of a case that lock neither month 1 (True) nor a later month (False).

A case that is over by the clock is among them: its windows have closed, whether or not that was stored yet.
"""


class State(StrEnum):
    """What is known of a requirement. Unknown is never true.

    Example: `Assessment(state=State.SATISFIED)`
    """

    SATISFIED = "SATISFIED"
    UNSATISFIED = "UNSATISFIED"
    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, kw_only=True)
class OpenClaim:
    """What the locks of a claim depend on.

    `window` is None while month 1 was not filed. `end` is why the case ended early, and `cure_ends_on` the last day to
    correct a returned claim. `forfeits_remaining` says that a missed month takes the later ones with it (AMB-21).
    """

    month_no: int
    status: ClaimStatus
    window: Window | None
    case_status: CaseStatus
    previous_status: ClaimStatus | None
    mission_state: State
    mission_reasons: Sequence[Reason]
    end: CaseEnd | None = None
    cure_ends_on: date | None = None
    forfeits_remaining: bool = False


def status_at(claim: OpenClaim, now: datetime) -> ClaimStatus:
    """The state at `now`: what was filed as stored, the rest by the clock."""
    if is_past_cure(claim.status, claim.cure_ends_on, now):
        return ClaimStatus.REJECTED
    if claim.status not in DERIVED:
        return claim.status
    if claim.window and now >= clock.end_of(claim.window.closes_on):
        return ClaimStatus.LAPSED
    return ClaimStatus.LOCKED if locks_at(claim, now) else ClaimStatus.CLAIMABLE


def locks_at(claim: OpenClaim, now: datetime) -> tuple[Reason, ...]:
    """Every reason why the claim cannot be filed at `now`; none for a claim that was filed already.

    A cancelled claim tells what ended its case.
    """
    if claim.status is ClaimStatus.CANCELLED:
        return (ended(claim.end),)
    if claim.status not in DERIVED:
        return ()
    return (
        *_case(claim),
        *_window(claim, now),
        *_previous(claim),
        *mission_locks(claim.mission_state, claim.mission_reasons),
    )


def is_past_cure(status: ClaimStatus, cure_ends_on: date | None, now: datetime) -> bool:
    """Whether a claim was returned and nobody corrected it in time."""
    return status is ClaimStatus.RETURNED and cure_ends_on is not None and now >= clock.end_of(cure_ends_on)


def _case(claim: OpenClaim) -> list[Reason]:
    running = RUNNING[claim.month_no == FIRST_MONTH]
    return [] if claim.case_status in running else [ended(claim.end)]


def ended(end: CaseEnd | None) -> Reason:
    """Why nothing can be claimed in a case that is not active, or no longer."""
    if end is CaseEnd.REEMPLOYED:
        return Reason(code=Code.REEMPLOYED)
    if end is CaseEnd.DECEASED:
        return Reason(code=Code.DECEASED)
    return Reason(code=Code.CASE_NOT_ACTIVE)


def _window(claim: OpenClaim, now: datetime) -> list[Reason]:
    if claim.window is None:
        return []
    opens_at = clock.start_of(claim.window.opens_on)
    if now < opens_at:
        values = {"opens_on": claim.window.opens_on.isoformat()}
        return [Reason(code=Code.WINDOW_NOT_OPEN, until=opens_at, values=values)]
    if now >= clock.end_of(claim.window.closes_on):
        return [_closed(claim.month_no, claim.window.closes_on)]
    return []


def _closed(month_no: int, closes_on: date) -> Reason:
    if month_no == FIRST_MONTH:
        return Reason(code=Code.RIGHT_EXPIRED, values={"last_day": closes_on.isoformat()})
    return Reason(code=Code.WINDOW_CLOSED, values={"closes_on": closes_on.isoformat()})


def _previous(claim: OpenClaim) -> list[Reason]:
    if claim.month_no == FIRST_MONTH:
        return []
    if claim.previous_status not in SETTLED:
        return [Reason(code=Code.PREVIOUS_MONTH_UNSETTLED)]
    # A month that was itself forfeited has always lapsed when the next window opens.
    forfeited = claim.forfeits_remaining and claim.previous_status is ClaimStatus.LAPSED
    return [Reason(code=Code.EARLIER_MONTH_MISSED)] if forfeited else []


def mission_locks(state: State, reasons: Sequence[Reason]) -> list[Reason]:
    """What the mission lacks: its reasons, or that it could not be checked when it gave none."""
    if state in (State.SATISFIED, State.NOT_APPLICABLE):
        return []
    return list(reasons) or [Reason(code=Code.REQUIREMENT_UNKNOWN, values={"requirement": "mission"})]
