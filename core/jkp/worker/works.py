"""The list of what is done when nobody asks. Each is safe beside another process that does the same."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from jkp.accounts import guarding, registering
from jkp.claims import ticking
from jkp.events import growing
from jkp.evidence import scanning, sweeping
from jkp.notices import telling
from jkp.plugin import collecting, subscribing
from jkp.privacy import erasing
from jkp.runtime import Runtime

READ_SECONDS = 1.0
CUT_SECONDS = 3600.0
SCAN_SECONDS = 30.0
SWEEP_SECONDS = 3600.0


@dataclass(frozen=True)
class Work:
    """What is done again and again, each time so many seconds after the last; `about` tells its faults.

    One that `reads_log` is also done at once when the log has grown.
    """

    about: str
    do: Callable[[], Awaitable[int]]
    seconds: float
    reads_log: bool = False


def works(runtime: Runtime) -> Iterator[Work]:
    """Everything, with its seconds. Each has a task of its own: a slow one holds up none of the others.

    Nothing where `server.tick_seconds` is 0.
    """
    seconds = runtime.settings.server.tick_seconds
    if not seconds:
        return
    soon = min(seconds, READ_SECONDS)
    yield Work("what time causes could not be stored", ticking.tick, seconds)
    yield Work("events could not be given their positions", growing.settle, soon)
    if runtime.relay:
        yield Work("events could not be brought onto the bus", runtime.relay.run, soon)
    yield Work("old events could not be archived", runtime.cut_log, CUT_SECONDS)
    yield Work("webhooks could not be sent", runtime.webhooks.begin_due, soon, reads_log=True)
    yield Work("old deliveries could not be forgotten", runtime.prune_deliveries, CUT_SECONDS)
    yield Work("uploads in quarantine could not be scanned", scanning.settle_waiting, SCAN_SECONDS)
    yield Work("uploads that nobody uses could not be deleted", sweeping.sweep, SWEEP_SECONDS)
    nameless = partial(erasing.complete_due, runtime.settings.privacy.keep_years, runtime.host.personal_data())
    yield Work("people could not be made nameless", nameless, CUT_SECONDS)
    yield Work("what came after an erasure could not be erased", partial(_erase_latecomers, runtime), CUT_SECONDS)
    yield Work("the audit could not be anchored", runtime.anchor, runtime.settings.audit.anchor_seconds)
    yield Work("the notices of events could not be made", telling.tell, soon, reads_log=True)
    yield Work("participants could not be reminded", runtime.reminders.remind, seconds)
    yield Work("mails could not be sent", runtime.postman.send_due, soon)
    yield Work("failed sign-ins could not be forgotten", guarding.sweep, CUT_SECONDS)
    yield Work("accounts that nobody activated could not be deleted", registering.sweep, CUT_SECONDS)
    yield Work("old mails could not be deleted", runtime.sweep_mails, CUT_SECONDS)
    for told in runtime.subscribers:
        tell = partial(subscribing.deliver_to, told)
        yield Work(f"plugin {told.plugin} could not be told", tell, soon, reads_log=True)
    for pulled in runtime.sources:
        ask = partial(collecting.collect_from, pulled)
        yield Work(f"what plugin {pulled.plugin} collected could not be stored", ask, seconds)


async def _erase_latecomers(runtime: Runtime) -> int:
    return await erasing.erase_latecomers(runtime.database.tables(), runtime.host.personal_data())
