"""What shows that something of a server does not work as it should, while it answers: by name, with a word about it."""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta

from jkp import clock
from jkp.audit import anchors
from jkp.audit.anchors import AnchorUnfit
from jkp.database import reader
from jkp.mail import sending
from jkp.plugin.models import SubscriberCursor
from jkp.runtime import Runtime
from jkp.webhooks import waiting
from jkp.worker.leading import is_anybody_working

LATE = timedelta(minutes=10)
"""What should have been tried so long ago, and was not, shows that nobody does."""
GIGABYTE = 1_000_000_000
SPARE_BYTES = GIGABYTE
Symptom = tuple[str, str]
Symptoms = Callable[[Runtime], AsyncIterator[Symptom]]


async def plugins(runtime: Runtime) -> AsyncIterator[Symptom]:
    """Kinds of calls of a plugin that are switched off."""
    for plugin in runtime.host.plugins:
        if plugin.switches.is_any_off:
            off = [f"{switch.kind.value} switched off" for switch in plugin.switches if switch.is_off]
            yield f"plugin {plugin.name}", ", ".join(off)


async def subscribers(_: Runtime) -> AsyncIterator[Symptom]:
    """Those that fail again and again."""
    failing = SubscriberCursor.filter(failures__gt=0).using_db(reader()).order_by("plugin", "subscriber")
    async for one in failing:
        yield f"subscriber {one.plugin}.{one.subscriber}", f"failed {one.failures} times"


async def issuers(runtime: Runtime) -> AsyncIterator[Symptom]:
    """Those whose keys could not be fetched."""
    for issuer in runtime.federated.values():
        if issuer.keys.are_missing():
            yield f"issuer {issuer.keys.name}", "its keys could not be fetched"


async def worker(runtime: Runtime) -> AsyncIterator[Symptom]:
    """Nobody works, though it is not left to cron."""
    is_left_to_cron = not runtime.settings.server.tick_seconds
    if not (is_left_to_cron or runtime.is_working or await is_anybody_working(runtime.place)):
        yield "worker", "no process works"


async def bus(runtime: Runtime) -> AsyncIterator[Symptom]:
    """The other processes cannot be heard."""
    if not runtime.bell.hears_others:
        yield "bus", "it is gone; the log is read every second meanwhile"


async def mail(runtime: Runtime) -> AsyncIterator[Symptom]:
    """Mails are not sent."""
    if runtime.postman.server_is_away:
        yield "mail", "the mail server cannot be used"
    elif late := await sending.overdue(clock.machine_now() - LATE):
        yield "mail", f"{late} wait for more than {_minutes()}"


async def registration(runtime: Runtime) -> AsyncIterator[Symptom]:
    """So many addresses do not answer that nobody can register."""
    if runtime.desk and await runtime.desk.codes.is_full():
        yield "registration", "paused: too many codes of the last hour were not answered (accounts.unanswered_codes)"


async def webhooks(_: Runtime) -> AsyncIterator[Symptom]:
    """Deliveries are not tried, and that is not their receivers' fault."""
    if late := await waiting.overdue(clock.machine_now() - LATE):
        yield "webhooks", f"{late} wait for more than {_minutes()}"


async def disk(runtime: Runtime) -> AsyncIterator[Symptom]:
    """It is nearly full."""
    free = shutil.disk_usage(runtime.settings.storage.folder).free
    if free < SPARE_BYTES:
        yield "disk", f"{free / GIGABYTE:.1f} GB free"


async def audit(runtime: Runtime) -> AsyncIterator[Symptom]:
    """What was read, or where the chain stands, cannot be written down."""
    if runtime.recorder.fault:
        yield "audit", f"entries could not be stored ({runtime.recorder.fault})"
    try:
        anchors.require_writable(runtime.settings.anchor_file)
    except AnchorUnfit:
        yield "audit anchor", "it cannot be written"


def _minutes() -> str:
    return f"{LATE.total_seconds() / 60:.0f} minutes"


SYMPTOMS: Mapping[str, Symptoms] = {
    each.__name__: each
    for each in (plugins, subscribers, issuers, worker, bus, mail, registration, webhooks, disk, audit)
}
