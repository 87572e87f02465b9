"""Who may have the benefit: 12 paid months in 24, six of them in a row until the reform, and a covered cause."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.claims.schedule import add_months
from jkp.errors import Code
from jkp.participants.eligibility import Eligibility, decide, longest_run, months_in_window
from jkp.participants.terms import TerminationCause
from jkp.regulation import rulebook
from jkp.regulation.rulebook import RuleBook, load

BOOK = load()
OLD, NEW = date(2024, 6, 1), date(2025, 6, 1)
ENDED = date(2025, 5, 20)
COVERED = sorted(set(TerminationCause) - {TerminationCause(cause) for cause in BOOK.excluded_causes(NEW)})
MONTHS = st.sets(st.integers(1, 40), max_size=30)


def months_back(*numbers: int) -> set[date]:
    """The first days of the months so many months before the month of termination."""
    return {add_months(ENDED.replace(day=1), -number) for number in numbers}


def decided(paid: set[date], decided_on: date = NEW, book: RuleBook = BOOK) -> Eligibility:
    return decide(TerminationCause.EFFICIENCY, ENDED, paid, book, decided_on)


def refusals(eligibility: Eligibility) -> dict[Code, str | None]:
    return {reason.code: reason.missing for reason in eligibility.reasons}


@pytest.fixture(scope="module")
def immediately_before(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The rule book with the other reading of AMB-16: the six months lie right before the termination."""
    text = rulebook.SHIPPED.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("law") / "law.toml"
    path.write_text(text.replace('"any_in_window"', '"immediately_before"'), encoding="utf-8")
    return load(path=path)


def test_twelve_paid_months_in_the_window_suffice() -> None:
    assert decided(months_back(*range(1, 25, 2))).eligible


def test_eleven_paid_months_do_not_and_the_answer_counts_them() -> None:
    assert refusals(decided(months_back(*range(1, 12)))) == {Code.CONTRIBUTION_MONTHS_INSUFFICIENT: "11/12"}


def test_the_window_is_the_24_months_before_the_month_of_termination() -> None:
    assert decided(months_back(*range(13, 25))).months_paid == 12
    assert decided(months_back(*range(14, 26))).months_paid == 11


def test_the_month_of_the_termination_itself_does_not_count() -> None:
    assert decided(months_back(*range(12))).months_paid == 11


def test_until_the_reform_six_of_them_had_to_be_in_a_row() -> None:
    scattered = months_back(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 15)

    assert refusals(decided(scattered, OLD)) == {Code.CONTRIBUTION_NOT_CONSECUTIVE: "5/6"}
    assert decided(scattered, NEW).eligible


def test_the_row_may_lie_anywhere_in_the_window() -> None:
    early = months_back(1, 3, 5, 7, 9, 11, 19, 20, 21, 22, 23, 24)

    assert decided(early, OLD).eligible


def test_by_the_other_reading_the_row_ends_right_before_the_termination(immediately_before: RuleBook) -> None:
    early = months_back(1, 3, 5, 7, 9, 11, 19, 20, 21, 22, 23, 24)
    late = months_back(1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18)

    assert refusals(decided(early, OLD, immediately_before)) == {Code.CONTRIBUTION_NOT_CONSECUTIVE: "1/6"}
    assert decided(late, OLD, immediately_before).eligible


def test_every_failed_rule_is_named_at_once() -> None:
    failed = decide(TerminationCause.RESIGNATION, ENDED, months_back(1, 2), BOOK, OLD)

    assert refusals(failed) == {
        Code.TERMINATION_CAUSE_EXCLUDED: None,
        Code.CONTRIBUTION_MONTHS_INSUFFICIENT: "2/12",
        Code.CONTRIBUTION_NOT_CONSECUTIVE: "2/6",
    }


@pytest.mark.parametrize(
    "cause",
    [
        TerminationCause.RESIGNATION,
        TerminationCause.RETIREMENT,
        TerminationCause.TOTAL_PERMANENT_DISABILITY,
        TerminationCause.DEATH,
        TerminationCause.CONTRACT_EXPIRY,
    ],
)
def test_a_cause_that_is_not_covered_excludes(cause: TerminationCause) -> None:
    refused = decide(cause, ENDED, months_back(*range(1, 25)), BOOK, NEW)

    assert refusals(refused) == {Code.TERMINATION_CAUSE_EXCLUDED: None}
    assert cause.value in refused.reasons[0].message("en")


@pytest.mark.parametrize("cause", COVERED)
def test_every_other_cause_is_covered(cause: TerminationCause) -> None:
    assert decide(cause, ENDED, months_back(*range(1, 25)), BOOK, NEW).eligible


@given(numbers=MONTHS, more=st.integers(1, 40), on=st.sampled_from([OLD, NEW]))
def test_one_more_paid_month_never_takes_the_benefit_away(numbers: set[int], more: int, on: date) -> None:
    before, after = decided(months_back(*numbers), on), decided(months_back(*numbers, more), on)

    assert after.eligible or not before.eligible
    assert after.months_paid >= before.months_paid
    assert after.longest_run >= before.longest_run


@given(numbers=MONTHS)
def test_months_outside_the_window_change_nothing(numbers: set[int]) -> None:
    inside = {number for number in numbers if number <= 24}

    assert decided(months_back(*numbers), OLD) == decided(months_back(*inside), OLD)
    assert months_in_window(months_back(*numbers), ENDED, 24) == months_back(*inside)


@given(numbers=MONTHS)
def test_the_longest_run_is_a_run_and_no_longer_one_exists(numbers: set[int]) -> None:
    longest = longest_run(sorted(months_back(*numbers)))

    def has_run_of(length: int) -> bool:
        return any(numbers.issuperset(range(first, first + length)) for first in range(1, 41))

    assert has_run_of(longest)
    assert not has_run_of(longest + 1)


@given(numbers=MONTHS)
def test_the_row_right_before_the_termination_is_never_longer_than_the_longest(
    immediately_before: RuleBook, numbers: set[int]
) -> None:
    paid_until = next(back for back in range(1, 26) if back == 25 or back not in numbers)

    right_before = decided(months_back(*numbers), OLD, immediately_before).longest_run

    assert right_before == paid_until - 1 <= decided(months_back(*numbers), OLD).longest_run
