"""A server in a process of its own that can be stopped, killed and started again, and a client of it."""

import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from support.api import Api
from support.command import begun, settings_file
from support.mothers import Running
from support.server import free_port, waited

from jkp import settings
from jkp.runtime import Runtime
from jkp_schema.app import App

PATIENCE = 20.0


class Served:
    """The server, on one port and one folder of data however often it is started."""

    def __init__(self, api: Api, file: Path, port: int) -> None:
        self.api = api
        self.port = port
        self._file = file
        self.log = file.with_name("log")
        """What it writes to standard error, of all its starts."""
        self.process = self.start()

    def start(self, **changes: str) -> Running:
        """Start it, and wait until it listens; the keywords are environment variables."""
        command = ("serve", "--settings", self._file, "--port", str(self.port))
        self.process = begun(*command, out=Path(os.devnull), err=self.log, **changes)
        waited(self.port, self.process)
        return self.process

    def end(self, sent: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, and wait until it is gone; what it ended with."""
        self.process.send_signal(sent)
        return self.process.wait(PATIENCE)


@asynccontextmanager
async def served(migrated: Path, folder: Path, text: str = "") -> AsyncIterator[Served]:
    """A server of a copy of `migrated` in `folder`; `text` are settings."""
    file, port = settings_file(folder, text, plugins=("sandbox",)), free_port()
    shutil.copytree(migrated, folder / "data")
    runtime = Runtime(settings.load(file))
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        server = Served(Api(http, runtime, App(runtime)), file, port)
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.end()
