"""Looks at what a server works with: each says how it is, and changes nothing.

Errors: `Unfit` and what the thing itself raises, where a server cannot do its work; `Look` for what works, and should
be known.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from tortoise.connection import get_connection

from jkp import clock, migrating
from jkp.audit import anchors
from jkp.audit.heads import Chained
from jkp.database import READER
from jkp.evidence.s3 import Bucket
from jkp.evidence.scanners import Clamd
from jkp.mail.smtp import SmtpCarrier
from jkp.operating import chains
from jkp.operating.health import Unfit, keys
from jkp.operating.symptoms import GIGABYTE, SPARE_BYTES
from jkp.places import Place, SqliteFile
from jkp.runtime import Runtime
from jkp.security.oidc import OidcIssuer
from jkp.settings import Environment
from jkp.settings.following import BusName

OTHERS = 0o077
LEAST_BYTES = 50_000_000
APART_SECONDS = 2.0
MOST_APART_SECONDS = 30.0
"""So far may the clock of an issuer be from ours; beyond it good tokens are refused."""
Looking = Callable[[Runtime], Awaitable[str]]


class Look(Exception):
    """It works, and an operator should know something about it."""


async def _database(runtime: Runtime) -> str:
    await migrating.require_there(runtime.place, runtime.host.apps())
    _check_private(runtime.place)
    return str(runtime.place)


def _check_private(place: Place) -> None:
    """Names and dates of birth are in clear in it. Error: `Look`."""
    if not isinstance(place, SqliteFile):
        return
    folder = place.path.parent
    if place.path.stat().st_mode & OTHERS and folder.stat().st_mode & OTHERS:
        raise Look(f"others of this machine can read {place}: chmod -R go= {folder}")


async def _migrations(runtime: Runtime) -> str:
    found = await migrating.require_there(runtime.place, runtime.host.apps())
    if found.missing or found.unknown:
        await migrating.check(runtime.place, runtime.host.apps())
    return f"{len(found.applied)} applied, as the code wants them"


async def _opened(runtime: Runtime, look: Looking) -> str:
    """Look at the open database."""
    await migrating.require_there(runtime.place, runtime.host.apps())
    await runtime.database.open()
    try:
        with runtime.activate():
            return await look(runtime)
    finally:
        await runtime.database.close()


async def _sealed(runtime: Runtime) -> str:
    await keys(runtime)
    return "the field key opens what is stored"


async def _clock(runtime: Runtime) -> str:
    if isinstance(runtime.place, SqliteFile):
        return "that of this machine"
    return await _opened(runtime, _apart)


async def _apart(_: Runtime) -> str:
    asked = clock.machine_now()
    (row,) = await get_connection(READER).execute_query_dict("SELECT clock_timestamp() AS now")
    middle = asked + (clock.machine_now() - asked) / 2
    apart = abs((row["now"] - middle).total_seconds())
    told = f"{apart:.1f} s from that of the database"
    if apart > MOST_APART_SECONDS:
        raise Unfit(f"{told}: set both by NTP")
    if apart > APART_SECONDS:
        raise Look(told)
    return told


async def _uploads(runtime: Runtime) -> str:
    settings, store = runtime.settings, runtime.vault.store
    folder = _there(settings.uploads_folder)
    if not os.access(folder, os.W_OK):
        raise Unfit(f"{folder} cannot be written to")
    if isinstance(store, Bucket):
        await store.check()
        return f"bucket {settings.evidence.bucket} can be listed"
    return str(settings.uploads_folder)


def _there(folder: Path) -> Path:
    """The folder, or before it was made the one that it will be made in."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


async def _disk(runtime: Runtime) -> str:
    folder = _there(runtime.settings.storage.folder)
    free = shutil.disk_usage(folder).free
    told = f"{free / GIGABYTE:.1f} GB free in {folder}"
    if free < LEAST_BYTES:
        raise Unfit(told)
    if free < SPARE_BYTES:
        raise Look(told)
    return told


async def _scanners(runtime: Runtime) -> str:
    for scanner in runtime.vault.scanners:
        if isinstance(scanner, Clamd):
            await scanner.check()
    names = ", ".join(scanner.name for scanner in runtime.vault.scanners)
    if not names and runtime.settings.environment is Environment.PRODUCTION:
        raise Look("none: nobody looks for viruses in uploads")
    return names or "none"


async def _mail(runtime: Runtime) -> str:
    mail = runtime.settings.mail
    if mail.host:
        await SmtpCarrier(mail).check()
        return f"{mail.host}:{mail.port}, {mail.starttls.value}{', signed in' if mail.username else ''}"
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


async def _anchor(runtime: Runtime) -> str:
    file = runtime.settings.anchor_file
    anchors.require_writable(file)
    told = f"{len(anchors.read(file))} in {file}"
    is_beside = file.absolute().is_relative_to(runtime.settings.storage.folder.absolute())
    if is_beside and runtime.settings.environment is Environment.PRODUCTION:
        raise Look(f"{told}: beside the database it protects from little")
    return told


async def _chains(runtime: Runtime) -> str:
    """Whether each still has the last link that was anchored of it."""
    ends = [await chains.last_anchored(runtime.settings, chained) for chained in Chained]
    for end in ends:
        if end.fault:
            raise Unfit(end.fault)
    for end in ends:
        if end.late:
            raise Look(end.late)
    return ", ".join(f"{end.chained} anchored up to {end.pos}" for end in ends)


def issuers(runtime: Runtime) -> Iterator[tuple[str, Looking]]:
    """A look at each issuer of tokens."""
    for issuer in runtime.federated.values():
        yield f"issuer {issuer.keys.name}", partial(_issuer, issuer)


async def _issuer(issuer: OidcIssuer, _: Runtime) -> str:
    number = await issuer.keys.check()
    if not number:
        raise Unfit("it answers, and none of its keys can verify a token")
    return f"{issuer.rules.issuer}, {number} keys"


LOOKS: Mapping[str, Looking] = {
    "database": _database,
    "migrations": _migrations,
    "sealed data": partial(_opened, look=_sealed),
    "clock": _clock,
    "uploads": _uploads,
    "disk": _disk,
    "scanners": _scanners,
    "audit anchor": _anchor,
    "chains": partial(_opened, look=_chains),
    "mail": _mail,
    "bus": _bus,
}
