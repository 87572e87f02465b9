"""G13: one invitation is enough."""

import pytest
from support.api import Api
from support.journey import a_claimant


@pytest.mark.parametrize("kind", ["INTERVIEW", "SELECTION_TEST_CALL"])
async def test_one_invitation_completes_the_job_search(api: Api, kind: str) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-28")

    invited = await sari.invited(on="2025-03-27", kind=kind)

    mission = (await sari.claim(2))["mission"]
    assert invited["activity"]["counted"]
    assert (mission["state"], mission["points"], mission["pointsTarget"]) == ("SATISFIED", 5, 5)


async def test_an_invitation_before_the_month_does_not_count(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-28")

    invited = await sari.invited(on="2025-03-08")

    mission = (await sari.claim(2))["mission"]
    assert (invited["activity"]["counted"], invited["activity"]["points"]) == (False, 0)
    assert invited["activity"]["reason"]["code"] == "ACTIVITY_OUTSIDE_PERIOD"
    assert (mission["state"], mission["points"]) == ("UNSATISFIED", 0)
