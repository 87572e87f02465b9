"""How a plugin is doing: what its sources said last, and what of it is switched off in this process."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from jkp.database import reader
from jkp.plugin.host import Loaded
from jkp.plugin.models import SourceState, SourceStatus

WORST_FIRST = (SourceStatus.STOPPED, SourceStatus.DEGRADED)
AT = " at "


class Health(NamedTuple):
    """`last_error` is the class of what was raised, and when; never its text."""

    status: SourceStatus
    last_synced_at: datetime | None
    last_error: str | None


async def source_states() -> Mapping[str, Sequence[SourceState]]:
    """What is kept of all sources, by plugin."""
    found: dict[str, list[SourceState]] = {}
    for row in await SourceState.all().using_db(reader()):
        found.setdefault(row.plugin, []).append(row)
    return found


def health_of(plugin: Loaded, kept: Sequence[SourceState]) -> Health:
    """Stopped or degraded as its worst source; degraded also while anything of it is switched off."""
    asked = {source.name for source in plugin.sources if source.every}
    rows = [row for row in kept if row.source in asked]
    statuses = {row.status for row in rows} | ({SourceStatus.DEGRADED} if plugin.switches.is_any_off else set())
    return Health(
        status=next((status for status in WORST_FIRST if status in statuses), SourceStatus.HEALTHY),
        last_synced_at=max((row.last_synced_at for row in rows if row.last_synced_at), default=None),
        last_error=_latest([row.last_error for row in rows], plugin),
    )


def _latest(told: Sequence[str | None], plugin: Loaded) -> str | None:
    fault = plugin.switches.last_fault
    seen = [*filter(None, told), *([f"{fault.error}{AT}{fault.at:%Y-%m-%dT%H:%M:%SZ}"] if fault else [])]
    return max(seen, key=lambda error: error.rpartition(AT)[2], default=None)
