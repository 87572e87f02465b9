"""An application of this process behind the real web server, on a port of loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from support.api import Api

from jkp_schema.serving.listening import listening
from jkp_schema.serving.server import Server

STARTS_IN = 10.0


class Quiet(uvicorn.Server):
    """A server that leaves signals to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listened(api: Api) -> AsyncIterator[int]:
    """The port on which it answers, as `jkp serve` would; its runtime is open already."""
    settings = api.runtime.settings
    config = Server(api.app, settings).config
    config.lifespan, config.timeout_graceful_shutdown = "off", 1
    server, socket = Quiet(config), listening(settings.server.model_copy(update={"port": 0}))
    serving = asyncio.create_task(server.serve([socket]))
    try:
        async with asyncio.timeout(STARTS_IN):
            while not server.started:
                await asyncio.sleep(0.01)
        yield socket.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
