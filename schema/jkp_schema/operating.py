"""What an operator's tools ask a server: does it live, may it be sent requests, and its figures."""

import asyncio
from collections.abc import Callable

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from jkp.operating import figures
from jkp.operating.health import STOPPING, Health, State, health
from jkp.runtime import Runtime

UNREADY = 503
NOT_KEPT = {"cache-control": "no-store"}


class Operating:
    """The answers of one server. It is ready until it is told to leave."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.is_leaving = False
        self._looking: asyncio.Task[Health] | None = None

    async def health(self) -> Health:
        """How it is now. Whoever asks while it is looked at gets the same answer.

        Nobody needs a token to ask: many at once would have the looks wait for each other, until none is in time.
        """
        if self.is_leaving:
            return STOPPING
        if self._looking is None:
            self._looking = asyncio.create_task(health(self._runtime))
            self._looking.add_done_callback(self._looked)
        return await asyncio.shield(self._looking)

    def _looked(self, _: "asyncio.Task[Health]") -> None:
        self._looking = None

    def for_operators(self) -> Starlette:
        """The application on a port of its own: it names what is wrong."""
        return Starlette(routes=[*self._routes(_named), Route("/metrics", self._metrics)])

    def for_balancers(self) -> list[Route]:
        """The same beside the API, for whoever balances requests: a word, and the status."""
        return self._routes(_in_a_word)

    def _routes(self, told: Callable[[Health], bytes]) -> list[Route]:
        async def lives(_: Request) -> Response:
            return _response(b'{"status":"alive"}', 200)

        async def is_ready(_: Request) -> Response:
            found = await self.health()
            return _response(told(found), UNREADY if found.state is State.UNREADY else 200)

        return [Route("/livez", lives), Route("/readyz", is_ready)]

    async def _metrics(self, _: Request) -> Response:
        text = await figures.text(self._runtime)
        return Response(text, headers=NOT_KEPT, media_type=figures.MEDIA)


def _response(body: bytes, status: int) -> Response:
    return Response(body, status, NOT_KEPT, media_type="application/json")


def _in_a_word(found: Health) -> bytes:
    return orjson.dumps({"status": found.state})


def _named(found: Health) -> bytes:
    return orjson.dumps({"status": found.state, "failed": found.failed, "degraded": found.degraded})
