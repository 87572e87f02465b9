"""Which activities count (golden G11 to G14)."""

from dataclasses import replace
from datetime import date
from itertools import count as numbers
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from jkp.errors import Code
from jkp.missions.counting import Evidence, count
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.regulation.rulebook import load

ON = date(2025, 3, 10)
RULE = load().job_search(ON)
ANY_COMPANY = load(["permenaker-2-2025"]).job_search(ON)
APPLICATION = Evidence(
    id=0, kind=ActivityKind.JOB_APPLICATION, occurred_on=ON, company="PT Maju Jaya", company_key="maju jaya"
)
CALL = replace(APPLICATION, kind=ActivityKind.INTERVIEW)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Evidence]:
    """Activities of one month at a few companies, some of them retracted."""
    return [
        Evidence(
            id=number,
            kind=draw(st.sampled_from(ActivityKind)),
            occurred_on=date(2025, 3, draw(st.integers(10, 31))),
            company=(company := draw(st.sampled_from("ABCDEFG"))),
            company_key=company.casefold(),
            retraction=draw(st.sampled_from([None, None, None, *Retraction])),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


def at(*companies: str) -> list[Evidence]:
    """One application at each company, in this order."""
    ids = numbers()
    return [replace(APPLICATION, id=next(ids), company=name, company_key=name) for name in companies]


def reasons(activities: list[Evidence]) -> list[Code | None]:
    outcomes = count(activities, RULE).outcomes
    return [reason.code if (reason := outcomes[each.id].reason) else None for each in activities]


def points(activities: list[Evidence]) -> int:
    return sum(outcome.points for outcome in count(activities, RULE).outcomes.values())


def test_applications_count_one_point_each_and_calls_five() -> None:
    assert points(at("a", "b")) == 2
    assert points([CALL]) == 5
    assert points([replace(CALL, kind=ActivityKind.SELECTION_TEST_CALL)]) == 5


def test_of_two_applications_at_one_company_the_first_day_counts() -> None:
    later, earlier = (replace(each, occurred_on=date(2025, 3, 20 - each.id)) for each in at("a", "a"))

    assert reasons([later, earlier]) == [Code.SAME_COMPANY, None]


def test_on_one_day_the_one_that_was_entered_first_counts() -> None:
    assert reasons(at("a", "a")) == [None, Code.SAME_COMPANY]


def test_the_overlay_counts_both() -> None:
    assert count(at("a", "a"), ANY_COMPANY).applications == 2


def test_a_rejected_application_frees_its_company_for_another_one() -> None:
    rejected, other = at("a", "a")

    assert reasons([replace(rejected, retraction=Retraction.REJECTED, note="foto buram"), other]) == [
        Code.ACTIVITY_REJECTED,
        None,
    ]


def test_a_rejection_tells_the_officers_words() -> None:
    rejected = replace(APPLICATION, retraction=Retraction.REJECTED, note="foto buram")

    reason = count([rejected], RULE).outcomes[0].reason
    assert reason
    assert "foto buram" in reason.message("id")


@given(ledger=ledgers())
def test_every_activity_counts_or_has_a_reason(ledger: list[Evidence]) -> None:
    outcomes = count(ledger, RULE).outcomes

    assert outcomes.keys() == {each.id for each in ledger}
    assert all((outcome.points > 0) == (outcome.reason is None) for outcome in outcomes.values())


@given(ledger=ledgers())
def test_what_was_rejected_or_withdrawn_never_counts(ledger: list[Evidence]) -> None:
    outcomes = count(ledger, RULE).outcomes

    assert all(outcomes[each.id].points == 0 for each in ledger if each.retraction)


@given(ledger=ledgers())
def test_counted_applications_are_at_distinct_companies_and_none_of_those_is_missed(ledger: list[Evidence]) -> None:
    counted = count(ledger, RULE)

    standing = [each for each in ledger if each.kind is ActivityKind.JOB_APPLICATION and not each.retraction]
    assert counted.applications == len({each.company_key for each in standing})


@given(ledger=ledgers())
def test_every_standing_call_counts_wherever_it_came_from(ledger: list[Evidence]) -> None:
    calls = [each for each in ledger if each.kind in RULE.call_kinds and not each.retraction]

    assert count(ledger, RULE).calls == len(calls)


@given(ledger=ledgers(), more=ledgers())
def test_one_more_activity_never_takes_points_away(ledger: list[Evidence], more: list[Evidence]) -> None:
    ids = numbers(len(ledger))
    longer = [*ledger, *(replace(each, id=next(ids)) for each in more)]

    before, after = count(ledger, RULE), count(longer, RULE)
    assert after.applications >= before.applications
    assert after.calls >= before.calls
    assert points(longer) >= points(ledger)


@given(ledger=ledgers(), chance=st.randoms())
def test_the_order_of_the_rows_does_not_matter(ledger: list[Evidence], chance: Random) -> None:
    shuffled = chance.sample(ledger, len(ledger))

    assert count(shuffled, RULE) == count(ledger, RULE)
