"""Missions are evaluated when facts change, and read back as rows."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, codes, done

from jkp.missions.models import Activity
from jkp.plugin import Retraction


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 is settled on 10 March 2025, and the self-assessment is done."""
    return await a_claimant(api, "2025-03-10")


async def hired(person: Person, on: str) -> None:
    """An officer records a new employment."""
    employer = done(await person.api.officer(op.REGISTER_EMPLOYER, name="PT Baru", key=op.key()))["employer"]["id"]
    job = {"participant": person.id, "employer": employer, "wage": 5_000_000, "startedOn": on, "key": op.key()}
    done(await person.api.officer(op.RECORD_EMPLOYMENT, **job))


async def missions(person: Person) -> list[dict[str, Any]]:
    return [(await person.claim(month))["mission"] for month in range(1, 7)]


async def test_filing_month_1_opens_the_missions_of_all_later_months(sari: Person) -> None:
    first, *later = await missions(sari)

    assert first is None
    assert [(mission["startsOn"], mission["endsOn"]) for mission in later] == [
        ("2025-03-10", "2025-04-09"),
        ("2025-04-10", "2025-05-09"),
        ("2025-05-10", "2025-06-09"),
        ("2025-06-10", "2025-07-09"),
        ("2025-08-10", "2025-09-09"),
    ]


async def test_there_is_no_mission_before_month_1_was_filed(api: Api) -> None:
    budi = await a_person(api)
    await budi.reports("2025-02-24")

    assert await missions(budi) == [None] * 6


async def test_a_new_employment_locks_the_missions_that_are_open(sari: Person) -> None:
    await sari.searches("2025-03-27")

    await hired(sari, on="2025-03-28")

    claim = await sari.claim(2)
    assert claim["mission"]["state"] == "UNSATISFIED"
    assert "REEMPLOYED" in codes(claim["locks"])


async def test_an_employment_from_before_the_termination_changes_nothing(sari: Person) -> None:
    await sari.searches("2025-03-27")

    await hired(sari, on="2024-01-08")

    assert (await sari.claim(2))["mission"]["state"] == "SATISFIED"


async def test_a_month_that_was_filed_is_not_evaluated_any_more(sari: Person) -> None:
    await sari.searches("2025-03-27")
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)

    await hired(sari, on="2025-04-10")

    assert (await sari.claim(2))["mission"]["state"] == "SATISFIED"
    assert (await sari.claim(3))["mission"]["state"] == "UNSATISFIED"


async def test_an_activity_that_its_plugin_withdraws_counts_no_longer(sari: Person) -> None:
    await sari.searches("2025-03-27")
    (found,) = await activities(sari, 2)
    plugin = next(one for one in sari.api.runtime.host.plugins if one.name == found["plugin"])

    with sari.api.runtime.activate():
        (kept,) = await Activity.all()
        await plugin.context.activities.retract(kept.external_id, Retraction.WITHDRAWN)

    (withdrawn,) = await activities(sari, 2)
    assert (withdrawn["counted"], withdrawn["reason"]["code"]) == (False, "ACTIVITY_WITHDRAWN")
    assert (await sari.claim(2))["mission"]["points"] == 0


ACTIVITIES = """
query($claim: ID!) { claim(id: $claim) { mission {
  activities { plugin counted reason { code } }
} } }"""


async def activities(person: Person, month: int) -> list[dict[str, Any]]:
    """What the participant sees of her mission's activities."""
    claim = await person.me(ACTIVITIES, claim=(await person.claim(month))["id"])
    nodes: list[dict[str, Any]] = claim["claim"]["mission"]["activities"]
    return nodes
