"""What other plugins are told of a result (R073)."""

from typing import Any

from support.api import Api
from support.journey import Person, a_person

from jkp.plugin import Facts
from jkp_schema.ids import uuid_of


async def told(person: Person) -> Any:
    """What any plugin reads of the person's assessment."""
    facts: Facts = person.api.runtime.host.plugins[0].context.facts
    with person.api.runtime.activate():
        return await facts.of(uuid_of("Participant", person.id), "assessment.result")


async def test_the_best_groups_and_their_occupations_are_told_with_the_day(api: Api) -> None:
    sari = await a_person(api)
    assert await told(sari) is None

    await sari.assesses()

    result = await told(sari)
    assert result["completed_on"] == "2025-03-10"
    assert result["groups"].split(",") == ["RETAIL", "LOGISTICS", "MANUFACTURING"]
    assert result["occupations"].split(",")[:3] == ["cashier", "shop_assistant", "sales_representative"]
    assert len(result["occupations"].split(",")) == 9
