"""What every resolver may use: who is asking, in which language, and loaders that live for one request."""

from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry
from graphql import GraphQLError

from jkp import clock
from jkp.errors import LANGUAGES
from jkp.runtime import Runtime
from jkp.security.principals import Principal
from jkp_schema.loaders import Loaders


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

    def renew(self) -> None:
        """For the next result of a subscription: what was loaded for the one before is old. Error: TOKEN_EXPIRED."""
        self.loaders = Loaders()
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
