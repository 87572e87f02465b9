"""What makes requests cheap at no price, and must not be lost unnoticed."""

from typing import Any

import pytest
from conftest import on_sqlite
from strawberry.extensions import parser_cache, validation_cache
from support.api import Api
from support.journey import Person, a_claimant
from tortoise.connection import get_connection

from jkp.database import READER, WRITER
from jkp.sqlite import CACHED_STATEMENTS
from jkp_schema.schema import CACHED_DOCUMENTS

PLUGINS_TOO = """
query($first: Int!) {
  viewer { participant { name currentMission { state } karirhubApplications(first: $first) { nodes { id } } } }
}
"""


def document_caches() -> list[Any]:
    """The caches behind strawberry's two extensions, which all requests share."""
    return [
        parser_cache._get_parse_cache(CACHED_DOCUMENTS),  # noqa: SLF001 - there is no public way to them
        validation_cache._get_validate_cache(CACHED_DOCUMENTS),  # noqa: SLF001
    ]


async def asked(person: Person, times: int) -> None:
    for number in range(times):
        await person.me(PLUGINS_TOO, first=1 + number % 5)


async def test_a_query_that_was_seen_is_neither_parsed_nor_validated_again(api: Api) -> None:
    # given a query, with a plugin's field in it, that was asked once
    person = await a_claimant(api, "2025-03-10")
    await asked(person, 1)
    before = [cache.cache_info() for cache in document_caches()]
    # when it is asked a hundred times, with changing variables
    await asked(person, 100)
    # then it is found in both caches every time
    after = [cache.cache_info() for cache in document_caches()]
    assert [now.hits - then.hits for now, then in zip(after, before, strict=True)] == [100, 100]
    assert [now.misses - then.misses for now, then in zip(after, before, strict=True)] == [0, 0]


@on_sqlite
@pytest.mark.parametrize("connection", [WRITER, READER])
async def test_every_connection_is_fast_and_loses_nothing(api: Api, connection: str) -> None:
    # when each connection is asked for its pragmas
    expected = {"journal_mode": "wal", "synchronous": 2, "cache_size": -65536, "mmap_size": 268435456}
    with api.runtime.activate():
        client = get_connection(connection)
        found = {name: (await client.execute_query(f"PRAGMA {name}"))[1][0][name] for name in expected}
    # then it has a large cache, and a commit is durable (synchronous 2 is FULL)
    assert found == expected
    assert CACHED_STATEMENTS >= 512
