"""G32: what an activity must prove, and what becomes of a claim whose activity is rejected (AMB-34)."""

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done, refusals
from support.manual import APPLICATION_FORM, application_form
from support.verifying import activities, reviews, seen


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 is settled; her mission for month 2 began on 10 March 2025, which is today."""
    return await a_claimant(api, "2025-03-10")


async def submitted(person: Person, *, proof: bool = True, **form: object) -> list[str]:
    """The codes with which a manual application of today is refused."""
    uploaded = await person.uploads() if proof else None
    return refusals(await person.me(APPLICATION_FORM, form=application_form(uploadId=uploaded, **form)))


async def test_a_manual_application_needs_a_file(sari: Person) -> None:
    assert await submitted(sari, proof=False) == ["EVIDENCE_REQUIRED"]
    assert await submitted(sari) == []


async def test_an_application_is_not_dated_tomorrow(sari: Person) -> None:
    assert await submitted(sari, appliedOn="2025-03-11") == ["ACTIVITY_DATE_IN_FUTURE"]


async def test_a_karirhub_application_counts_without_a_file(sari: Person) -> None:
    await sari.applies("2025-03-12")

    (activity,) = (await sari.claim(2))["mission"]["activities"]
    assert (activity["counted"], activity["points"]) == (True, 1)


async def test_the_same_company_position_and_day_is_one_activity(sari: Person) -> None:
    assert await submitted(sari) == []

    assert await submitted(sari, company="pt. maju  jaya", position="STAF GUDANG") == ["DUPLICATE_ACTIVITY"]
    assert await submitted(sari, position="Sopir", allowSameCompany=True) == []


async def test_a_verifier_who_rejects_one_of_five_returns_the_claim(sari: Person) -> None:
    await sari.applies("2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02")
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)
    await sari.step(op.TAKE_CLAIM, 2)

    done(await reviews(sari.api, (await activities(sari, 2))[0]))

    claim = await seen(sari, 2)
    assert (claim["status"], claim["mission"]["points"], claim["mission"]["state"]) == ("RETURNED", 4, "UNSATISFIED")
    assert claim["returnReasons"][0]["missing"] == "4/5"
