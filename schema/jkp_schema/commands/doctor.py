"""`jkp doctor`: one line for each thing that a server needs."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, app, explained, say
from jkp.operating.doctor import Finding, Verdict, examined, has_key
from jkp.settings import Settings
from jkp_schema.commands.plugins import enabled, fault_of


@app.command()
def doctor(
    file: SettingsFile = FILE,
    data: Annotated[Path | None, typer.Option(help="Folder for database, uploads, keys and mails.")] = None,
) -> None:
    """Look at everything that a server needs, one line each; end with 1 when one is at fault."""
    with explained():
        settings = settings_module.load(file)
        storage = settings.storage.model_copy(update={"folder": data} if data else {})
        settings = settings.model_copy(update={"storage": storage}).read_from(file)
        plugins = list(_plugins(settings)) if has_key(settings) else []
        verdicts = asyncio.run(_told(settings, plugins))
    if Verdict.FAULT in verdicts:
        raise typer.Exit(1)


async def _told(settings: Settings, plugins: Sequence[Finding]) -> list[Verdict]:
    verdicts = []
    async for finding in examined(settings, plugins):
        say(f"{finding.verdict.value:6}{finding.name}: {finding.told}")
        verdicts.append(finding.verdict)
    return verdicts


def _plugins(settings: Settings) -> Iterator[Finding]:
    for name in enabled(settings):
        fault = fault_of(name, settings)
        yield Finding(f"plugin {name}", Verdict.FAULT if fault else Verdict.OK, str(fault or "loads"))
