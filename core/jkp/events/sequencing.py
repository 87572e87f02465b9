"""On PostgreSQL: give committed events their positions, which are dense and never change.

Writers commit side by side into an outbox, whose ids are taken before the commit: who reads by them loses what commits
late. So one at a time moves what is committed to the log, in the order of those ids, and gives the positions. For
one claim that is the order of its versions, for its writers wait for each other before they take an id.
"""

from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from jkp.crashing import crash_point
from jkp.database import WRITER

AT_ONCE = 500
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('event_log', 0))"
CHANNEL = "jkp_events"
"""Who listens on it is told the newest position, once for all that were given together."""
_COLUMNS = "event_id, type, participant_id, claim_id, version, payload, occurred_at, request_id"
_MOVE = f"""
WITH batch AS (SELECT * FROM event_outbox ORDER BY id LIMIT {AT_ONCE}),
     gone AS (DELETE FROM event_outbox USING batch WHERE event_outbox.id = batch.id),
     log AS (SELECT coalesce(max(pos), 0) AS last FROM event_log),
     placed AS (
         INSERT INTO event_log (pos, {_COLUMNS})
         SELECT log.last + row_number() OVER (ORDER BY batch.id), {_COLUMNS} FROM batch, log
         RETURNING pos
     )
SELECT count(*) AS placed, CASE WHEN count(*) > 0 THEN pg_notify('{CHANNEL}', max(pos)::text) END FROM placed
"""  # noqa: S608 - nothing in it comes from outside


def is_needed() -> bool:
    """Whether this database lets transactions run side by side."""
    return get_connection(WRITER).capabilities.dialect == "postgres"


async def place_all() -> int:
    """Give every committed event its position; how many there were. Not inside a transaction."""
    placed = moved = await _place()
    while moved == AT_ONCE:
        placed += (moved := await _place())
    return placed


async def _place() -> int:
    async with in_transaction(WRITER) as connection:
        # A statement of its own: what is read afterwards is what the one before has committed.
        await connection.execute_query(_ALONE)
        _, rows = await connection.execute_query(_MOVE)
        crash_point("sequencer.before_commit")
    crash_point("sequencer.after_commit")
    return int(rows[0]["placed"])
