"""By which names a sandbox is asked. It gives tokens to anybody, so no page of another site may come near it.

A page may always ask the site that it came from. Whoever owns a name can let it point at this machine afterwards (DNS
rebinding), and is then that site; what cannot be owned, like `localhost` and addresses, cannot be used so.
"""

from collections.abc import Collection
from functools import lru_cache
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from jkp_schema.edge.admitting import FORBIDDEN
from jkp_schema.edge.outcomes import BAD_REQUEST
from jkp_schema.edge.view import problem

MISDIRECTED = 421
NOBODYS = ("localhost", "test", "local", "internal", "invalid", "home.arpa")
"""Ends of names that nobody can buy (RFC 6761, 6762, 8375)."""
REMEMBERED = 256
PROBLEM = "This server is not asked by that name. If it is one of yours, list it in server.names."


def asked_by_name(app: ASGIApp, names: Collection[str]) -> ASGIApp:
    """The same application, for requests by one of `names`, or by what nobody can own."""
    known = frozenset(name.lower() for name in names)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        name = _name(Headers(scope=scope).get("host", ""))
        answering = app if name in known or is_nobodys(name) else _refusal(scope)
        await answering(scope, receive, send)

    return answer


@lru_cache(REMEMBERED)
def is_nobodys(name: str) -> bool:
    """Whether it is an address, a name without a dot, or one that ends as no name on the internet does."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return "." not in name or name.endswith(tuple(f".{end}" for end in NOBODYS))
    return True


def _name(host: str) -> str:
    """Without its port and the dot at its end."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.rstrip(".").lower()


def _refusal(scope: Scope) -> ASGIApp:
    if scope["type"] == "websocket":
        return WebSocketClose(FORBIDDEN)
    refusal: Response = problem(MISDIRECTED, BAD_REQUEST, PROBLEM)
    return refusal
