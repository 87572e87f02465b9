"""G34: there is no law before the first one, and a later law changes no decision."""

from pathlib import Path
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, codes, months_before, refusals

from jkp.regulation import rulebook

LATER_RATE = """
[[benefit.rates.values]]
from = 2027-01-01
value = [{ months = [1, 2, 3, 4, 5, 6], rate = "0.75" }]
source = "PP 99/2026, invented"
certainty = "U"
"""


async def test_nothing_is_decided_before_the_law_began(api: Api) -> None:
    # given a termination of December 2021
    sari = await a_person(api, paid_months=months_before("2021-12-20", 24))
    await api.travel_to("2021-12-31")

    # when she reports it before there is a law
    refused = await report(sari, "2021-12-20")

    # then it is refused, and nothing was opened
    assert refusals(refused) == ["RULEBOOK_NOT_EFFECTIVE"]
    assert (await sari.me("{ viewer { participant { benefitCases { id } } } }")) == {
        "viewer": {"participant": {"benefitCases": []}}
    }


async def test_an_amount_before_the_law_cannot_be_simulated(api: Api) -> None:
    answer = await api.raw('{ simulateBenefit(input: {wage: 4000000, filedOn: "2021-12-31"}) { months { amount } } }')

    assert codes([error["extensions"] for error in answer.json()["errors"]]) == ["RULEBOOK_NOT_EFFECTIVE"]


async def test_a_rate_that_is_added_later_changes_no_stored_determination(api: Api, tmp_path: Path) -> None:
    # given a decision of March 2025
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    before = await determination(sari)

    # when the rule book gains a rate from 2027
    file = tmp_path / "rulebook.toml"
    file.write_text(rulebook.SHIPPED.read_text() + LATER_RATE)
    api.runtime.book = rulebook.load(path=file)

    # then the decision says what it said, and another one of the same day has the same fingerprint
    assert await determination(sari) == before
    budi = await a_claimant(api, "2025-03-10", assessed=False)
    assert (await determination(budi))["ruleBookHash"] == before["ruleBookHash"]


async def report(person: Person, on: str) -> dict[str, Any]:
    proof = await person.uploads()
    given = {"employment": person.employment_id, "on": on, "cause": "EFFICIENCY", "uploads": [proof], "key": op.key()}
    answer: dict[str, Any] = await person.me(op.REPORT_TERMINATION, **given)
    return answer


async def determination(person: Person) -> dict[str, Any]:
    [found] = (await person.claim(1))["determinations"]
    answer: dict[str, Any] = found
    return answer
