"""What every resolver may use: who is asking, in which language, and loaders that live for one request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

import strawberry
from graphql import GraphQLError

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.audit.noting import Reads, Scene
from jkp.errors import LANGUAGES
from jkp.runtime import Runtime
from jkp.security.principals import Principal
from jkp_schema.loaders import Loaders


async def _nothing() -> None:
    """What an event costs that nobody asks for from outside."""


@dataclass
class Context:
    """The context of one request."""

    runtime: Runtime
    principal: Principal
    language: str
    loaders: Loaders = field(default_factory=Loaders)
    last_event_id: str | None = None
    """Where a follower that comes back left off (SSE), if it gives no `after`."""
    cursor: str | None = None
    """Where a subscription is, once it has told something."""
    scene: Scene = field(default_factory=Scene)
    """What the audit says of this request."""
    reads: Reads = field(default_factory=Reads)

    def begin(self, operation: str) -> None:
        """From here on the audit says that it was done by this operation."""
        self.scene = noting.begin(Scene(f"{self.principal.role}:{self.principal.subject}", operation))
        self.reads = Reads()

    def read(self, participant_id: UUID, kind: Personal) -> None:
        """Personal data of somebody is given to the reader. Their own people read unnoted, unless that is set."""
        if self.runtime.settings.audit.own_reads or not self.principal.is_participant(participant_id):
            self.reads.note(participant_id, kind)

    async def note(self) -> None:
        """Hand what was read to the audit."""
        if entries := self.reads.entries(self.scene):
            self.reads = Reads()
            await self.runtime.recorder.add(entries)

    address: str = ""
    """Where the request came from; whoever has no token is known by it."""
    cost: dict[str, int] | None = None
    """What the operation costs, until it was told."""
    request_id: str | None = None
    """The id of an operation of a socket, until it was told; over HTTP a header tells it."""

    def forget_loaded(self) -> None:
        """What was loaded is old now, or nobody waits for it any more."""
        before, self.loaders = self.loaders, Loaders()
        before.end()

    pay: Callable[[], Awaitable[None]] = _nothing
    """Pay for the next event of a subscription, which may take until there are points again."""

    def renew(self) -> None:
        """For the next result of a subscription: what was loaded for the one before is old. Error: TOKEN_EXPIRED."""
        self.forget_loaded()
        ends_at = self.principal.expires_at
        if ends_at and ends_at <= clock.machine_now():
            raise GraphQLError("The token has expired.", extensions={"code": "TOKEN_EXPIRED"})


Info: TypeAlias = strawberry.Info[Context, None]
"""What a resolver is given: `info.context` tells who asks (`principal`) and in which `language` (id or en).

Example: `async def bursa_applications(self, info: Info) -> list[BursaApplication] | None: ...`
"""


def language_of(accept_language: str | None) -> str:
    """The first language in the header that we speak; Indonesian otherwise."""
    for part in (accept_language or "").split(","):
        language = part.split(";")[0].split("-")[0].strip().lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
