"""The chain: each entry has a place without gaps, and a hash of what it says and of the entry before it.

Whoever changes, removes or moves an entry breaks it. Whoever removes the last ones, or computes all hashes anew, is
found by an anchor: a hash that was written down elsewhere (`jkp.audit.anchors`).
"""

import hashlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from jkp.audit.heads import BEGIN, Head, contradiction, loss
from jkp.audit.models import AuditEntry
from jkp.database import lock, reader, run_tx

AT_ONCE = 1000
_logger = logging.getLogger("jkp.audit")


def digest(entry: AuditEntry) -> str:
    """The hash of what an entry says, where it stands, and what is before it."""
    said = [
        entry.pos,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.action.value,
        entry.kinds,
        str(entry.participant_id or ""),
        entry.operation,
        entry.request_id,
        entry.prev_hash,
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


async def head() -> Head:
    """The end of the chain, as it is committed."""
    last = await AuditEntry.filter(pos__isnull=False).using_db(reader()).order_by("-pos").first()
    return _head(last)


async def append(entries: Sequence[AuditEntry]) -> None:
    """Inside a transaction: store entries at the end of the chain. One transaction at a time does so."""
    await lock("audit")
    _follow(_head(await AuditEntry.filter(pos__isnull=False).order_by("-pos").first()), entries)
    await AuditEntry.bulk_create(entries)


def _follow(end: Head, entries: Sequence[AuditEntry]) -> None:
    """Give entries their places after the end of the chain."""
    for entry in entries:
        entry.pos, entry.prev_hash = end.pos + 1, end.hash
        entry.hash = digest(entry)
        end = _head(entry)


async def link() -> int:
    """Inside a transaction: give the entries that are committed, or of this transaction, their places.

    How many there were; at most `AT_ONCE`. One transaction at a time does so.
    """
    await lock("audit")
    end = _head(await AuditEntry.filter(pos__isnull=False).order_by("-pos").first())
    waiting = await AuditEntry.filter(pos__isnull=True).order_by("id").limit(AT_ONCE)
    _follow(end, waiting)
    if waiting:
        await AuditEntry.bulk_update(waiting, fields=["pos", "prev_hash", "hash"])
    return len(waiting)


async def link_all() -> None:
    """Link whatever waits. A fault is logged: the entries are committed, and the next ones bring them along."""
    try:
        while await run_tx(link) == AT_ONCE:
            pass
    except Exception:
        _logger.exception("audit entries could not be linked; the next ones will try again")


@dataclass(frozen=True)
class Broken(Exception):
    """The chain does not hold at a place."""

    pos: int
    why: str


async def verify(anchored: Mapping[int, str]) -> Head:
    """Follow the chain from its first entry to its last, past every anchor. Error: `Broken` at the first fault."""
    end = Head()
    async for entry in _entries():
        _check(entry, end)
        end = _head(entry)
        if why := contradiction(anchored, end):
            raise Broken(end.pos, why)
    if why := loss(anchored, end):
        raise Broken(end.pos, why)
    return end


async def at(pos: int) -> Head | None:
    """The link at a place; None where there is none."""
    entry = await AuditEntry.get_or_none(pos=pos, using_db=reader())
    return _head(entry) if entry else None


async def oldest_after(pos: int) -> datetime | None:
    """When the first entry after a place was made."""
    entry = await AuditEntry.filter(pos__gt=pos).using_db(reader()).order_by("pos").first()
    return entry.at if entry else None


def _check(entry: AuditEntry, before: Head) -> None:
    if entry.pos != before.pos + 1:
        raise Broken(before.pos + 1, "it is missing")
    if entry.prev_hash != before.hash:
        raise Broken(before.pos + 1, "it does not follow the one before it")
    if entry.hash != digest(entry):
        raise Broken(before.pos + 1, "it was changed")


async def _entries() -> AsyncIterator[AuditEntry]:
    last = -(2**63)
    rows = AuditEntry.filter(pos__isnull=False).using_db(reader()).order_by("pos")
    while page := await rows.filter(pos__gt=last).limit(AT_ONCE):
        for entry in page:
            yield entry
        last = page[-1].pos or 0


def _head(entry: AuditEntry | None) -> Head:
    return Head(entry.pos or 0, entry.hash or BEGIN) if entry else Head()
