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
from jkp.errors import Code, Reason

FIRST_MONTH = 1
LAST_MONTH = 6


class State(StrEnum):
    """What is known of a requirement. Unknown is never true."""

    SATISFIED = "SATISFIED"
    UNSATISFIED = "UNSATISFIED"
    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, kw_only=True)
class OpenClaim:
    """What the locks of a claim depend on. `window` is None while month 1 was not filed."""

    month_no: int
    status: ClaimStatus
    window: Window | None
    case_status: CaseStatus
    previous_status: ClaimStatus | None
    mission_state: State
    mission_reasons: Sequence[Reason]


def status_at(claim: OpenClaim, now: datetime) -> ClaimStatus:
    """The state at `now`: what was filed as stored, the rest by the clock."""
    if claim.status not in DERIVED:
        return claim.status
    if claim.window and now >= clock.end_of(claim.window.closes_on):
        return ClaimStatus.LAPSED
    return ClaimStatus.LOCKED if locks_at(claim, now) else ClaimStatus.CLAIMABLE


def locks_at(claim: OpenClaim, now: datetime) -> tuple[Reason, ...]:
    """Every reason why the claim cannot be filed at `now`; none for a claim that was filed already."""
    if claim.status not in DERIVED:
        return ()
    return (
        *_case(claim),
        *_window(claim, now),
        *_previous(claim),
        *mission_locks(claim.mission_state, claim.mission_reasons),
    )


def _case(claim: OpenClaim) -> list[Reason]:
    needed = CaseStatus.REPORTED if claim.month_no == FIRST_MONTH else CaseStatus.ACTIVE
    return [] if claim.case_status is needed else [Reason(code=Code.CASE_NOT_ACTIVE)]


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
    if claim.month_no == FIRST_MONTH or claim.previous_status in SETTLED:
        return []
    return [Reason(code=Code.PREVIOUS_MONTH_UNSETTLED)]


def mission_locks(state: State, reasons: Sequence[Reason]) -> list[Reason]:
    """What the mission lacks: its reasons, or that it could not be checked when it gave none."""
    if state in (State.SATISFIED, State.NOT_APPLICABLE):
        return []
    return list(reasons) or [Reason(code=Code.REQUIREMENT_UNKNOWN, values={"requirement": "mission"})]
