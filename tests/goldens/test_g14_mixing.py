"""G14: applications and invitations in one month."""

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done

FOUR_DAYS = ["2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28"]


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_claimant(api, "2025-03-10")


async def test_four_applications_and_an_interview_are_enough(sari: Person) -> None:
    await sari.applies(*FOUR_DAYS)
    await sari.invited(on="2025-03-27")

    mission = (await sari.claim(2))["mission"]
    assert (mission["state"], mission["points"]) == ("SATISFIED", 5)


async def test_four_applications_alone_are_not(sari: Person) -> None:
    await sari.applies(*FOUR_DAYS)

    mission = (await sari.claim(2))["mission"]
    assert (mission["state"], mission["points"]) == ("UNSATISFIED", 4)


async def test_a_rejected_interview_adds_nothing_to_three_applications(sari: Person) -> None:
    # given
    await sari.applies(*FOUR_DAYS[:3])
    invited = await sari.invited(on="2025-03-20")

    # when
    interview = invited["manualActivity"]["id"]
    given = {"id": interview, "accept": False, "reason": "Surat panggilan tidak terbaca", "key": op.key()}
    done(await sari.api.officer(op.REVIEW, **given))

    # then
    claim = await sari.claim(2)
    rejected = next(each for each in claim["mission"]["activities"] if each["kind"] == "INTERVIEW")
    assert (rejected["counted"], rejected["reason"]["code"]) == (False, "ACTIVITY_REJECTED")
    assert (claim["mission"]["state"], claim["mission"]["points"]) == ("UNSATISFIED", 3)
    assert "3/5" in [lock["missing"] for lock in claim["locks"]]
