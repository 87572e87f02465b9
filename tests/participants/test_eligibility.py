"""Who may have the benefit: every condition, and that every one that fails is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participants.facts import BOOK, ENDED, NEW, OLD, decided, facts, months_back, refused

from jkp.errors import Code
from jkp.participants.conditions import full_years
from jkp.participants.eligibility import decide
from jkp.participants.terms import (
    Citizenship,
    ContractType,
    DisputeStatus,
    EmployerScale,
    Programme,
    TerminationCause,
)
from jkp.regulation.rulebook import RuleBookNotEffective

COVERED = sorted(set(TerminationCause) - {TerminationCause(cause) for cause in BOOK.excluded_causes(NEW)})
MEDIUM_OR_LARGE = [EmployerScale.MEDIUM, EmployerScale.LARGE]
THREE_PROGRAMMES = {Programme.JKK, Programme.JKM, Programme.JHT}

FAULTS: dict[Code, tuple[dict[str, Any], str | None]] = {
    Code.TERMINATION_CAUSE_EXCLUDED: ({"cause": TerminationCause.RESIGNATION}, None),
    Code.CONTRACT_ENDED_AT_TERM: ({"contract_type": ContractType.PKWT, "contract_ends_on": ENDED}, None),
    Code.DISPUTE_PENDING: ({"dispute": DisputeStatus.PHI_PENDING}, None),
    Code.EVIDENCE_MISSING: ({"has_evidence": False}, None),
    Code.CONTRIBUTION_MONTHS_INSUFFICIENT: ({"paid_months": months_back(*range(1, 12))}, "11/12"),
    Code.CLAIM_LIMIT_REACHED: ({"earlier": [date(2005, 1, 10), date(2010, 3, 10), date(2015, 5, 11)]}, "3/3"),
    Code.AGE_AT_REGISTRATION: ({"born_on": date(1968, 3, 1)}, None),
    Code.NOT_CITIZEN: ({"citizenship": Citizenship.WNA}, None),
    Code.PROGRAMMES_INCOMPLETE: ({"programmes": THREE_PROGRAMMES}, "JP"),
    Code.JKN_MISSING: ({"jkn_wage_earner": False}, None),
    Code.NOT_WILLING_TO_WORK: ({"willing_to_work": False}, None),
}
"""What makes each rule of today's law fail, and what it then says is missing; the space between benefits aside."""

LONG_AGO = months_back(*range(1, 25), *range(100, 160))
"""Enough months of every kind: recent ones, and enough between any two benefits but the last one's months."""


def test_who_meets_every_condition_is_eligible() -> None:
    assert decided().eligible
    assert decided().reasons == ()


@pytest.mark.parametrize("code", FAULTS)
def test_each_condition_that_fails_is_told_with_its_numbers(code: Code) -> None:
    changed, missing = FAULTS[code]

    assert refused(**{"paid_months": LONG_AGO, **changed})[code] == missing


@given(codes=st.sets(st.sampled_from(sorted(FAULTS))))
def test_every_condition_that_fails_is_told_and_no_other(codes: set[Code]) -> None:
    changed: dict[str, Any] = {}
    for code in codes:
        changed |= FAULTS[code][0]
    spaced = {Code.CLAIM_SPACING_INSUFFICIENT}

    found = refused(**changed)

    assert set(found) - spaced == codes
    assert all(found[code] == FAULTS[code][1] for code in codes)


@given(
    born_on=st.dates(date(1950, 1, 1), date(2005, 1, 1)),
    scale=st.sampled_from(EmployerScale),
    programmes=st.one_of(st.none(), st.sets(st.sampled_from(Programme))),
    cause=st.sampled_from(TerminationCause),
    dispute=st.sampled_from(DisputeStatus),
    ends_on=st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 12, 31))),
    earlier=st.lists(st.dates(date(2010, 1, 1), date(2025, 5, 1)), max_size=4).map(sorted),
    paid=st.sets(st.integers(1, 90)),
    on=st.sampled_from([OLD, NEW]),
)
def test_no_rule_is_told_twice_and_every_sentence_has_all_its_numbers(on: date, paid: set[int], **drawn: Any) -> None:
    ends_on = drawn.pop("ends_on")

    judged = decided(
        on, contract_type=ContractType.PKWT, contract_ends_on=ends_on, paid_months=months_back(*paid), **drawn
    )

    told = [reason.code for reason in judged.reasons]
    assert len(told) == len(set(told))
    assert judged.eligible is (told == [])
    for reason in judged.reasons:
        assert "{" not in reason.message("id") + reason.message("en")


@pytest.mark.parametrize("cause", sorted(BOOK.excluded_causes(NEW)))
def test_a_cause_that_is_not_covered_excludes(cause: str) -> None:
    judged = decided(cause=TerminationCause(cause))

    assert [reason.code for reason in judged.reasons] == [Code.TERMINATION_CAUSE_EXCLUDED]
    assert cause in judged.reasons[0].message("en")


@pytest.mark.parametrize("cause", COVERED)
def test_every_other_cause_is_covered(cause: TerminationCause) -> None:
    assert decided(cause=cause).eligible


@pytest.mark.parametrize(
    ("ends_on", "codes"),
    [
        (date(2025, 5, 19), [Code.CONTRACT_ENDED_AT_TERM]),  # it went on after its last day
        (ENDED, [Code.CONTRACT_ENDED_AT_TERM]),
        (date(2025, 5, 21), []),
        (None, []),
    ],
)
def test_a_fixed_term_must_be_ended_before_its_last_day(ends_on: date | None, codes: list[Code]) -> None:
    assert list(refused(contract_type=ContractType.PKWT, contract_ends_on=ends_on)) == codes


@pytest.mark.parametrize("dispute", [DisputeStatus.NONE, DisputeStatus.MEDIATION, DisputeStatus.FINAL])
def test_only_a_dispute_before_the_court_keeps_waiting(dispute: DisputeStatus) -> None:
    assert decided(dispute=dispute).eligible


@pytest.mark.parametrize(("insured_on", "eligible"), [(date(2022, 2, 28), True), (date(2022, 3, 1), False)])
def test_the_age_counts_in_full_years_on_the_day_of_registration(insured_on: date, eligible: bool) -> None:  # noqa: FBT001
    judged = decided(born_on=date(1968, 3, 1), insured_on=insured_on)

    assert judged.eligible is eligible
    assert [dict(reason.values) for reason in judged.reasons] == ([] if eligible else [{"age": "54", "limit": "54"}])


@given(born_on=st.dates(date(1940, 1, 1), date(2000, 1, 1)), days=st.integers(0, 30_000))
def test_a_year_of_age_is_a_birthday_that_was_reached(born_on: date, days: int) -> None:
    on = date.fromordinal(born_on.toordinal() + days)
    birthdays = [(year, born_on.month, born_on.day) for year in range(born_on.year + 1, on.year + 1)]

    assert full_years(born_on, on) == sum(birthday <= (on.year, on.month, on.day) for birthday in birthdays)


@pytest.mark.parametrize("scale", MEDIUM_OR_LARGE)
def test_medium_and_large_businesses_need_four_programmes(scale: EmployerScale) -> None:
    assert refused(scale=scale, programmes=THREE_PROGRAMMES) == {Code.PROGRAMMES_INCOMPLETE: "JP"}
    assert refused(scale=scale, programmes=set()) == {Code.PROGRAMMES_INCOMPLETE: "JHT, JKK, JKM, JP"}


@pytest.mark.parametrize("scale", [EmployerScale.MICRO, EmployerScale.SMALL])
def test_micro_and_small_businesses_need_three_programmes(scale: EmployerScale) -> None:
    assert decided(scale=scale, programmes=THREE_PROGRAMMES).eligible
    assert refused(scale=scale, programmes={Programme.JKK, Programme.JP}) == {Code.PROGRAMMES_INCOMPLETE: "JHT, JKM"}


def test_programmes_that_nobody_recorded_count_as_complete() -> None:
    assert decided(programmes=None).eligible


def test_who_has_declared_nothing_yet_is_not_refused_for_it() -> None:
    assert decided(willing_to_work=None).eligible


@given(of=st.sampled_from(EmployerScale), known=st.sets(st.sampled_from(Programme)), more=st.sampled_from(Programme))
def test_a_further_programme_never_takes_the_benefit_away(
    of: EmployerScale, known: set[Programme], more: Programme
) -> None:
    before, after = decided(scale=of, programmes=known), decided(scale=of, programmes=known | {more})

    assert after.eligible or not before.eligible


def test_nothing_is_decided_before_the_first_law() -> None:
    with pytest.raises(RuleBookNotEffective):
        decide(facts(), BOOK, date(2021, 12, 31))
