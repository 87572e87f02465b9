"""Look at everything that a server needs, before it is started or beside it: one finding for each thing.

It changes nothing: it makes no key, no folder and no table. It asks the database, the mail server and the bus.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from jkp import clock, migrating
from jkp.errors import CannotStart
from jkp.mail.carrying import ServerAway
from jkp.mail.smtp import SmtpCarrier
from jkp.operating.health import Unfit, keys
from jkp.places import Place, SqliteFile
from jkp.regulation import rulebook
from jkp.regulation.decrees import HolidayKind
from jkp.regulation.workdays import Calendar
from jkp.runtime import Runtime
from jkp.settings import Environment, Settings
from jkp.settings.following import BusName

SECONDS = 5.0
SPARE_BYTES = 1_000_000_000
OTHERS = 0o077


class Verdict(StrEnum):
    """What a finding means: all is well, an operator should know it, or a server cannot do its work."""

    OK = "ok"
    LOOK = "look"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing and how it is."""

    name: str
    verdict: Verdict
    told: str


class Look(Exception):
    """It works, and an operator should know something about it."""


async def examined(
    settings: Settings, plugins: Sequence[Finding], this_year: int | None = None
) -> AsyncIterator[Finding]:
    """Everything, one after the other; `plugins` is what was found of the enabled ones."""
    first = this_year or clock.machine_now().year
    yield await _found("settings", partial(_settings, settings))
    yield await _found("rule book", partial(_rule_book, settings))
    for year in (first, first + 1):
        yield await _found(f"holidays {year}", partial(_holidays, settings, year))
    yield await _found("field key", partial(_field_key, settings))
    for finding in plugins:
        yield finding
    if has_key(settings):
        broken = any(finding.verdict is Verdict.FAULT for finding in plugins)
        runtime = Runtime(settings.model_copy(update={"plugins": {}}) if broken else settings)
        for name, look in _LOOKS.items():
            yield await _found(name, partial(look, runtime))


async def _found(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            return Finding(name, Verdict.OK, await look())
    except Look as told:
        return Finding(name, Verdict.LOOK, str(told))
    except (CannotStart, Unfit, ServerAway) as fault:
        return Finding(name, Verdict.FAULT, str(fault))
    except TimeoutError:
        return Finding(name, Verdict.FAULT, f"no answer within {SECONDS:.0f} s")
    except Exception as fault:  # noqa: BLE001 - whatever a library can raise; its text may hold anything
        return Finding(name, Verdict.FAULT, type(fault).__name__)


async def _settings(settings: Settings) -> str:
    told = f"{settings.file}, {settings.environment.value}"
    if settings.environment is Environment.PRODUCTION and not settings.oidc:
        raise Look(f"{told}; no issuer of tokens, so nobody can sign in")
    if settings.webhooks.allow_private:
        raise Look(f"{told}; webhooks may be sent to this machine and its net")
    return told


async def _rule_book(settings: Settings) -> str:
    book = rulebook.load(settings.rulebook.overlays)
    overlays = ", ".join(settings.rulebook.overlays)
    return f"hash {book.hash[:12]}{f' with {overlays}' if overlays else ''}"


async def _holidays(settings: Settings, year: int) -> str:
    calendar = Calendar(rulebook.load(settings.rulebook.overlays).holiday_categories)
    kinds = [day.kind for day in calendar.holidays(year).values()]
    national, joint = kinds.count(HolidayKind.NATIONAL_HOLIDAY), kinds.count(HolidayKind.JOINT_LEAVE)
    if not national:
        raise Unfit("no national holiday is known")
    if not joint and HolidayKind.JOINT_LEAVE in calendar.categories:
        raise Look(f"{national} national holidays, and no joint leave: its decree is not known yet")
    return f"{national} national holidays, {joint} days of joint leave"


def has_key(settings: Settings) -> bool:
    """Whether there is a field key; without one, whoever opens a server makes one."""
    return settings.storage.field_key is not None or _key_file(settings).exists()


def _key_file(settings: Settings) -> Path:
    return settings.keys_folder / "field.key"


async def _field_key(settings: Settings) -> str:
    if settings.storage.field_key is not None:
        return "from the settings"
    file = _key_file(settings)
    if not file.exists():
        raise Unfit(f"{file} is not there, and a start would make a new one; the rest was not looked at")
    if file.stat().st_mode & OTHERS:
        raise Unfit(f"others can read {file}: chmod 600")
    return str(file)


async def _database(runtime: Runtime) -> str:
    found = await migrating.require_there(runtime.place, runtime.host.apps())
    if found.missing or found.unknown:
        await migrating.check(runtime.place, runtime.host.apps())
    _check_private(runtime.place)
    return f"{runtime.place}, {len(found.applied)} migrations"


def _check_private(place: Place) -> None:
    """Names and dates of birth are in clear in it. Error: `Look`."""
    if not isinstance(place, SqliteFile):
        return
    folder = place.path.parent
    if place.path.stat().st_mode & OTHERS and folder.stat().st_mode & OTHERS:
        raise Look(f"others of this machine can read {place}: chmod -R go= {folder}")


async def _sealed(runtime: Runtime) -> str:
    await migrating.require_there(runtime.place, runtime.host.apps())
    await runtime.database.open()
    try:
        with runtime.activate():
            await keys(runtime)
    finally:
        await runtime.database.close()
    return "the field key opens what is stored"


async def _uploads(runtime: Runtime) -> str:
    settings = runtime.settings
    if settings.evidence.bucket:
        raise Look(f"bucket {settings.evidence.bucket}, which was not asked")
    folder = next(place for place in (settings.uploads_folder, *settings.uploads_folder.parents) if place.exists())
    if not os.access(folder, os.W_OK):
        raise Unfit(f"{folder} cannot be written to")
    free = shutil.disk_usage(folder).free
    told = f"{settings.uploads_folder}, {free / SPARE_BYTES:.1f} GB free"
    if free < SPARE_BYTES:
        raise Look(told)
    return told


async def _mail(runtime: Runtime) -> str:
    mail = runtime.settings.mail
    if mail.host:
        await SmtpCarrier(mail).check()
        return f"{mail.host}:{mail.port}, {mail.starttls.value}"
    if runtime.settings.environment is Environment.PRODUCTION:
        raise Look("no mail server: mails become files, and nobody gets one")
    return "no mail server: mails become files"


async def _bus(runtime: Runtime) -> str:
    """Whether it rings, as each does once when it is connected; that of one process needs no connection."""
    name = runtime.settings.events.bus
    if name is BusName.MEMORY or (name is None and isinstance(runtime.place, SqliteFile)):
        return "of this process alone"
    rung = asyncio.Event()
    hearing = asyncio.create_task(runtime.bus.hear(lambda _: rung.set()))
    ringing = asyncio.create_task(rung.wait())
    try:
        await asyncio.wait({hearing, ringing}, return_when=asyncio.FIRST_COMPLETED)
        if hearing.done():
            hearing.result()
    finally:
        hearing.cancel()
        ringing.cancel()
    return (name or BusName.POSTGRES).value


_LOOKS: Mapping[str, Callable[[Runtime], Awaitable[str]]] = {
    "database": _database,
    "sealed data": _sealed,
    "uploads": _uploads,
    "mail": _mail,
    "bus": _bus,
}
