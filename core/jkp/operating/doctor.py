"""Look at everything that a server needs, before it is started or beside it: one finding for each thing.

It changes nothing: it makes no key, no folder and no table, and leaves the log of a killed server's database as it is.
It asks the database, the mail server and the bus.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from jkp import clock
from jkp.errors import CannotStart
from jkp.mail.carrying import ServerAway
from jkp.operating.health import Unfit
from jkp.operating.looking import LOOKS, OTHERS, Look, issuers
from jkp.regulation import rulebook
from jkp.regulation.decrees import HolidayKind
from jkp.regulation.workdays import Calendar
from jkp.runtime import Runtime
from jkp.security.jwks import IssuerUnavailable
from jkp.settings import Environment, Settings

SECONDS = 5.0
OTHERS_WRITE = 0o022


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
    yield await _found("key files", partial(_key_files, settings))
    for finding in plugins:
        yield finding
    if has_key(settings):
        is_broken = any(finding.verdict is Verdict.FAULT for finding in plugins)
        async for finding in _of_runtime(settings.model_copy(update={"plugins": {}}) if is_broken else settings):
            yield finding


async def _of_runtime(settings: Settings) -> AsyncIterator[Finding]:
    """What a server made of these settings would find, if one can be made."""
    try:
        runtime = Runtime(settings, only_looks=True)
    except CannotStart as fault:
        yield Finding("server", Verdict.FAULT, str(fault))
        return
    for name, look in [*LOOKS.items(), *issuers(runtime)]:
        yield await _found(name, partial(look, runtime))


async def _found(name: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            return Finding(name, Verdict.OK, await look())
    except Look as told:
        return Finding(name, Verdict.LOOK, str(told))
    except (CannotStart, Unfit, ServerAway, IssuerUnavailable) as fault:
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


async def _key_files(settings: Settings) -> str:
    """Others must not read any of them, nor put another one in its place."""
    folder = settings.keys_folder
    files = sorted(folder.iterdir()) if folder.exists() else []
    if open_ones := [str(file) for file in files if file.stat().st_mode & OTHERS]:
        raise Unfit(f"others can read {', '.join(open_ones)}: chmod 600")
    if files and folder.stat().st_mode & OTHERS_WRITE:
        raise Unfit(f"others can change {folder}: chmod 700")
    return f"{', '.join(file.name for file in files) or 'none'} in {folder}"
