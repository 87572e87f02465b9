"""Decisions are kept with all that they rested on, one after the other, and cannot be changed unseen."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, an_applicant, done
from support.rows import sql

from jkp.claims import deciding
from jkp.claims.deciding import Chain

WHY = """query($id: ID!) { claim(id: $id) { determinations {
  number outcome method explanation hash ruleBookHash inputs amount rate
  rules { key value startsOn source certainty basis basisOn } reasons { code message }
} } }"""


async def decisions(person: Person, month: int, language: str = "en") -> list[dict[str, Any]]:
    answer = await person.me.speaking(language)(WHY, id=person.claims[month - 1])
    found: list[dict[str, Any]] = answer["claim"]["determinations"]
    return found


async def chain(api: Api) -> Chain:
    with api.runtime.activate():
        return await deciding.verify()


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 was approved on 10 March 2025, for a wage above the ceiling."""
    return await a_claimant(api, "2025-03-10", wage=7_250_000, assessed=False)


async def test_an_approval_tells_its_reckoning_in_both_languages(sari: Person) -> None:
    [decision] = await decisions(sari, 1)
    [keputusan] = await decisions(sari, 1, "id")

    assert decision["explanation"] == (
        "The benefit of month 1: 60% of Rp5,000,000 is Rp3,000,000 (PP 6/2025 Ps. 21(1))."
        " The last wage of Rp7,250,000 counts up to the ceiling of Rp5,000,000."
    )
    assert keputusan["explanation"] == (
        "Manfaat bulan ke-1: 60% dari Rp5.000.000 adalah Rp3.000.000 (PP 6/2025 Ps. 21(1))."
        " Upah terakhir Rp7.250.000 dihitung sampai batas atas Rp5.000.000."
    )


async def test_an_approval_keeps_the_rules_with_their_sources_and_days(sari: Person) -> None:
    [decision] = await decisions(sari, 1)

    rates = next(rule for rule in decision["rules"] if rule["key"] == "benefit.rates")
    assert rates == {
        "key": "benefit.rates",
        "value": [{"months": [1, 2, 3, 4, 5, 6], "rate": "0.60"}],
        "startsOn": "2025-02-07",
        "source": "PP 6/2025 Ps. 21(1)",
        "certainty": "H",
        "basis": "decision_date",
        "basisOn": "2025-03-10",
    }
    assert "eligibility.contribution" in [rule["key"] for rule in decision["rules"]]


async def test_a_rejection_tells_every_reason(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await sari.step(op.TAKE_CLAIM, 1)
    given = {"claim": sari.claims[0], "explanation": "Bukti PHK palsu", "key": op.key()}
    done(await api.officer(op.REJECT_CLAIM, **given))

    [decision] = await decisions(sari, 1)

    assert (decision["outcome"], decision["method"]) == ("REJECTED", "MANUAL")
    assert decision["explanation"].endswith("Note of the officer: Bukti PHK palsu")
    assert decision["amount"] is None


async def test_decisions_follow_each_other_in_one_chain(sari: Person, api: Api) -> None:
    await a_claimant(api, "2025-03-10", assessed=False)

    found = await chain(api)

    assert (found.length, found.faults, found.unchained) == (2, (), 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE determination SET amount = 9000000 WHERE seq = 2", "determination 2 was changed after it was made"),
        ("DELETE FROM determination WHERE seq = 2", "determination 2 is missing: number 3 follows 1"),
        (
            "UPDATE determination SET prev_hash = hash WHERE seq = 3",
            "determination 3 does not follow the one before it",
        ),
    ],
)
async def test_a_decision_that_was_touched_is_found(sari: Person, api: Api, change: str, fault: str) -> None:
    # given three decisions
    for _ in range(2):
        await a_claimant(api, "2025-03-10", assessed=False)

    # when somebody changes the database by hand
    await sql(api, change)

    # then the chain says which one
    assert fault in (await chain(api)).faults
