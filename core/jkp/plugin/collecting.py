"""Ask the sources that want to be asked: each for every linked participant with an open mission, one after another.

A source that is slow or fails holds up nobody else. What it gave until then is recorded, and the next run goes on.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from uuid import UUID

from tortoise.expressions import Q

from jkp import clock
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.schedule import Period
from jkp.crashing import crash_point
from jkp.database import reader
from jkp.missions.models import Mission
from jkp.plugin import source_states
from jkp.plugin.asking import CLOSE_SECONDS, Asked, CannotStore
from jkp.plugin.guarding import Guard, PluginFault, PluginOff, blamed, in_time
from jkp.plugin.models import LinkedAccount
from jkp.plugin.pacing import Pace
from jkp.plugin.source_states import Key, Turn
from jkp.plugin.sourcing import (
    AccountNotLinked,
    ActivitySource,
    ParticipantRef,
    SourceMisconfigured,
    SourceUnavailable,
)
from jkp.plugin.switching import Kind

KIND = Kind.SOURCES
PARTICIPANT_SECONDS = 30.0
"""What a source has for one participant, where its plugin's settings say nothing else."""
RUN_SECONDS = 600.0
"""After so long a run is left off, and goes on with the next participant when it is looked at again."""
AT_ONCE = 100
CANNOT_ASK = (SourceUnavailable, SourceMisconfigured)
ANSWERS = (*CANNOT_ASK, AccountNotLinked, CannotStore)


@dataclass
class Pulled:
    """A source that is asked, behind the guard of its plugin; `fingerprint` is that of the plugin's settings.

    `left_off` is the linked account after which a run goes on that took too long; 0 for the first.
    """

    plugin: str
    source: ActivitySource
    every: timedelta
    guard: Guard
    fingerprint: str
    pace: Pace = field(default_factory=Pace)
    left_off: int = 0

    @property
    def key(self) -> Key:
        """Whose state tells when it is due."""
        return Key(self.plugin, self.source.name, self.fingerprint)

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"source {self.source.name}".strip()


@dataclass
class Run:
    """One run: when it is over, how many activities were new, how many people were asked, what went wrong last."""

    one: Pulled
    ends: float
    new: int = 0
    asked: int = 0
    failed: PluginFault | None = None

    async def ask(self, linked: LinkedAccount, window: Period) -> None:
        """Ask for one participant, whose fault does not stop the others. Errors: `PluginOff`, `CANNOT_ASK`."""
        who = ParticipantRef(id=linked.participant_id, account=linked.account)
        asked = Asked(self.one.plugin, self.one.source, who, self.one.pace, self.ends)
        try:
            with blamed(self.one.guard.switch, self.one.name, RUN_SECONDS, _is_answer):
                await asked.collect(window, self.one.guard.seconds)
            self.asked += 1
        except AccountNotLinked:
            self.asked += 1
        except PluginOff:
            raise
        except PluginFault as fault:
            self.failed = fault
        finally:
            self.new += asked.new


async def collect_due() -> int:
    """Ask every source that is due; how many activities were new. Error: `ExceptionGroup` of what was no plugin's."""
    return await _each(collect_from)


async def collect_now() -> int:
    """Ask every source, whether it is due or not; how many activities were new."""

    async def at_once(one: Pulled) -> int:
        return await collect_from(one, at_once=True)

    return await _each(at_once)


async def collect_from(one: Pulled, *, at_once: bool = False) -> int:
    """Ask one source, if it is due and no other server does; how many activities were new.

    What the source raises is kept in its state, and told in its plugin's log.
    """
    turn = await source_states.turn(one.key, RUN_SECONDS + 2 * one.guard.seconds, at_once=at_once)
    if turn is None:
        return 0
    run = Run(one, ends=monotonic() + RUN_SECONDS)
    try:
        await _ask_all(run, turn)
    except BaseException:
        await turn.release()
        raise
    return run.new


async def check(one: Pulled) -> None:
    """Let a source ask its board whether it could be asked. Errors: `PluginFault`, `CANNOT_ASK`."""
    with blamed(one.guard.switch, f"{one.name}: check", one.guard.seconds, _is_answer):
        async with in_time(one.guard.seconds):
            await one.source.check()


async def close_all() -> None:
    """Let every source close what it holds open: the server stops, and what they raise is only logged."""
    for one in current():
        try:
            with blamed(one.guard.switch, f"{one.name}: close", CLOSE_SECONDS):
                async with in_time(CLOSE_SECONDS):
                    await one.source.close()
        except PluginFault:
            continue


async def _each(work: Callable[[Pulled], Awaitable[int]]) -> int:
    outcomes = await asyncio.gather(*map(work, current()), return_exceptions=True)
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if failed:
        raise ExceptionGroup("sources that could not be asked", failed)
    return sum(outcome for outcome in outcomes if isinstance(outcome, int))


async def _ask_all(run: Run, turn: Turn) -> None:
    begins, run.one.left_off = run.one.left_off, 0
    try:
        async for linked, window in _people(run.one.plugin, begins):
            if monotonic() > run.ends:
                run.one.left_off = linked.id - 1
                await turn.release(at_once=True)
                return
            await run.ask(linked, window)
    except (PluginOff, *CANNOT_ASK) as error:
        await turn.fail(error)
        return
    await _end(run, turn)


async def _end(run: Run, turn: Turn) -> None:
    """Where some could be asked and some could not, it is not the board that is down."""
    crash_point("source.after_recording")
    if run.failed is None:
        await turn.succeed(run.one.every)
    elif run.asked:
        await turn.succeed_in_part(run.one.every, run.failed)
    else:
        await turn.fail(run.failed)


async def _people(plugin: str, after: int) -> AsyncIterator[tuple[LinkedAccount, Period]]:
    """Those linked participants who have an open mission, each with the days that count for her."""
    while batch := await _linked(plugin, after):
        windows = await _windows([linked.participant_id for linked in batch])
        for linked in batch:
            if linked.participant_id in windows:
                yield linked, windows[linked.participant_id]
        after = batch[-1].id


async def _linked(plugin: str, after: int) -> Sequence[LinkedAccount]:
    its = LinkedAccount.filter(plugin=plugin, id__gt=after)
    return await its.order_by("id").limit(AT_ONCE).using_db(reader())


async def _windows(participants: Sequence[UUID]) -> Mapping[UUID, Period]:
    """From the first day of the open missions to the last, but none that is still to come."""
    today = clock.today()
    open_ones = Q(claim__status=ClaimStatus.LOCKED, claim__closes_on__gte=today)
    returned = Q(claim__status=ClaimStatus.RETURNED, claim__cure_ends_on__gte=today)
    begun = Mission.filter(open_ones | returned, participant_id__in=list(participants), starts_on__lte=today)
    found: dict[UUID, list[Mission]] = defaultdict(list)
    for mission in await begun.using_db(reader()):
        found[mission.participant_id].append(mission)
    return {
        participant_id: Period(
            starts_on=min(one.starts_on for one in missions),
            ends_on=min(today, max(one.ends_on for one in missions)),
        )
        for participant_id, missions in found.items()
    }


def _is_answer(error: BaseException) -> bool:
    return isinstance(error, ANSWERS)


_sources: ContextVar[tuple[Pulled, ...]] = ContextVar("jkp_sources", default=())


def use(sources: tuple[Pulled, ...]) -> Token[tuple[Pulled, ...]]:
    """Make these the sources of this context."""
    return _sources.set(sources)


def stop_using(token: Token[tuple[Pulled, ...]]) -> None:
    """Bring back the sources from before `use`."""
    _sources.reset(token)


def current() -> tuple[Pulled, ...]:
    """The sources of this context."""
    return _sources.get()
