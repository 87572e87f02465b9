"""One process that writes: `python writer.py <database> <transactions>`. Prints nothing when all goes well."""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

from jkp.database import Database, config, run_tx
from jkp.events.log import EventType, append


async def write(file: Path, transactions: int) -> None:
    """Append events: each reads the last position and writes the next one."""
    database = Database(config(file, {}))
    await database.open()
    try:
        with database.activate():
            for _ in range(transactions):
                await run_tx(lambda: append(EventType.CLAIM_TAKEN, uuid4()))
    finally:
        await database.close()


asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
