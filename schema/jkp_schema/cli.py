"""The whole command `jkp`: the core's commands, and those that serve or print the API."""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from jkp import commands  # noqa: F401 - adds them
from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, app, explained, say
from jkp.operating import logs
from jkp.runtime import Runtime
from jkp.security.principals import ANONYMOUS
from jkp.settings import Settings
from jkp.settings.faults import SettingsError
from jkp_schema import commands as _commands  # noqa: F401 - adds them
from jkp_schema import printing
from jkp_schema.app import GRAPHQL, App
from jkp_schema.context import Context
from jkp_schema.ide import available_offline
from jkp_schema.printing import Stale
from jkp_schema.serving.listening import require_free
from jkp_schema.serving.server import Server

schema_app = typer.Typer(help="The public schema.", no_args_is_help=True)
app.add_typer(schema_app, name="schema")

SDL = Path("schema/schema.graphql")
NOBODY = "nobody can sign in: no section [oidc.<name>] names an issuer of tokens (docs/security.md)"
NO_OFFICER = "only participants can sign in: officers need an issuer, a section [oidc.<name>] (docs/security.md)"
PERSONAS = "{ sandboxPersonas { name role title token } sandboxClock { now } }"


@app.command()
def serve(  # noqa: PLR0913, PLR0917 - the options of a command
    file: SettingsFile = FILE,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder for database, uploads, keys and mails.")] = None,
    prepare: Annotated[bool, typer.Option("--prepare", help="Migrate first, and load an empty sandbox.")] = False,  # noqa: FBT002
    only_answer: Annotated[bool, typer.Option("--no-worker", help="Leave all work to `jkp worker`.")] = False,  # noqa: FBT002
    verbose: Verbose = False,  # noqa: FBT002
) -> None:
    """Serve the API until it is told to stop."""
    with explained(verbose=verbose):
        settings = _changed(settings_module.load(file), host, port, data)
        require_free(settings.server.host, settings.server.port)
        require_free(settings.operations.host, settings.operations.port or 0)
        if prepare:
            asyncio.run(_prepare(settings))
        application = App(Runtime(settings), is_worker=not only_answer)
        asyncio.run(_open_once(application))
        warn(application.runtime)
    logs.configure(settings)
    say(f"\nopen http://{settings.server.host}:{settings.server.port}{GRAPHQL}")
    with contextlib.suppress(KeyboardInterrupt):
        Server(application, settings).listen()


def warn(runtime: Runtime) -> None:
    """Say what an operator may not have meant, though it can be served."""
    if not runtime.entrance.issuers:
        sys.stderr.write(f"{NOBODY}\n")
    elif runtime.sandbox is None and not runtime.federated:
        sys.stderr.write(f"{NO_OFFICER}\n")


@app.command()
def seed(file: SettingsFile = FILE, data: Annotated[Path | None, typer.Option(help="Folder.")] = None) -> None:
    """Load every plugin's seed into the sandbox; harmless when it is loaded already."""
    with explained():
        settings = _changed(settings_module.load(file), None, None, data)
        if Runtime(settings).sandbox is None:
            raise SettingsError('environment = "production" has no sandbox to seed')
        asyncio.run(_prepare(settings))


@schema_app.command("export")
def schema_export(
    file: SettingsFile = FILE,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a file is out of date.")] = False,  # noqa: FBT002
    to: Annotated[Path, typer.Option(help="The file of the whole; its parts are written beside it.")] = SDL,
) -> None:
    """Print the public schema into its file, and its parts (the core's, each plugin's) beside it."""
    with explained():
        texts = printing.files(Runtime(settings_module.load(file)).host, to)
    try:
        done = printing.export(texts, check=check)
    except Stale as error:
        say(str(error))
        raise typer.Exit(1) from error
    say("\n".join(f"{'wrote' if one in texts else 'removed'} {one}" for one in done) or f"{to} is up to date")


def _changed(settings: Settings, host: str | None, port: int | None, data: Path | None) -> Settings:
    server = {"host": host, "port": port}
    given = {key: value for key, value in server.items() if value is not None}
    storage = settings.storage.model_copy(update={"folder": data} if data else {})
    return settings.model_copy(update={"server": settings.server.model_copy(update=given), "storage": storage})


async def _open_once(application: App) -> None:
    """Open and close the database before the server starts, so that an unfit one gets a clear line."""
    await application.runtime.open()
    try:
        await _introduce(application)
    finally:
        await application.runtime.close()


async def _prepare(settings: Settings) -> None:
    application = App(Runtime(settings))
    runtime = application.runtime
    await runtime.migrate()
    await runtime.open()
    try:
        if runtime.sandbox:
            with runtime.activate():
                await runtime.host.load_seeds()
    finally:
        await runtime.close()


async def _introduce(application: App) -> None:
    """Say who one can be in the sandbox, with a ready token for each."""
    if "sandbox" not in {plugin.name for plugin in application.runtime.host.plugins}:
        return
    with application.runtime.activate():
        context = Context(application.runtime, ANONYMOUS, "en")
        answer = await application.schema.execute(PERSONAS, context_value=context)
    data = answer.data or {}
    for persona in data["sandboxPersonas"]:
        say(f"\n{persona['name']} ({persona['role']}): {persona['title']}\n  {persona['token']}")
    say(f"\nThe programme's clock says {data['sandboxClock']['now']}.")
    say("GraphiQL comes from " + ("this machine." if available_offline() else "a CDN (no node was found)."))
