"""Whether this server may be sent requests, and what of it does not work as it should.

*Failed* means: do not send it requests. *Degraded* means: it answers, but something is missing; an operator should
look. One thing each, by name; never a value.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag

from jkp.database import reader
from jkp.operating.symptoms import SYMPTOMS, Symptoms
from jkp.participants.models import Participant
from jkp.runtime import Runtime
from jkp.security.sealing import KeyUnknown

SECONDS = 1.0
_MIGRATIONS = "SELECT app, name FROM tortoise_migrations"


class State(StrEnum):
    """How a server is."""

    READY = "ready"
    DEGRADED = "degraded"
    UNREADY = "unready"


@dataclass(frozen=True)
class Health:
    """What failed and what is degraded, by name with a word about it."""

    failed: Mapping[str, str]
    degraded: Mapping[str, str]

    @property
    def state(self) -> State:
        """The worst of it."""
        if self.failed:
            return State.UNREADY
        return State.DEGRADED if self.degraded else State.READY


class Unfit(Exception):
    """Something is not as it must be; the text says what."""


STOPPING = Health({"server": "it is going to stop"}, {})


async def health(runtime: Runtime) -> Health:
    """Look at everything, each at most a second."""
    with runtime.activate():
        failed = {name: why for name, look in CHECKS.items() if (why := await _fault(look(runtime)))}
        return Health(failed, {} if "database" in failed else await _degraded(runtime))


async def _fault(looking: Awaitable[object]) -> str | None:
    try:
        async with asyncio.timeout(SECONDS):
            await looking
    except Unfit as unfit:
        return str(unfit)
    except TimeoutError:
        return f"no answer within {SECONDS:.0f} s"
    except Exception as error:  # noqa: BLE001 - whatever a database can raise
        return type(error).__name__
    return None


async def _degraded(runtime: Runtime) -> dict[str, str]:
    found: dict[str, str] = {}

    async def look_at(symptoms: Symptoms) -> None:
        found.update([symptom async for symptom in symptoms(runtime)])

    for name, symptoms in SYMPTOMS.items():
        if fault := await _fault(look_at(symptoms)):
            found[name] = fault
    return found


async def database(runtime: Runtime) -> None:
    """It answers."""
    await reader().execute_query("SELECT 1")


async def migrations(runtime: Runtime) -> None:
    """It is the one that this code was started with. Error: `Unfit`."""
    _, rows = await reader().execute_query(_MIGRATIONS)
    now = {f"{row['app']}.{row['name']}" for row in rows}
    changed = sorted(now ^ set(runtime.migrations))
    if changed:
        raise Unfit(f"the tables were changed meanwhile ({', '.join(changed)}); restart with the code that fits")


async def keys(runtime: Runtime) -> None:
    """The field key opens what is stored. Error: `Unfit`."""
    somebody = await Participant.all().using_db(reader()).order_by("-id").first()
    try:
        _ = somebody.nik() if somebody else ""
    except (InvalidTag, KeyUnknown) as error:
        raise Unfit("the field key does not open what is stored: it is another one") from error


CHECKS: Mapping[str, Callable[[Runtime], Awaitable[None]]] = {
    "database": database,
    "migrations": migrations,
    "keys": keys,
}
