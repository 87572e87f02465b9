"""Kills one after the other, and measures how long it takes until all followers hear again of what is new."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import cycle
from time import monotonic

from chaos.processes import Jkp
from chaos.stage import Stage

from jkp.crashing import STATUS

OF_NODES = (
    "transaction.before_commit",
    "transaction.after_commit",
    "sequencer.before_commit",
    "sequencer.after_commit",
)
OF_WORKERS = (
    "relay.after_publishing",
    "webhook.after_2xx",
    "webhook.after_spreading",
    "retention.before_delete",
    "transaction.before_commit",
    "transaction.after_commit",
    "sequencer.before_commit",
)
"""The crash points that nodes and workers pass here; tests/chaos/test_recovery.py goes through the others."""
PASSES = 5
LOOK_SECONDS = 0.02
PATIENCE = 30.0
REST_SECONDS = 0.3


class Stuck(Exception):
    """What was to come again did not."""


class Nemesis:
    """Whoever is killed is started again. `recoveries` has the seconds for each kind of kill."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.recoveries: dict[str, list[float]] = defaultdict(list)
        self.takeovers: list[float] = []
        self.crashed: list[str] = []
        self.not_reached: list[str] = []
        self._of_nodes, self._of_workers = cycle(OF_NODES), cycle(OF_WORKERS)
        self._nodes = cycle(stage.nodes)

    def acts(self) -> Iterator[Callable[[], Awaitable[None]]]:
        """One of each kind, over and over."""
        yield from cycle(
            (self._node, self._worker, self._postgres, self._nats, self._node, self._worker, self._emptied)
        )

    async def _node(self) -> None:
        """Kill a node; it starts again, and dies at a crash point."""
        node, point = next(self._nodes), next(self._of_nodes)
        killed_at = monotonic()
        node.kill()
        node.start(f"{point}:{PASSES}")
        await self._recovered("node", killed_at)
        await self._dies(node, point)

    async def _worker(self) -> None:
        """Kill the one who works; the other takes over, and dies at a crash point."""
        leader = await self._leader()
        other = next(each for each in self._stage.workers if each is not leader)
        point = next(self._of_workers)
        other.kill()
        other.start(f"{point}:{1 if point.startswith('retention') else PASSES}")
        await asyncio.sleep(1.5)
        killed_at = monotonic()
        leader.kill()
        await self._taken_over(other, killed_at)
        leader.start()
        await self._recovered("worker", killed_at)
        await self._dies(other, point)

    async def _postgres(self) -> None:
        killed_at = monotonic()
        self._stage.postgres.kill()
        await self._stage.postgres.start_again()
        await self._recovered("postgres", killed_at)

    async def _nats(self) -> None:
        killed_at = monotonic()
        self._stage.nats.kill()
        await asyncio.sleep(REST_SECONDS)
        self._stage.nats.start()
        await self._recovered("nats", killed_at)

    async def _emptied(self) -> None:
        """Kill NATS, and take away what it has stored."""
        killed_at = monotonic()
        self._stage.nats.kill()
        self._stage.nats.forget()
        self._stage.nats.start()
        await self._recovered("nats, emptied", killed_at)

    async def _dies(self, process: Jkp, point: str) -> None:
        """Wait for the crash, start it again, and let all recover."""
        if await _holds(lambda: process.status() is not None, PATIENCE / 3):
            if process.status() != STATUS:
                raise Stuck(f"{process.name} ended with {process.status()}: {process.said()[-2000:]}")
            self.crashed.append(point)
        else:
            self.not_reached.append(point)
            process.kill()
        died_at = monotonic()
        process.start()
        await self._recovered(f"crash of a {process.name.partition('-')[0]}", died_at)

    async def _recovered(self, kind: str, since: float) -> None:
        """Wait until all hear of what was done later; those who are told by webhooks are measured apart."""
        for about, told in (kind, self._stage.is_followed_after), (f"{kind}, webhooks", self._stage.is_delivered_after):
            if not await _holds(partial(told, since), PATIENCE):
                raise Stuck(f"{about}: nothing new was heard of for {PATIENCE} s")
            self.recoveries[about].append(monotonic() - since)
        await asyncio.sleep(REST_SECONDS)

    async def _leader(self) -> Jkp:
        until = monotonic() + PATIENCE
        while monotonic() < until:
            if leader := await self._stage.leader():
                return leader
            await asyncio.sleep(LOOK_SECONDS)
        raise Stuck("nobody works")

    async def _taken_over(self, by: Jkp, since: float) -> None:
        """Wait until it works, or has died of that already: who was killed would be back first, and work again."""
        until = monotonic() + PATIENCE
        while monotonic() < until and by.status() is None:
            if await self._stage.leader() is by:
                self.takeovers.append(monotonic() - since)
                return
            await asyncio.sleep(LOOK_SECONDS)


async def _holds(condition: Callable[[], bool], seconds: float) -> bool:
    until = monotonic() + seconds
    while not condition():
        if monotonic() > until:
            return False
        await asyncio.sleep(LOOK_SECONDS)
    return True


def kinds(recoveries: dict[str, list[float]]) -> Sequence[tuple[str, int, float, float]]:
    """Each kind with how often it was, and its middle and longest recovery in seconds."""
    return [
        (kind, len(all_), sorted(all_)[len(all_) // 2], max(all_)) for kind, all_ in sorted(recoveries.items()) if all_
    ]
