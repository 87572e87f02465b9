"""`jkp token`: somebody to be in the sandbox."""

from datetime import timedelta
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, app, explained, say
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.settings.faults import SettingsError


@app.command()
def token(
    role: Annotated[Role, typer.Argument(help="Role.")],
    subject: Annotated[str, typer.Argument(help="Subject; for PARTICIPANT the id of the participant's row.")],
    seconds: Annotated[int, typer.Option("--expires-in", help="Life in seconds; negative for an expired one.")] = 86400,
    file: SettingsFile = FILE,
) -> None:
    """Print a token of the sandbox issuer."""
    with explained():
        issuer = Runtime(settings_module.load(file).model_copy(update={"plugins": {}})).issuer
        if issuer is None:
            raise SettingsError('environment = "production" has no sandbox issuer')
        say(issuer.issue(role, subject, timedelta(seconds=seconds)))
