"""How the API is served: `[server]`, `[limits]`, `[documents]`."""

import re
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, IPvAnyNetwork

from jkp.settings.section import Section


class StatusProfile(StrEnum):
    """Which HTTP status codes GraphQL answers have."""

    SETTLED = "settled"
    DRAFT = "draft-2026-08"


def _an_origin(given: str) -> str:
    """Error: `ValueError` for what no browser would send as Origin."""
    if given != "*" and not re.fullmatch(r"https?://[^/\s?#@]+", given):
        raise ValueError('an origin is "https://name" or "http://name:port", without a path; or "*" for all')
    return given


class ServerSettings(Section):
    """The HTTP server. It listens on loopback unless the operator says otherwise."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    max_body_bytes: int = Field(default=262_144, ge=1024, description="Largest GraphQL request body, in bytes.")
    max_upload_bytes: int = Field(default=5_242_880, ge=1024, description="Largest upload, in bytes.")
    send_seconds: float = Field(
        default=30.0,
        ge=1,
        le=3600,
        description="How long a client may leave unread what it was sent, in seconds; then its connection is closed.",
    )
    plugin_seconds: float = Field(
        default=2.0, gt=0, description="How long a plugin may take for one answer, in seconds."
    )
    status_profile: StatusProfile = Field(
        default=StatusProfile.SETTLED,
        description="HTTP status codes: those that every client knows, or those of the draft of August 2026.",
    )
    cors_origins: tuple[Annotated[str, AfterValidator(_an_origin)], ...] = Field(
        default=(), description="Sites whose pages may use the API from a browser (CORS, and WebSocket)."
    )
    names: tuple[str, ...] = Field(
        default=(),
        description="Names of this sandbox on the internet; under any other one of the internet it is refused.",
    )
    proxies: tuple[IPvAnyNetwork, ...] = Field(
        default=(IPv4Network("127.0.0.1/32"), IPv6Network("::1/128")),
        description="Addresses and networks of your proxies, whose X-Forwarded-For tells who asks.",
    )
    tick_seconds: float = Field(
        default=15.0,
        ge=0,
        description="How often what time alone causes is stored and announced, in seconds; 0 for never (`jkp tick`).",
    )


class LimitsSettings(Section):
    """How much one request, and one caller, may ask. docs/http.md explains the points of cost."""

    depth: int = Field(default=15, ge=1, description="Most levels of fields inside each other.")
    aliases: int = Field(default=30, ge=0, description="Most aliases in an operation.")
    directives: int = Field(default=50, ge=0, description="Most directives in an operation.")
    tokens: int = Field(default=2_000, ge=10, description="Most words and signs of a document.")
    characters: int = Field(default=20_000, ge=100, description="Most characters of a document.")
    items: int = Field(default=1_000, ge=1, description="Most items of a list in the variables.")
    cost: int = Field(default=10_000, ge=1, description="Most points that an operation may cost.")
    seconds: float = Field(default=30.0, gt=0, le=300, description="Seconds that a query or a mutation may take.")
    points_per_minute: int = Field(
        default=120_000, ge=0, description="Points that somebody with a token has for each minute; 0 for no limit."
    )
    anonymous_points_per_minute: int = Field(
        default=60_000, ge=0, description="The same for an address without a token; 0 for no limit."
    )
    operations_at_once: int = Field(default=200, ge=1, description="Most queries and mutations that run at once.")
    subscriptions_at_once: int = Field(default=10_000, ge=1, description="Most subscriptions that run at once.")
    sockets_at_once: int = Field(default=10_000, ge=1, description="Most WebSockets that are open at once.")
    anonymous_sockets: int = Field(
        default=1_000, ge=1, description="Most WebSockets, and most subscriptions, of an address without a token."
    )


class Trust(StrEnum):
    """Which documents somebody may run."""

    OFF = "off"
    ACCEPT = "accept"
    REQUIRE = "require"


class DocumentsSettings(Section):
    """Trusted documents: the operations of your own clients, known by their hash."""

    trusted: Trust = Field(
        default=Trust.ACCEPT,
        description="Whether documents can be named by their hash: off, accept, or require: then no others run.",
    )
    roles: dict[str, Trust] = Field(default_factory=dict, description="The same for one role, like PARTICIPANT.")
    place: Path | None = Field(
        default=None, description="A folder of .graphql files, or a manifest (JSON) of hashes and documents."
    )
    remembered: int = Field(
        default=1_000,
        ge=0,
        description="Most documents that clients with a token may add by themselves (Apollo's persistedQuery).",
    )
