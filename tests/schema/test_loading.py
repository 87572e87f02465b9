"""A loader that several fields share: who waits no longer stops nobody else."""

import asyncio

from jkp_schema.loading import Loader


async def test_a_field_that_is_broken_off_takes_the_value_from_no_other() -> None:
    asked: list[list[int]] = []
    loaded = asyncio.Event()

    async def load(keys: list[int]) -> list[int]:
        asked.append(keys)
        await loaded.wait()
        return [key * 10 for key in keys]

    async def wait_for(key: int) -> int:
        return await loader.load(key)

    loader: Loader[int, int] = Loader(load)
    slow, other = asyncio.create_task(wait_for(1)), asyncio.create_task(wait_for(1))
    await asyncio.sleep(0.01)

    slow.cancel()
    await asyncio.sleep(0)
    loaded.set()

    assert await other == 10
    assert slow.cancelled()
    assert asked == [[1]]


async def test_what_was_asked_of_an_operation_that_has_ended_is_not_begun() -> None:
    asked: list[list[int]] = []

    async def load(keys: list[int]) -> list[int]:
        asked.append(keys)
        return keys

    loader: Loader[int, int] = Loader(load)
    waiting = asyncio.ensure_future(loader.load(1))

    loader.end()
    await asyncio.gather(waiting, return_exceptions=True)

    assert waiting.cancelled()
    assert asked == []
