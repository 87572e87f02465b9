from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.claims.benefit import Amount, monthly_amount
from jkp.regulation import rulebook
from jkp.regulation.rulebook import RuleBookNotEffective, load

BOOK = load()
OLD, NEW = date(2024, 6, 1), date(2025, 6, 1)
WAGES = st.integers(0, 50_000_000)
MONTHS = st.integers(1, 6)
DECISIONS = st.dates(date(2022, 2, 22), date(2035, 12, 31))


def amounts(wage: int, decisions: Sequence[date]) -> list[int]:
    return [monthly_amount(wage, month_no, on, BOOK).amount for month_no, on in enumerate(decisions, start=1)]


def test_six_months_by_the_2025_book_pay_sixty_percent_each() -> None:
    # golden G01
    assert amounts(4_250_000, [NEW] * 6) == [2_550_000] * 6
    assert sum(amounts(4_250_000, [NEW] * 6)) == 15_300_000


def test_six_months_by_the_2022_book_pay_210_percent_in_all() -> None:
    # golden G02
    assert amounts(4_250_000, [OLD] * 6) == [1_912_500] * 3 + [1_062_500] * 3
    assert sum(amounts(4_250_000, [OLD] * 6)) == 8_925_000


@pytest.mark.parametrize("wage", [5_000_000, 5_000_001, 7_250_000])
def test_a_wage_counts_up_to_the_ceiling(wage: int) -> None:
    # golden G03
    assert amounts(wage, [OLD] * 6) == [2_250_000] * 3 + [1_250_000] * 3
    assert sum(amounts(wage, [OLD] * 6)) == 10_500_000
    assert sum(amounts(wage, [NEW] * 6)) == 18_000_000


@pytest.mark.parametrize(
    ("wage", "month_no", "decided_on", "amount"),
    [
        (4_333_333, 1, OLD, 1_950_000),
        (4_333_333, 4, OLD, 1_083_333),
        (4_333_333, 1, NEW, 2_600_000),
        (4_999_999, 1, NEW, 2_999_999),
        (10, 4, OLD, 3),  # 2.50: a half goes up
    ],
)
def test_the_amount_is_rounded_half_up_once(wage: int, month_no: int, decided_on: date, amount: int) -> None:
    # golden G04
    assert monthly_amount(wage, month_no, decided_on, BOOK).amount == amount


def test_another_rounding_is_a_value_of_the_rule_book(tmp_path: Path) -> None:
    # golden G04, its alternative
    path = tmp_path / "law.toml"
    text = rulebook.SHIPPED.read_text(encoding="utf-8")
    path.write_text(text.replace('"half_up_rupiah"', '"down_rupiah"'), encoding="utf-8")
    book = load(path=path)

    assert monthly_amount(4_333_333, 1, OLD, book).amount == 1_949_999
    assert monthly_amount(4_333_333, 4, OLD, book).amount == 1_083_333
    assert monthly_amount(4_333_333, 1, NEW, book).amount == 2_599_999


def test_a_running_benefit_moves_to_the_new_rate_with_the_first_decision_after_the_reform() -> None:
    # golden G05
    days = ["2024-11-13", "2024-12-13", "2025-01-15", "2025-02-13", "2025-03-13", "2025-05-08"]

    paid = amounts(4_000_000, [date.fromisoformat(day) for day in days])

    assert paid == [1_800_000] * 3 + [2_400_000] * 3
    assert sum(paid) == 12_600_000


def test_the_decision_selects_the_rate_and_not_the_filing() -> None:
    # golden G06: both were filed before the reform
    assert monthly_amount(3_000_000, 1, date(2025, 2, 10), BOOK).amount == 1_800_000
    assert monthly_amount(3_000_000, 1, date(2025, 2, 6), BOOK).amount == 1_350_000
    assert monthly_amount(3_000_000, 2, date(2025, 3, 4), BOOK).amount == 1_800_000


def test_an_amount_shows_its_rate_and_base() -> None:
    assert monthly_amount(7_250_000, 4, OLD, BOOK) == Amount(Decimal("0.25"), 5_000_000, 1_250_000)


def test_a_decision_before_the_law_has_no_amount() -> None:
    # golden G34
    with pytest.raises(RuleBookNotEffective):
        monthly_amount(4_000_000, 1, date(2021, 12, 31), BOOK)


def test_a_negative_wage_is_refused() -> None:
    with pytest.raises(ValueError, match="a wage is not negative"):
        monthly_amount(-1, 1, NEW, BOOK)


@given(wage=WAGES, month_no=MONTHS, decided_on=DECISIONS)
def test_an_amount_is_whole_rupiah_up_to_the_ceiling_times_the_rate(
    wage: int,
    month_no: int,
    decided_on: date,
) -> None:
    granted = monthly_amount(wage, month_no, decided_on, BOOK)

    assert isinstance(granted.amount, int)
    assert 0 <= granted.amount <= BOOK.wage_ceiling(decided_on) * granted.rate
    assert abs(granted.amount - granted.base * granted.rate) <= Decimal("0.5")


@given(wage=WAGES, more=WAGES, month_no=MONTHS, decided_on=DECISIONS)
def test_a_higher_wage_never_pays_less(wage: int, more: int, month_no: int, decided_on: date) -> None:
    lower = monthly_amount(wage, month_no, decided_on, BOOK)

    assert lower.amount <= monthly_amount(wage + more, month_no, decided_on, BOOK).amount
