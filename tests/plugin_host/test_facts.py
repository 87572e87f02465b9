"""What plugins tell one another about a participant, and which month of a benefit a day is in."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Api
from support.journey import Person, a_person, an_applicant

from jkp.errors import Refused
from jkp.plugin import PluginContext
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]


@pytest.fixture
async def api(install: Install, serve_on_any: Serve) -> Api:
    """A server with two plugins that know nothing of each other, on each database in turn."""
    install("ant", "")
    install("bee", "")
    return await serve_on_any(plugins={"ant": {}, "bee": {}, "sandbox": {}})


def context(api: Api, plugin: str) -> PluginContext[Any]:
    """What the host gave to a plugin."""
    return next(one for one in api.runtime.host.plugins if one.name == plugin).context


def the_id(person: Person) -> UUID:
    return uuid_of("Participant", person.id)


async def test_a_fact_of_one_plugin_is_read_by_another_under_its_name(api: Api) -> None:
    sari, budi = [the_id(await a_person(api)) for _ in range(2)]

    with api.runtime.activate():
        await context(api, "ant").facts.state(sari, "advice", {"outcome": "TRAINING", "round": 1})
        await context(api, "ant").facts.state(sari, "advice", {"outcome": "WORK", "round": 2})

        facts = context(api, "bee").facts
        assert await facts.of(sari, "ant.advice") == {"outcome": "WORK", "round": 2}
        assert await facts.of(budi, "ant.advice") is None
        assert await facts.of(sari, "bee.advice") is None
        assert await facts.of(sari, "nobody.advice") is None


async def test_a_withdrawn_fact_is_stated_no_longer_and_only_its_owner_can_withdraw_it(api: Api) -> None:
    sari = the_id(await a_person(api))

    with api.runtime.activate():
        await context(api, "ant").facts.state(sari, "advice", {"round": 1})
        await context(api, "bee").facts.withdraw(sari, "advice")
        assert await context(api, "bee").facts.of(sari, "ant.advice") == {"round": 1}

        await context(api, "ant").facts.withdraw(sari, "advice")
        assert await context(api, "bee").facts.of(sari, "ant.advice") is None


async def test_a_fact_of_nobody_is_refused_and_what_is_no_small_object_is_a_mistake(api: Api) -> None:
    sari = the_id(await a_person(api))
    facts = context(api, "ant").facts

    with api.runtime.activate():
        with pytest.raises(Refused, match="NOT_FOUND"):
            await facts.state(uuid4(), "advice", {})
        for name, value in (("Advice", {}), ("a.b", {}), ("a", {"list": [1]}), ("a", {"text": "x" * 5000})):
            with pytest.raises(ValueError, match="a fact"):
                await facts.state(sari, name, value)  # type: ignore[arg-type]


async def test_a_day_is_in_the_month_of_the_running_benefit(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    missions = context(api, "ant").missions
    with api.runtime.activate():
        assert await missions.month_on(the_id(sari), date(2025, 3, 10)) is None

    await sari.approved(1)

    with api.runtime.activate():
        months = [await missions.month_on(the_id(sari), day) for day in DAYS]
    assert [month and month.month_no for month in months] == [None, 1, 1, 2, 6, None]


DAYS = [
    date(2025, 3, 9),
    date(2025, 3, 10),
    date(2025, 4, 9),
    date(2025, 4, 10),
    date(2025, 9, 9),
    date(2025, 9, 10),
]
