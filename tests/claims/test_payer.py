"""Who pays when contributions are in arrears, as a rule alone (F07, F08); G33 shows it through the API."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jkp.claims.payer import arrears_before, payer_of
from jkp.claims.schedule import add_months
from jkp.claims.terms import PayerType
from jkp.participants.terms import EmployerStatus
from jkp.regulation import rulebook

DAYS = st.dates(date(2022, 3, 1), date(2030, 12, 31))
STATUSES = st.sampled_from(EmployerStatus)
GONE = st.sampled_from([EmployerStatus.BANKRUPT, EmployerStatus.CLOSED])
MONTHS = st.integers(0, 24)


def before(day: date, back: int) -> date:
    """The first day of the month so many months before that of `day`."""
    return add_months(day.replace(day=1), -back)


@given(DAYS, st.sets(st.integers(0, 30)))
def test_only_months_in_a_row_right_before_the_termination_count(ended: date, owed: set[int]) -> None:
    counted = arrears_before(ended, {before(ended, back) for back in owed})

    assert set(range(1, counted + 1)) <= owed
    assert counted + 1 not in owed


@given(DAYS, MONTHS)
def test_the_day_of_the_month_does_not_matter(ended: date, owed: int) -> None:
    unpaid = {before(ended, back) for back in range(1, owed + 1)}

    assert arrears_before(ended, unpaid) == arrears_before(ended.replace(day=1), unpaid) == owed


@given(DAYS, MONTHS, STATUSES)
def test_more_arrears_never_bring_bpjs_back(ended: date, months: int, status: EmployerStatus) -> None:
    rule = rulebook.load().arrears_rule(ended)

    if payer_of(months, status, rule) is PayerType.EMPLOYER:
        assert payer_of(months + 1, status, rule) is PayerType.EMPLOYER


@given(DAYS, MONTHS, GONE)
def test_an_employer_that_is_gone_pays_no_sooner_than_another(ended: date, months: int, status: EmployerStatus) -> None:
    rule = rulebook.load().arrears_rule(ended)

    if payer_of(months, status, rule) is PayerType.EMPLOYER:
        assert payer_of(months, EmployerStatus.ACTIVE, rule) is PayerType.EMPLOYER


@given(DAYS, STATUSES)
def test_without_arrears_bpjs_pays(ended: date, status: EmployerStatus) -> None:
    assert payer_of(0, status, rulebook.load().arrears_rule(ended)) is PayerType.BPJS
