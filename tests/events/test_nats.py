"""The bus of NATS: its stream is the log's shadow, and whatever becomes of it, no event is lost."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import nats
import orjson
import pytest
from conftest import Serve
from events.test_buses import another_node, append, followed, nobody_polls, told
from nats.js.errors import NotFoundError
from support.api import Api
from support.nats_server import Nats

from jkp.events import retention
from jkp.runtime import Runtime
from jkp.worker.running import alive

__all__ = ["nobody_polls"]
PATIENCE = 15.0


@pytest.fixture(scope="module")
def server() -> Iterator[Nats]:
    one = Nats()
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture
async def api(serve: Serve, server: Nats) -> Api:
    """An application with a stream of its own."""
    name = f"events_{uuid4().hex}"
    return await serve(events={"bus": "nats", "nats_url": server.url, "nats_stream": name})


class Reader:
    """Somebody who looks into the stream."""

    def __init__(self, node: Runtime) -> None:
        self._settings = node.settings.events

    async def messages(self) -> list[dict[str, Any]]:
        """Everything that is in it, each with its sequence number."""
        client = await nats.connect(self._settings.nats_url.get_secret_value())
        try:
            server, name = client.jetstream(), self._settings.nats_stream
            state = (await server.stream_info(name)).state
            found = [await server.get_msg(name, seq) for seq in range(state.first_seq, state.last_seq + 1)]
            return [{"seq": one.seq, **orjson.loads(one.data or b"{}")} for one in found]
        except NotFoundError:
            return []
        finally:
            await client.close()

    async def until(self, pos: int) -> list[dict[str, Any]]:
        """The same, once it goes that far."""
        async with asyncio.timeout(PATIENCE):
            while not (found := await self.messages()) or found[-1]["pos"] < pos:
                await asyncio.sleep(0.1)
        return found

    async def publish(self, content: bytes) -> None:
        """Put something foreign at its end."""
        client = await nats.connect(self._settings.nats_url.get_secret_value())
        await client.jetstream().publish(self._settings.nats_stream, content)
        await client.close()


async def test_the_stream_has_each_event_under_its_position_and_nothing_personal(api: Api) -> None:
    async with alive(api.runtime):
        for _ in range(3):
            await append(api.runtime)

        found = await Reader(api.runtime).until(3)

    rest = {"type": "CLAIM_OPENED", "claimId": None, "version": None}
    assert found == [{"seq": pos, "pos": pos, **rest} for pos in (1, 2, 3)]


async def test_a_follower_of_another_node_is_woken_by_the_stream(serve_on_postgres: Serve, server: Nats) -> None:
    first = await serve_on_postgres(
        events={"bus": "nats", "nats_url": server.url, "nats_stream": f"events_{uuid4().hex}"}
    )
    async with alive(first.runtime):
        await append(first.runtime)
        await Reader(first.runtime).until(1)
        async with another_node(first) as second, followed(second) as events:
            await append(first.runtime)
            assert await told(events) == 2


async def test_a_stream_that_was_deleted_is_made_again_from_the_log(api: Api, server: Nats) -> None:
    # given a server that forgets all that it was told, and events that come meanwhile
    async with alive(api.runtime), followed(api.runtime) as events:
        for _ in range(3):
            await append(api.runtime)
        await Reader(api.runtime).until(3)
        server.kill()
        server.forget()
        await append(api.runtime)

        # when it comes back
        server.start()
        found = await Reader(api.runtime).until(4)

        # then it has everything under the same numbers, and the follower too
        assert [one["seq"] for one in found] == [1, 2, 3, 4]
        assert [await told(events) for _ in range(4)] == [1, 2, 3, 4]


async def test_events_that_were_archived_before_they_were_published_leave_a_stream_that_begins_later(
    api: Api,
) -> None:
    # given a stream that ends where the log does not begin any more
    async with alive(api.runtime):
        await append(api.runtime)
        await Reader(api.runtime).until(1)
    for _ in range(4):
        await append(api.runtime)
    with api.runtime.activate():
        await retention.cut(timedelta(seconds=-1))
    # when it is brought up to date
    async with alive(api.runtime):
        found = await Reader(api.runtime).until(5)

    # then it has what the log has
    assert [one["seq"] for one in found] == [5]


@pytest.mark.parametrize("content", [b"{}", b'{"pos":1}'])
async def test_a_stream_that_is_not_the_logs_is_left_alone_and_told(
    api: Api, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    # given a stream that somebody else has written to
    async with alive(api.runtime):
        await append(api.runtime)
        await Reader(api.runtime).until(1)
    await Reader(api.runtime).publish(content)
    if content != b"{}":
        await append(api.runtime)
        await append(api.runtime)

    # when the log is to be brought there
    async with alive(api.runtime), asyncio.timeout(PATIENCE):
        while "nothing is published on it" not in caplog.text:
            await asyncio.sleep(0.05)

    # then it is as it was
    assert len(await Reader(api.runtime).messages()) == 2
