"""claimable = mission satisfied AND window open AND previous month settled AND case active (AMB-20)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp import clock
from jkp.claims.lifecycle import DERIVED, SETTLED, CaseStatus, ClaimStatus
from jkp.claims.locks import OpenClaim, State, locks_at, status_at
from jkp.claims.schedule import Window
from jkp.claims.terms import CaseEnd
from jkp.errors import Code, Reason

WINDOW = Window(date(2025, 4, 10), date(2025, 4, 15))
INSIDE = clock.start_of(date(2025, 4, 12))
SECOND = timedelta(seconds=1)
INCOMPLETE = Reason(code=Code.MISSION_INCOMPLETE, missing="4/5")
READY = OpenClaim(
    month_no=2,
    status=ClaimStatus.LOCKED,
    window=WINDOW,
    case_status=CaseStatus.ACTIVE,
    previous_status=ClaimStatus.APPROVED,
    mission_state=State.SATISFIED,
    mission_reasons=(),
)
FIRST = replace(READY, month_no=1, case_status=CaseStatus.REPORTED, previous_status=None)
MOMENTS = st.datetimes(datetime(2025, 4, 8), datetime(2025, 4, 18)).map(  # noqa: DTZ001 - its zone comes next
    lambda moment: moment.replace(tzinfo=clock.JAKARTA)
)


@st.composite
def open_claims(draw: st.DrawFn) -> OpenClaim:
    """Claims of months 2 to 6 in every mixture of facts."""
    state = draw(st.sampled_from(State))
    return OpenClaim(
        month_no=draw(st.integers(2, 6)),
        status=draw(st.sampled_from(ClaimStatus)),
        window=WINDOW,
        case_status=draw(st.sampled_from(CaseStatus)),
        previous_status=draw(st.sampled_from(ClaimStatus)),
        mission_state=state,
        mission_reasons=() if state is State.SATISFIED else (INCOMPLETE,),
        forfeits_remaining=draw(st.booleans()),
    )


def locks(claim: OpenClaim, now: datetime = INSIDE) -> list[str]:
    return [lock.code.value for lock in locks_at(claim, now)]


def test_a_claim_with_nothing_missing_is_claimable() -> None:
    assert status_at(READY, INSIDE) is ClaimStatus.CLAIMABLE
    assert locks(READY) == []


def test_the_window_opens_and_closes_at_midnight_in_jakarta() -> None:
    opens, closes = clock.start_of(WINDOW.opens_on), clock.end_of(WINDOW.closes_on)

    assert [status_at(READY, moment) for moment in (opens - SECOND, opens, closes - SECOND, closes)] == [
        ClaimStatus.LOCKED,
        ClaimStatus.CLAIMABLE,
        ClaimStatus.CLAIMABLE,
        ClaimStatus.LAPSED,
    ]


def test_a_window_that_is_not_open_yet_says_when_it_opens() -> None:
    (lock,) = locks_at(READY, clock.start_of(date(2025, 4, 1)))

    assert lock.code is Code.WINDOW_NOT_OPEN
    assert lock.until == clock.start_of(WINDOW.opens_on)
    assert "2025-04-10" in lock.message("en")


def test_a_window_that_has_closed_says_when_it_closed() -> None:
    (lock,) = locks_at(READY, clock.end_of(WINDOW.closes_on))

    assert lock.code is Code.WINDOW_CLOSED
    assert lock.until is None
    assert "2025-04-15" in lock.message("id")


@pytest.mark.parametrize("previous", sorted(SETTLED))
def test_a_settled_month_lets_the_next_one_be_claimed(previous: ClaimStatus) -> None:
    assert locks(replace(READY, previous_status=previous)) == []


@pytest.mark.parametrize("previous", sorted(set(ClaimStatus) - SETTLED))
def test_a_month_that_is_not_settled_locks_the_next_one(previous: ClaimStatus) -> None:
    assert locks(replace(READY, previous_status=previous)) == ["PREVIOUS_MONTH_UNSETTLED"]


@pytest.mark.parametrize("status", sorted(set(CaseStatus) - {CaseStatus.ACTIVE, CaseStatus.COMPLETED}))
def test_a_case_that_is_not_active_locks_the_later_months(status: CaseStatus) -> None:
    assert locks(replace(READY, case_status=status)) == ["CASE_NOT_ACTIVE"]


@pytest.mark.parametrize(("claim", "stored"), [(READY, CaseStatus.COMPLETED), (FIRST, CaseStatus.EXPIRED)])
def test_a_case_that_is_over_by_the_clock_locks_no_more_once_that_is_stored(
    claim: OpenClaim, stored: CaseStatus
) -> None:
    late = clock.end_of(WINDOW.closes_on)

    assert locks(replace(claim, case_status=stored), late) == locks(claim, late) != []


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (CaseEnd.REEMPLOYED, "REEMPLOYED"),
        (CaseEnd.DECEASED, "DECEASED"),
        (CaseEnd.FRAUD, "CASE_NOT_ACTIVE"),
        (CaseEnd.WITHDRAWN, "CASE_NOT_ACTIVE"),
        (None, "CASE_NOT_ACTIVE"),
    ],
)
def test_a_cancelled_claim_says_what_ended_the_benefit(end: CaseEnd | None, code: str) -> None:
    assert locks(replace(READY, status=ClaimStatus.CANCELLED, end=end)) == [code]


@pytest.mark.parametrize("previous", sorted(SETTLED))
def test_where_a_missed_month_forfeits_the_later_ones_only_a_missed_one_does(previous: ClaimStatus) -> None:
    forfeited = previous is ClaimStatus.LAPSED
    claim = replace(READY, previous_status=previous, forfeits_remaining=True)

    assert locks(claim) == (["EARLIER_MONTH_MISSED"] if forfeited else [])


def test_a_mission_that_is_not_done_locks_with_its_own_reasons() -> None:
    claim = replace(READY, mission_state=State.UNSATISFIED, mission_reasons=(INCOMPLETE,))

    assert locks_at(claim, INSIDE) == (INCOMPLETE,)


def test_a_mission_that_says_nothing_locks_all_the_same() -> None:
    assert locks(replace(READY, mission_state=State.UNKNOWN)) == ["REQUIREMENT_UNKNOWN"]


def test_every_lock_is_named_at_once() -> None:
    claim = replace(
        READY,
        case_status=CaseStatus.UNDER_VERIFICATION,
        previous_status=ClaimStatus.SUBMITTED,
        mission_state=State.UNSATISFIED,
        mission_reasons=(INCOMPLETE,),
    )

    early = clock.start_of(date(2025, 4, 1))
    assert locks(claim, early) == [
        "CASE_NOT_ACTIVE",
        "WINDOW_NOT_OPEN",
        "PREVIOUS_MONTH_UNSETTLED",
        "MISSION_INCOMPLETE",
    ]


def test_month_1_has_no_mission_and_waits_for_no_other_month() -> None:
    assert locks(replace(FIRST, mission_state=State.NOT_APPLICABLE)) == []
    assert locks(replace(FIRST, case_status=CaseStatus.ACTIVE)) == ["CASE_NOT_ACTIVE"]


def test_month_1_is_lost_with_the_right() -> None:
    late = clock.end_of(WINDOW.closes_on)

    assert locks(FIRST, late) == ["RIGHT_EXPIRED"]
    assert status_at(FIRST, late) is ClaimStatus.LAPSED


@given(claim=open_claims(), now=MOMENTS)
def test_a_claim_is_claimable_exactly_when_all_four_conditions_hold(claim: OpenClaim, now: datetime) -> None:
    all_four = (
        claim.mission_state in (State.SATISFIED, State.NOT_APPLICABLE)
        and WINDOW.opens_on <= clock.day_of(now) <= WINDOW.closes_on
        and claim.previous_status in SETTLED
        and claim.case_status in (CaseStatus.ACTIVE, CaseStatus.COMPLETED)
        and not (claim.forfeits_remaining and claim.previous_status is ClaimStatus.LAPSED)
    )

    claimable = status_at(claim, now) is ClaimStatus.CLAIMABLE
    assert claimable == (claim.status in DERIVED and all_four)


@given(claim=open_claims(), now=MOMENTS)
def test_a_claim_has_locks_exactly_while_it_is_locked_lapsed_or_cancelled(claim: OpenClaim, now: datetime) -> None:
    closed = status_at(claim, now) in (ClaimStatus.LOCKED, ClaimStatus.LAPSED, ClaimStatus.CANCELLED)

    assert bool(locks(claim, now)) == closed


@given(claim=open_claims(), now=MOMENTS)
def test_what_was_filed_no_longer_follows_the_clock(claim: OpenClaim, now: datetime) -> None:
    if claim.status not in DERIVED:
        assert status_at(claim, now) is claim.status
