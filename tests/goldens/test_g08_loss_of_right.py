"""G08: month 1 must be filed within 6 months, before 2025 within 3 (F06), the last day included (AMB-31)."""

import pytest
from conftest import Serve
from support.api import Api
from support.journey import Person, months_before
from support.people import eligibility, somebody

IN_TIME = [("2025-03-10", "2025-09-09"), ("2025-03-10", "2025-09-10"), ("2024-01-15", "2024-04-12")]
TOO_LATE = [("2025-03-10", "2025-09-11", "2025-09-10"), ("2024-01-15", "2024-04-17", "2024-04-15")]


async def terminated(api: Api, ended: str) -> Person:
    """Somebody with enough contributions, whose termination was reported on its day, with all papers of month 1."""
    await api.travel_to(ended)
    sari = await somebody(api, paid=months_before(ended, 24))
    await sari.reports(ended)
    await sari.prepares()
    return sari


async def is_expired(sari: Person, last_day: str) -> None:
    """The claim, its filing and the answer about eligibility tell the last day, and the case has expired."""
    told = f"The right has expired: the claim of month 1 had to be filed by {last_day}."
    refused = (await sari.files(1))["errors"]
    lapsed = await sari.claim(1)
    found = await eligibility(sari)
    assert [(error["code"], error["message"]) for error in refused] == [("RIGHT_EXPIRED", told)]
    assert (lapsed["status"], [lock["message"] for lock in lapsed["locks"]]) == ("LAPSED", [told])
    assert (found["eligible"], [reason["message"] for reason in found["reasons"]]) == (False, [told])
    assert (await sari.case())["status"] == "EXPIRED"


@pytest.mark.parametrize(("ended", "filed_on"), IN_TIME)
async def test_month_1_is_filed_until_the_last_day(api: Api, ended: str, filed_on: str) -> None:
    sari = await terminated(api, ended)

    await api.travel_to(f"{filed_on}T23:59:59+07:00")

    assert (await eligibility(sari))["eligible"]
    assert (await sari.filed(1))["status"] == "SUBMITTED"


@pytest.mark.parametrize(("ended", "late", "last_day"), TOO_LATE)
async def test_after_the_last_day_the_right_is_lost(api: Api, ended: str, late: str, last_day: str) -> None:
    sari = await terminated(api, ended)

    await api.travel_to(late)

    await is_expired(sari, last_day)


async def test_a_right_that_was_filed_for_in_time_does_not_expire_while_it_is_verified(api: Api) -> None:
    sari = await terminated(api, "2025-03-10")
    await api.travel_to("2025-09-10")
    await sari.filed(1)

    await api.travel_to("2025-09-15")

    assert (await eligibility(sari))["eligible"]
    assert (await sari.approved(1))["status"] == "APPROVED"


async def test_the_overlay_loses_the_right_on_the_day_of_the_limit(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["expiry-exclusive"]})
    sari = await terminated(api, "2025-03-10")

    await api.travel_to("2025-09-10")

    await is_expired(sari, "2025-09-09")


async def test_with_the_overlay_month_1_is_filed_until_the_day_before_the_limit(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["expiry-exclusive"]})
    sari = await terminated(api, "2025-03-10")

    await api.travel_to("2025-09-09")

    assert (await sari.filed(1))["status"] == "SUBMITTED"
