"""What webhooks cost: how fast endpoints catch up with a long log, and how soon one is told while another is slow.

A server of its own is given a log of claims with ten events each. First one endpoint, then four at once are told all of
it from its beginning. Then one event after the other happens, through the API; its time is from the moment when the
change is sent until a receiver has it, while a second receiver takes a second for each answer. Other processes of the
machine change the figures. It ends with 1 when an event was lost, came twice, or came before an earlier one of its
claim.

    python benchmarks/webhooks.py [--claims 100] [--events 20] [--json]
"""

import argparse
import asyncio
import base64
import json
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.sandboxes import Sandbox, sandbox

CREATE = """mutation($url: String!, $after: String, $key: String!) {
  createWebhookEndpoint(input: {url: $url, email: "a@b.example", after: $after, idempotencyKey: $key}) {
    webhookEndpoint { id } errors { code message } } }"""
REMOVE = """mutation($id: ID!, $key: String!) {
  removeWebhookEndpoint(input: {id: $id, idempotencyKey: $key}) { errors { code message } } }"""
OF_ONE_CLAIM = 10
TOGETHER = 4
SLOW_SECONDS = 1.0
PATIENCE = 600.0
BEGINNING = base64.b64encode(b'["v1",0]').decode()


@dataclass(frozen=True)
class Found:
    """The figures. Seconds are those from a change to its receiver."""

    events: int
    one_endpoint_per_second: float
    four_endpoints_per_second: float
    p50_seconds: float
    slowest_seconds: float
    lost: int
    twice: int
    out_of_order: int


@dataclass
class Receiver:
    """Takes what it is sent, and keeps when."""

    pause: float = 0.0
    at: dict[str, float] = field(default_factory=dict)
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    requests: int = 0
    port: int = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode().lower():
                size = int(head.partition("content-length: ")[2].partition("\r\n")[0])
                self._take(json.loads(await reader.readexactly(size)))
                await asyncio.sleep(self.pause)
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def _take(self, event: dict[str, Any]) -> None:
        told = event["data"]
        self.requests += 1
        self.at.setdefault(told["eventId"], time.monotonic())
        if told["claimId"]:
            self.versions[told["claimId"]].append(told["claimVersion"])

    async def has(self, number: int) -> float:
        """The moment when it had so many events. Error: `TimeoutError`."""
        async with asyncio.timeout(PATIENCE):
            while len(self.at) < number:
                await asyncio.sleep(0.005)
        return max(self.at.values())

    def out_of_order(self) -> int:
        """Events that came after a later one of their claim."""
        pairs = (pair for each in self.versions.values() for pair in pairwise(each))
        return sum(later < earlier for earlier, later in pairs)


def lengthen(file: Path, claims: int) -> int:
    """Add ten events for each of so many claims; how many there are now."""
    with closing(sqlite3.connect(file)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(event_log)")]
        values = database.execute("SELECT * FROM event_log ORDER BY pos DESC LIMIT 1").fetchone()
        row, number = dict(zip(columns, values, strict=True)), 0
        for version in range(OF_ONE_CLAIM):
            for claim in range(claims):
                number += 1
                changed = {"pos": row["pos"] + number, "event_id": str(uuid4()), "version": version + 1}
                about = {"claim_id": f"{claim:032x}", "type": "CLAIM_OPENED", "payload": "{}"}
                named = ", ".join(f":{name}" for name in columns)
                database.execute(f"INSERT INTO event_log VALUES ({named})", {**row, **changed, **about})
        return int(database.execute("SELECT count(*) FROM event_log").fetchone()[0])


def entered(server: Sandbox, receiver: Receiver, after: str | None) -> str:
    """The id of a new endpoint."""
    url = f"http://127.0.0.1:{receiver.port}/"
    given = {"url": url, "key": uuid4().hex} | ({"after": after} if after else {})
    payload = server.asked("INTEGRATOR", CREATE, **given)["createWebhookEndpoint"]
    if payload["errors"]:
        raise RuntimeError(payload["errors"])
    return str(payload["webhookEndpoint"]["id"])


async def caught_up(server: Sandbox, receivers: list[Receiver], events: int) -> float:
    """Deliveries in a second, while these receivers are told the whole log."""
    began = time.monotonic()
    ids = [await asyncio.to_thread(entered, server, receiver, BEGINNING) for receiver in receivers]
    ended = max([await receiver.has(events) for receiver in receivers])
    for each in ids:
        await asyncio.to_thread(server.asked, "INTEGRATOR", REMOVE, id=each, key=uuid4().hex)
    return len(receivers) * events / (ended - began)


async def told(server: Sandbox, receiver: Receiver, slow: Receiver, events: int) -> list[float]:
    """The seconds until the quick one of two receivers had each event, sorted."""
    for each in (slow, receiver):
        await asyncio.to_thread(entered, server, each, None)
    waited = []
    for number in range(events):
        sent_at = time.monotonic()
        await asyncio.to_thread(server.changes)
        waited.append(await receiver.has(number + 1) - sent_at)
    return sorted(waited)


async def listened(receiver: Receiver) -> asyncio.Server:
    """The server of a receiver."""
    server = await asyncio.start_server(receiver, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    return server


async def found(server: Sandbox, claims: int, events: int) -> Found:
    """Measure."""
    known = lengthen(server.folder / "jkp.db", claims)
    alone, four = [Receiver()], [Receiver() for _ in range(TOGETHER)]
    quick, slow = Receiver(), Receiver(SLOW_SECONDS)
    servers = [await listened(each) for each in (*alone, *four, quick, slow)]
    of_one, of_four = await caught_up(server, alone, known), await caught_up(server, four, known)
    waited = await told(server, quick, slow, events)
    for each in servers:
        each.close()
    whole = [*alone, *four]
    return Found(
        known,
        of_one,
        of_four,
        waited[len(waited) // 2],
        waited[-1],
        lost=sum(known - len(each.at) for each in whole),
        twice=sum(each.requests - len(each.at) for each in whole),
        out_of_order=sum(each.out_of_order() for each in whole),
    )


def main() -> None:
    """Measure as asked, print, and end with 1 when something was lost, came twice or out of order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="jkp-webhooks-") as name,
        sandbox(Path(name), JKP_WEBHOOKS__ALLOW_PRIVATE="true") as server,
    ):
        figures = asyncio.run(found(server, asked.claims, asked.events))
    print(json.dumps(asdict(figures)) if asked.json else figures)
    sys.exit(1 if figures.lost or figures.twice or figures.out_of_order else 0)


if __name__ == "__main__":
    main()
