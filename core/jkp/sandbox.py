"""What exists only where `environment = "sandbox"`: time travel, ready tokens, seeds and reset."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tortoise.models import Model

from jkp.audit import anchors
from jkp.clock import TravelClock
from jkp.crashing import crash_point
from jkp.database import run_tx
from jkp.events import feed
from jkp.evidence import uploads, vaults
from jkp.mail import keeping
from jkp.plugin.host import PluginHost
from jkp.security.principals import Principal, Role
from jkp.security.tokens import LONGEST_LIFE, SandboxIssuer

Api = Callable[[Principal, str, Mapping[str, Any]], Awaitable[dict[str, Any]]]


class LocalSandbox:
    """The sandbox of one server. `host`, `tables` and `api` are given to it once they exist."""

    def __init__(self, clock: TravelClock, issuer: SandboxIssuer, mails: Path, anchored: Path) -> None:
        self._clock = clock
        self._issuer = issuer
        self._mails = mails
        self._anchored = anchored
        self.host = PluginHost(())
        self.tables: Callable[[], list[type[Model]]] = list
        self.api: Api | None = None

    def stands_still(self) -> bool:
        """Whether the clock was sent somewhere and stands still there."""
        return self._clock.stands_still

    def travel_to(self, moment: datetime | None) -> datetime:
        """Send the programme's clock to a moment, or with None back to the present."""
        return self._clock.travel_to(moment)

    def token(self, role: Role, subject: str, life: timedelta = LONGEST_LIFE) -> str:
        """A token of the sandbox issuer."""
        return self._issuer.issue(role, subject, life)

    async def execute(self, role: Role, subject: str, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation of the public API as somebody; its data."""
        if self.api is None:
            raise RuntimeError("the API has not started")
        return await self.api(Principal(role, subject), document, given)

    async def upload(self, subject: UUID, content: bytes) -> UUID:
        """Upload a file as a participant; the id of the upload."""
        return (await uploads.receive(_whole(content), subject, len(content))).id

    async def reset(self) -> None:
        """Delete everything that was entered, and load every plugin's seed again."""
        await run_tx(self._delete_all)
        crash_point("sandbox.after_delete")
        feed.current().stop()
        await vaults.current().empty()
        keeping.empty(self._mails)
        anchors.forget(self._anchored)
        self.travel_to(None)
        await self.host.load_seeds()

    async def _delete_all(self) -> None:
        for table in children_first(self.tables()):
            await table.all().delete()


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def children_first(tables: list[type[Model]]) -> list[type[Model]]:
    """The tables in an order in which each comes before those that it refers to."""
    ordered: list[type[Model]] = []

    def add(table: type[Model]) -> None:
        if table in ordered:
            return
        for other in tables:
            if table is not other and table in _parents(other):
                add(other)
        ordered.append(table)

    for table in tables:
        add(table)
    return ordered


def _parents(table: type[Model]) -> set[type[Model]]:
    names = table._meta.fk_fields | table._meta.o2o_fields  # noqa: SLF001 - tortoise has no public way to ask
    return {table._meta.fields_map[name].related_model for name in names}  # type: ignore[attr-defined] # noqa: SLF001
