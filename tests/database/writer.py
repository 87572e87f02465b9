"""One process that writes: `python writer.py <file or URL> <transactions>`. Prints nothing when all goes well."""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from jkp.database import Database, config, run_tx
from jkp.events.log import EventType, append
from jkp.places import Place, PostgresServer, SqliteFile


async def write(place: Place, transactions: int) -> None:
    """Append events: each reads the last position and writes the next one."""
    database = Database(config(place, {}))
    await database.open()
    try:
        with database.activate():
            for _ in range(transactions):
                await run_tx(lambda: append(EventType.CLAIM_TAKEN, uuid4()))
    finally:
        await database.close()


def named(address: str) -> Place:
    return PostgresServer(SecretStr(address)) if "://" in address else SqliteFile(Path(address))


asyncio.run(write(named(sys.argv[1]), int(sys.argv[2])))
