"""Collect from a source in the running app, as the core does, and look at what it gives before it is recorded."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from jkp.claims.schedule import Period
from jkp.missions.ledger import ProposedActivity
from jkp.plugin.sourcing import ActivitySource, ParticipantRef
from jkp.testing.running import RunningApp


@dataclass(frozen=True)
class Run:
    """What a source gave about one participant, or what it raised. `is_late` where it had to be stopped."""

    source: ActivitySource
    who: ParticipantRef
    items: Sequence[ProposedActivity] = ()
    error: Exception | None = None
    is_late: bool = False


def gathered(app: RunningApp, source: ActivitySource, who: ParticipantRef, window: Period) -> Run:
    """One run, in the time that a source has for one participant."""
    return app.run(gather, source, who, window, app.plugin.source_seconds)


async def gather(source: ActivitySource, who: ParticipantRef, window: Period, seconds: float) -> Run:
    """One run that takes so many seconds at most."""
    items: list[ProposedActivity] = []
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            await _collect(items, source, who, window)
    except Exception as error:  # noqa: BLE001 - whatever it raises is looked at by the rules
        return Run(source, who, items, error, is_late=limit.expired())
    return Run(source, who, items)


async def _collect(items: list[ProposedActivity], source: ActivitySource, who: ParticipantRef, window: Period) -> None:
    async with aclosing(source.collect(who, window)) as given:  # type: ignore[type-var]
        async for item in given:
            items.append(item)  # noqa: PERF401 - what was given before it failed is kept
