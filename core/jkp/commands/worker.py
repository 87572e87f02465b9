"""`jkp worker`: a process that works and answers nobody."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, app, explained
from jkp.operating import logs
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.settings.faults import SettingsError
from jkp.worker.running import alive

log = logging.getLogger("jkp.worker")


@app.command()
def worker(
    file: SettingsFile = FILE,
    data: Annotated[Path | None, typer.Option(help="Folder for database, uploads, keys and mails.")] = None,
    verbose: Verbose = False,  # noqa: FBT002
) -> None:
    """Do what nobody asks for, until it is told to stop; stand by while another process does it."""
    with explained(verbose=verbose):
        settings = _checked(settings_module.load(file), data)
        logs.configure(settings)
        asyncio.run(_worked(settings))


def _checked(settings: Settings, data: Path | None) -> Settings:
    if not settings.server.tick_seconds:
        raise SettingsError("server.tick_seconds: with 0 there is nothing to do for a worker")
    storage = settings.storage.model_copy(update={"folder": data} if data else {})
    return settings.model_copy(update={"storage": storage})


async def _worked(settings: Settings) -> None:
    runtime, told = Runtime(settings), asyncio.Event()
    _stops_at(told, asyncio.get_running_loop())
    await runtime.open()
    log.info("the worker is there")
    try:
        async with alive(runtime):
            await told.wait()
            log.info("it was told to stop")
    finally:
        await runtime.close()
    log.info("it has stopped")


def _stops_at(told: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """The first signal stops it in order; the next one ends it at once, as a kill does, which loses nothing."""
    both = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        told.set()
        for each in both:
            loop.remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)

    for each in both:
        loop.add_signal_handler(each, stop)
