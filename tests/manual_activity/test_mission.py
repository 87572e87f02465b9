"""What manual activities count for in a mission (R113-R120; goldens G12, G13, G14, G32)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done
from support.manual import applied, invited

COMPANIES = ("PT Satu", "PT Dua", "PT Tiga", "PT Empat", "PT Lima")


async def the_mission(person: Person) -> dict[str, Any]:
    """The mission of month 2."""
    mission: dict[str, Any] = (await person.claim(2))["mission"]
    return mission


async def applications(person: Person, number: int, on: str = "2025-03-20") -> list[str]:
    """So many, each at another company; their ids."""
    payloads = [await applied(person, company, on) for company in COMPANIES[:number]]
    return [payload["manualActivity"]["id"] for payload in payloads]


async def rejected(api: Api, manual_activity_id: str) -> None:
    reason = "Bukti tidak terbaca"
    done(await api.officer(op.REVIEW, id=manual_activity_id, accept=False, reason=reason, key=op.key()))


def missing(claim: dict[str, Any]) -> dict[str, str | None]:
    """What each lock of the claim says is missing."""
    return {lock["code"]: lock["missing"] for lock in claim["locks"]}


async def test_five_applications_at_different_companies_complete_the_mission(api: Api) -> None:
    # R113, AMB-09
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")

    await applications(sari, 5)

    mission = await the_mission(sari)
    assert (mission["state"], mission["points"]) == ("SATISFIED", 5)


async def test_spellings_of_one_company_are_one_company(api: Api) -> None:
    # golden G12
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")

    three_spellings = ["PT Maju Jaya", "PT. MAJU JAYA", "pt maju  jaya"]
    for company, day in zip([*three_spellings, *["PT Maju Jaya Abadi"] * 2], range(15, 20), strict=True):
        await applied(sari, company, f"2025-03-{day}", again=True)

    mission = await the_mission(sari)
    assert mission["points"] == 2
    assert sorted(each["counted"] for each in mission["activities"]) == [False] * 3 + [True] * 2
    assert {each["reason"]["code"] for each in mission["activities"] if each["reason"]} == {"SAME_COMPANY"}


@pytest.mark.parametrize("kind", ["INTERVIEW", "SELECTION_TEST_CALL"])
async def test_one_invitation_alone_completes_the_mission(api: Api, kind: str) -> None:
    # golden G13
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-28")

    payload = await invited(sari, "2025-03-27", kind=kind)

    assert (payload["mission"]["state"], payload["mission"]["points"]) == ("SATISFIED", 5)


async def test_an_invitation_from_before_the_period_is_kept_but_does_not_count(api: Api) -> None:
    # golden G13
    sari = await a_claimant(api, "2025-03-10")

    payload = await invited(sari, "2025-03-08")

    assert not payload["activity"]["counted"]
    assert payload["activity"]["reason"]["code"] == "ACTIVITY_OUTSIDE_PERIOD"
    assert payload["mission"]["points"] == 0


async def test_four_applications_are_not_enough_and_an_interview_completes_them(api: Api) -> None:
    # golden G14
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")

    await applications(sari, 4)
    without = await the_mission(sari)
    await invited(sari, "2025-03-20")

    assert (without["state"], without["points"]) == ("UNSATISFIED", 4)
    assert ((await the_mission(sari))["state"], (await the_mission(sari))["points"]) == ("SATISFIED", 5)


async def test_a_rejected_interview_leaves_the_applications_and_locks_the_claim_again(api: Api) -> None:
    # golden G14
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-04-10")
    await applications(sari, 3)
    interview = (await invited(sari, "2025-03-27"))["manualActivity"]["id"]
    assert (await sari.claim(2))["status"] == "CLAIMABLE"

    await rejected(api, interview)

    claim = await sari.claim(2)
    assert (claim["mission"]["state"], claim["mission"]["points"]) == ("UNSATISFIED", 3)
    assert claim["status"] == "LOCKED"
    assert missing(claim) == {"MISSION_INCOMPLETE": "3/5"}


async def test_a_rejected_application_is_missing_again(api: Api) -> None:
    # golden G32
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-04-10")
    first, *_ = await applications(sari, 5)

    await rejected(api, first)

    claim = await sari.claim(2)
    assert (claim["status"], claim["mission"]["points"]) == ("LOCKED", 4)
    assert missing(claim) == {"MISSION_INCOMPLETE": "4/5"}


async def test_when_an_application_is_rejected_the_next_one_at_that_company_counts(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")
    first = await applied(sari, "PT Satu", "2025-03-19")
    await applied(sari, "PT Satu", "2025-03-20", again=True)

    await rejected(api, first["manualActivity"]["id"])

    mission = await the_mission(sari)
    assert mission["points"] == 1
    assert [each["counted"] for each in mission["activities"] if each["occurredOn"] == "2025-03-20"] == [True]


async def test_an_acceptance_changes_nothing(api: Api) -> None:
    # R116: it counted already
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-04-10")
    entered, *_ = await applications(sari, 5)
    before = await sari.claim(2)

    done(await api.officer(op.REVIEW, id=entered, accept=True, key=op.key()))

    assert await sari.claim(2) == before


async def test_the_plugin_is_a_source_of_every_kind_of_activity(api: Api) -> None:
    kinds = (await api("{ activityKinds { code sources } }"))["activityKinds"]

    assert {kind["code"] for kind in kinds if "manual_activity" in kind["sources"]} == {
        "JOB_APPLICATION",
        "INTERVIEW",
        "SELECTION_TEST_CALL",
    }
