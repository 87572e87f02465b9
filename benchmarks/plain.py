"""The same two answers by hand: Starlette routes, raw sqlite3, hand-written SQL, and JSON built as dictionaries.

It checks the same tokens, opens the same sealed NIK and asks the same pure rules of the core, so that what is left
between the two servers is GraphQL and the ORM. Reads and writes run in the event loop, which is fastest here.

    python -m benchmarks.plain FOLDER PORT
"""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks import plain_apply, plain_dashboard
from jkp import clock
from jkp.clock import TravelClock
from jkp.security import sealing
from jkp.security.jwts import TokenInvalid
from jkp.security.sealing import Seals, root_key
from jkp.security.tokens import SandboxIssuer

PRAGMAS = ("foreign_keys=ON", "busy_timeout=5000", "cache_size=-65536", "mmap_size=268435456", "synchronous=FULL")
Answer = Callable[[UUID, dict[str, Any]], dict[str, Any]]


def connected(file: Path) -> sqlite3.Connection:
    """A connection as our own server opens it."""
    database = sqlite3.connect(file, isolation_level=None, cached_statements=512)
    database.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    return database


def route(path: str, method: str, issuer: SandboxIssuer, answer: Answer) -> Route:
    """A route for participants: token in, JSON out."""

    async def endpoint(request: Request) -> Response:
        try:
            principal = issuer.verify(request.headers.get("authorization", "").removeprefix("Bearer "))
        except TokenInvalid:
            return Response(status_code=401)
        given = orjson.loads(await request.body()) if method == "POST" else {}
        content = orjson.dumps({"data": answer(principal.participant_id, given)})
        return Response(content, media_type="application/json", headers={"cache-control": "no-store"})

    return Route(path, endpoint, methods=[method])


def main() -> None:
    """Serve."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    clock.use(TravelClock(folder / "clock"))
    sealing.use(Seals(root_key(folder / "keys" / "field.key", None)))
    issuer = SandboxIssuer(folder / "keys" / "issuer.pem")
    database = connected(folder / "jkp.db")
    routes = [
        route("/dashboard", "GET", issuer, lambda who, _: plain_dashboard.dashboard(database, who)),
        route("/applications", "POST", issuer, lambda who, given: plain_apply.apply(database, who, given)),
    ]
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
