"""What makes requests cheap at no price, and must not be lost unnoticed."""

from conftest import Serve
from support.api import Api
from support.journey import Person, a_claimant
from tortoise.connection import get_connection

from jkp.database import READER, WRITER
from jkp.sqlite import CACHED_STATEMENTS

PLUGINS_TOO = """
query($first: Int!) {
  viewer { participant { name currentMission { state } karirhubApplications(first: $first) { nodes { id } } } }
}
"""


async def asked(person: Person, times: int) -> None:
    for number in range(times):
        await person.me(PLUGINS_TOO, first=1 + number % 5)


async def test_a_query_that_was_seen_is_neither_parsed_nor_validated_again(api: Api) -> None:
    # given a query, with a plugin's field in it, that was asked once
    person = await a_claimant(api, "2025-03-10")
    await asked(person, 1)
    documents = api.app.schema.documents
    hits, misses = documents.hits, documents.misses
    # when it is asked a hundred times, with changing variables
    await asked(person, 100)
    # then it is found every time
    assert documents.hits - hits >= 100
    assert documents.misses == misses


async def test_every_connection_is_fast_and_loses_nothing(serve_on_sqlite: Serve) -> None:
    # when each connection of a new server is asked for its pragmas (an import in this process changes them)
    expected = {"journal_mode": "wal", "synchronous": 2, "cache_size": -65536, "mmap_size": 268435456}
    api: Api = await serve_on_sqlite(plugins={})
    for connection in (WRITER, READER):
        with api.runtime.activate():
            client = get_connection(connection)
            found = {name: (await client.execute_query(f"PRAGMA {name}"))[1][0][name] for name in expected}
        # then it has a large cache, and a commit is durable (synchronous 2 is FULL)
        assert (connection, found) == (connection, expected)
    assert CACHED_STATEMENTS >= 512
