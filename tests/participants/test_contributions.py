"""Contribution months: 12 paid in 24, six of them in a row until the reform, and 60 between two benefits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participants.facts import BOOK, ENDED, NEW, OLD, decided, months_back, refusals

from jkp.claims.schedule import add_months
from jkp.errors import Code
from jkp.participants.contributions import longest_run, months_between, months_in_window
from jkp.regulation import rulebook
from jkp.regulation.rulebook import RuleBook, load

MONTHS = st.sets(st.integers(1, 90))
EARLIER = st.lists(st.integers(1, 80).map(lambda back: add_months(ENDED, -back)), max_size=4).map(sorted)


@pytest.fixture(scope="module")
def immediately_before(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The rule book with the other reading of AMB-16: the six months lie right before the termination."""
    text = rulebook.SHIPPED.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("law") / "law.toml"
    path.write_text(text.replace('"any_in_window"', '"immediately_before"'), encoding="utf-8")
    return load(path=path)


def paid(*numbers: int, on: date = NEW, book: RuleBook = BOOK) -> dict[Code, str | None]:
    """What is refused to somebody for whom these months were paid, counted back from the termination."""
    return refusals(decided(on, book, paid_months=months_back(*numbers)))


def test_twelve_paid_months_in_the_window_suffice() -> None:
    assert paid(*range(1, 25, 2)) == {}


def test_eleven_paid_months_do_not_and_the_answer_counts_them() -> None:
    assert paid(*range(1, 12)) == {Code.CONTRIBUTION_MONTHS_INSUFFICIENT: "11/12"}


def test_the_window_is_the_24_months_before_the_month_of_termination() -> None:
    assert decided(paid_months=months_back(*range(13, 25))).months_paid == 12
    assert decided(paid_months=months_back(*range(14, 26))).months_paid == 11


def test_the_month_of_the_termination_itself_does_not_count() -> None:
    assert decided(paid_months=months_back(*range(12))).months_paid == 11


def test_until_the_reform_six_of_them_had_to_be_in_a_row() -> None:
    scattered = (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 15)

    assert paid(*scattered, on=OLD) == {Code.CONTRIBUTION_NOT_CONSECUTIVE: "5/6"}
    assert paid(*scattered, on=NEW) == {}


def test_the_row_may_lie_anywhere_in_the_window() -> None:
    assert paid(1, 3, 5, 7, 9, 11, 19, 20, 21, 22, 23, 24, on=OLD) == {}


def test_by_the_other_reading_the_row_ends_right_before_the_termination(immediately_before: RuleBook) -> None:
    early, late = (1, 3, 5, 7, 9, 11, 19, 20, 21, 22, 23, 24), (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18)

    assert paid(*early, on=OLD, book=immediately_before) == {Code.CONTRIBUTION_NOT_CONSECUTIVE: "1/6"}
    assert paid(*late, on=OLD, book=immediately_before) == {}


def test_who_lacks_months_and_a_row_is_told_both() -> None:
    assert paid(1, 2, on=OLD) == {
        Code.CONTRIBUTION_MONTHS_INSUFFICIENT: "2/12",
        Code.CONTRIBUTION_NOT_CONSECUTIVE: "2/6",
    }


@pytest.mark.parametrize(("count", "refused"), [(60, {}), (59, {Code.CLAIM_SPACING_INSUFFICIENT: "59/60"})])
def test_sixty_months_lie_between_two_benefits(count: int, refused: dict[Code, str]) -> None:
    judged = decided(paid_months=months_back(*range(1, count + 1)), earlier=[add_months(ENDED, -61)])

    assert refusals(judged) == refused
    assert (judged.months_since_previous, judged.earlier_benefits) == (count, 1)


def test_the_months_of_both_terminations_are_not_between_them() -> None:
    judged = decided(paid_months=months_back(*range(62)), earlier=[add_months(ENDED, -61)])

    assert judged.months_since_previous == 60


def test_the_space_is_counted_from_the_last_benefit() -> None:
    judged = decided(paid_months=months_back(*range(1, 90)), earlier=[add_months(ENDED, -80), add_months(ENDED, -31)])

    assert refusals(judged) == {Code.CLAIM_SPACING_INSUFFICIENT: "30/60"}


def test_the_first_benefit_has_none_before_it() -> None:
    assert (decided().months_since_previous, decided().earlier_benefits) == (None, 0)


def test_three_benefits_are_the_most_of_a_working_life() -> None:
    earlier = [add_months(ENDED, -back) for back in (200, 130, 65)]
    enough = months_back(*range(1, 65))

    assert refusals(decided(paid_months=enough, earlier=earlier[1:])) == {}
    assert refusals(decided(paid_months=enough, earlier=earlier)) == {Code.CLAIM_LIMIT_REACHED: "3/3"}


@given(numbers=MONTHS, more=st.integers(0, 90), earlier=EARLIER, on=st.sampled_from([OLD, NEW]))
def test_one_more_paid_month_never_fails_another_rule(
    numbers: set[int], more: int, earlier: list[date], on: date
) -> None:
    before = decided(on, paid_months=months_back(*numbers), earlier=earlier)
    after = decided(on, paid_months=months_back(*numbers, more), earlier=earlier)

    assert set(refusals(after)) <= set(refusals(before))
    assert after.months_paid >= before.months_paid
    assert after.longest_run >= before.longest_run
    assert (after.months_since_previous or 0) >= (before.months_since_previous or 0)


@given(numbers=MONTHS)
def test_months_outside_the_window_change_nothing_where_no_benefit_came_before(numbers: set[int]) -> None:
    inside = {number for number in numbers if number <= 24}

    assert decided(OLD, paid_months=months_back(*numbers)) == decided(OLD, paid_months=months_back(*inside))
    assert months_in_window(months_back(*numbers), ENDED, 24) == months_back(*inside)


@given(numbers=MONTHS, back=st.integers(1, 90))
def test_months_between_two_terminations_leave_out_those_of_both(numbers: set[int], back: int) -> None:
    between = months_between(months_back(0, *numbers), add_months(ENDED, -back), ENDED)

    assert between == months_back(*(number for number in numbers if number < back))


@given(numbers=MONTHS)
def test_the_longest_run_is_a_run_and_no_longer_one_exists(numbers: set[int]) -> None:
    longest = longest_run(sorted(months_back(*numbers)))

    def has_run_of(length: int) -> bool:
        return any(numbers.issuperset(range(first, first + length)) for first in range(1, 91))

    assert has_run_of(longest)
    assert not has_run_of(longest + 1)


@given(numbers=MONTHS)
def test_the_row_right_before_the_termination_is_never_longer_than_the_longest(
    immediately_before: RuleBook, numbers: set[int]
) -> None:
    paid_until = next(back for back in range(1, 26) if back == 25 or back not in numbers)

    right_before = decided(OLD, immediately_before, paid_months=months_back(*numbers)).longest_run

    assert right_before == paid_until - 1 <= decided(OLD, paid_months=months_back(*numbers)).longest_run
