"""G10: a claim says what is missing, and until when the clock holds it."""

from support.api import Api
from support.journey import a_claimant, codes


async def test_a_claim_stays_locked_until_its_mission_is_done_and_its_window_opens(api: Api) -> None:
    # given four applications at four companies
    sari = await a_claimant(api, "2025-03-10")
    await sari.applies("2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28")
    claim = await sari.claim(2)
    assert (claim["status"], claim["mission"]["points"], claim["mission"]["pointsTarget"]) == ("LOCKED", 4, 5)
    assert [(lock["code"], lock["missing"]) for lock in claim["locks"]] == [
        ("WINDOW_NOT_OPEN", None),
        ("MISSION_INCOMPLETE", "4/5"),
    ]

    # when she applies at a fifth
    await sari.applies("2025-04-02")

    # then the mission is done, and the clock alone holds the claim
    await api.travel_to("2025-04-09")
    claim = await sari.claim(2)
    assert (claim["status"], claim["mission"]["state"], claim["mission"]["points"]) == ("LOCKED", "SATISFIED", 5)
    assert [(lock["code"], lock["until"]) for lock in claim["locks"]] == [
        ("WINDOW_NOT_OPEN", "2025-04-10T00:00:00+07:00")
    ]

    await api.travel_to("2025-04-10")
    claim = await sari.claim(2)
    assert (claim["status"], codes(claim["locks"])) == ("CLAIMABLE", [])
