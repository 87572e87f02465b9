"""From stored rows to what holds at this moment. Pure: rows and "now" in, no query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jkp import clock
from jkp.claims import locks
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, OpenClaim
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import Window, right_expires_on
from jkp.errors import Reason
from jkp.regulation import rulebook
from jkp.regulation.provisions import MissedMonth


@dataclass(frozen=True)
class ClaimNow:
    """A claim as it stands at one moment."""

    status: ClaimStatus
    window: Window | None
    locks: tuple[Reason, ...]


def claim_at(claim: Claim, case: BenefitCase, previous: Claim | None, now: datetime) -> ClaimNow:
    """The state, window and locks of `claim` at `now`; `previous` is the claim of the month before."""
    opened = OpenClaim(
        month_no=claim.month_no,
        status=claim.status,
        window=window_of(claim, case, clock.day_of(now)),
        case_status=case.status,
        previous_status=_status_by_window(previous, case, now) if previous else None,
        mission_state=claim.mission_state,
        mission_reasons=[Reason.restored(stored) for stored in claim.mission_reasons],
        end=case.closed_reason,
        cure_ends_on=claim.cure_ends_on,
        forfeits_remaining=_forfeits_remaining(case),
    )
    return ClaimNow(locks.status_at(opened, now), opened.window, locks.locks_at(opened, now))


def window_of(claim: Claim, case: BenefitCase, today: date) -> Window | None:
    """When the claim may be filed. Month 1 has the whole time until the right expires (R133, F06)."""
    if claim.opens_on and claim.closes_on:
        return Window(claim.opens_on, claim.closes_on)
    if claim.month_no != FIRST_MONTH:
        return None
    return Window(case.terminated_on, right_expires_on(case.terminated_on, today, rulebook.current()))


def case_status_at(case: BenefitCase, claims: Iterable[Claim], now: datetime) -> CaseStatus:
    """The state of the case at `now`: a right nobody claimed expires, and a lapsed month 6 ends the benefit.

    A month 1 that was returned and not corrected in time is rejected, which denies the case.
    """
    statuses: Mapping[int, ClaimStatus] = {claim.month_no: _status_by_window(claim, case, now) for claim in claims}
    if case.status is CaseStatus.REPORTED and statuses.get(FIRST_MONTH) is ClaimStatus.LAPSED:
        return CaseStatus.EXPIRED
    if case.status is CaseStatus.ACTIVE and statuses.get(LAST_MONTH) in (ClaimStatus.LAPSED, ClaimStatus.REJECTED):
        return CaseStatus.COMPLETED
    if case.status is CaseStatus.RETURNED and statuses.get(FIRST_MONTH) is ClaimStatus.REJECTED:
        return CaseStatus.INELIGIBLE
    return case.status


def _forfeits_remaining(case: BenefitCase) -> bool:
    """Whether a missed month takes the later ones with it, by the law of the reference date (AMB-21)."""
    if case.reference_on is None:
        return False
    return rulebook.current().missed_month(case.reference_on) is MissedMonth.FORFEIT_REMAINING


def _status_by_window(claim: Claim, case: BenefitCase, now: datetime) -> ClaimStatus:
    if locks.is_past_cure(claim.status, claim.cure_ends_on, now):
        return ClaimStatus.REJECTED
    window = window_of(claim, case, clock.day_of(now))
    lapsed = claim.status is ClaimStatus.LOCKED and window and now >= clock.end_of(window.closes_on)
    return ClaimStatus.LAPSED if lapsed else claim.status
