"""Who blocks the event loop is told by name within a second, and not called any more after the third time."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from support.api import Api
from support.patience import TIMES, at_best

from jkp.plugin.breaker import BLOCKS
from jkp.plugin.switching import Kind
from jkp.plugin.watching import watched

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import time
from typing import Annotated
import strawberry
from jkp_schema.api import PUBLIC

calls = []

@strawberry.type
class Query:
    @strawberry.field(description="Sleeps where it should wait.", metadata=PUBLIC)
    def probe_sleeps(self) -> str | None:
        calls.append("field")
        time.sleep(0.6)
        return "awake"

    @strawberry.field(description="Never lets go of the interpreter.", metadata=PUBLIC)
    async def probe_computes(self, number: Annotated[int, strawberry.argument(description="How far.")]) -> str | None:
        return str(sum(range(number)))

async def handle(request):
    time.sleep(0.6)
    return Response()

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(query=Query)

@hookimpl
def jkp_routes(ctx):
    return [Route(path="hook", handle=handle)]
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    install("probe", PLUGIN)
    return await serve(plugins={"probe": {}})


def blames(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "jkp.plugins"]


async def told(caplog: pytest.LogCaptureFixture, block: Callable[[], Awaitable[object]], number: int = 1) -> None:
    """Block until it was told so often: who is held up by the machine as well may miss a block."""
    for _ in range(TIMES):
        await block()
        ends = time.monotonic() + 1
        while time.monotonic() < ends:
            if len(blames(caplog)) >= number:
                return
            await asyncio.sleep(0.01)


async def test_a_field_that_blocks_the_loop_is_blamed_by_name_within_a_second(
    api: Api, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def until_told() -> float:
        caplog.clear()
        began = time.monotonic()
        await told(caplog, lambda: api("{ probeSleeps }"))
        return time.monotonic() - began

    with watched(api.runtime.host.packages()):
        assert await at_best(until_told, within=1.6) < 1.6

    (blame,) = blames(caplog)
    line = (site / "jkp_probe.py").read_text().splitlines().index("        time.sleep(0.6)") + 1
    found = re.fullmatch(rf"plugin probe blocked the event loop for (\d+) ms in {site}/jkp_probe.py:{line}", blame)
    assert found
    assert 250 <= int(found[1]) < 1600


async def test_after_the_third_time_its_fields_are_not_called_and_its_routes_are(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    with watched(api.runtime.host.packages()):
        for number in range(1, BLOCKS + 1):
            await told(caplog, lambda: api("{ probeSleeps }"), number)
        answer = (await api.raw("{ probeSleeps viewer { role } }")).json()

    assert answer["data"] == {"probeSleeps": None, "viewer": {"role": "ANONYMOUS"}}
    assert "switched off for now" in answer["errors"][0]["message"]
    (switches,) = [one.switches for one in api.runtime.host.plugins]
    assert [switch.kind for switch in switches if switch.is_off] == [Kind.FIELDS]
    assert switches.last_fault
    assert switches.last_fault.error == "EventLoopBlocked"


async def test_a_block_that_lasts_is_told_before_it_is_over(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    async def blocks() -> None:
        caplog.clear()
        time.sleep(1.2)  # noqa: ASYNC251 - it blocks, and is no plugin's

    with watched(api.runtime.host.packages()):
        await told(caplog, blocks, 2)

    while_it_lasts, in_the_end = blames(caplog)
    assert while_it_lasts.startswith("something blocked the event loop and still does for")
    assert in_the_end.startswith("something blocked the event loop for")


async def test_one_that_never_lets_go_of_the_interpreter_is_blamed_all_the_same(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    number = number_that_takes(0.6)

    with watched(api.runtime.host.packages()):
        await told(caplog, lambda: api("query($number: Int!) { probeComputes(number: $number) }", number=number))

    (blame,) = blames(caplog)
    assert blame.startswith("plugin probe blocked the event loop for")


def number_that_takes(seconds: float) -> int:
    """How far one must count to work so long; machines differ."""
    number, took = 10**6, 0.0
    while took < seconds:
        number *= 2
        began = time.process_time()
        sum(range(number))
        took = time.process_time() - began
    return number


async def test_nobody_is_blamed_while_the_loop_answers(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    async def blamed() -> float:
        caplog.clear()
        await asyncio.sleep(0.6)
        return len(blames(caplog))

    with caplog.at_level(logging.INFO), watched(api.runtime.host.packages()):
        assert await at_best(blamed, within=1) == 0
