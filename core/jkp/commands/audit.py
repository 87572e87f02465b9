"""`jkp audit`: who has read or changed whose personal data, and whether that record is whole."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from jkp import opaque
from jkp import settings as settings_module
from jkp.audit import anchors, chain
from jkp.audit.chain import Broken
from jkp.audit.heads import Chained, Head
from jkp.audit.models import AuditEntry
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.database import reader
from jkp.errors import CannotStart
from jkp.operating import chains
from jkp.runtime import Runtime
from jkp.settings import Settings

audit_app = typer.Typer(help="Who has read or changed whose personal data.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


class AuditBroken(CannotStart):
    """Somebody has changed the audit."""


@audit_app.command("verify")
def verify(
    anchor: Annotated[Path | None, typer.Option(help="A copy of the file of anchors, kept elsewhere.")] = None,
    file: SettingsFile = FILE,
) -> None:
    """Follow the chain from its first entry, past every anchor. Ends with 1 when anything was changed or removed."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        known = anchors.of(Chained.AUDIT, anchors.known_by(runtime.settings.anchor_file, anchor))
        end = run_open(runtime, lambda: _verified(known, runtime.settings))
    say(f"the audit is whole: {end.pos} entries, {len(known)} anchors, head {end.hash}")


async def _verified(known: Mapping[int, str], settings: Settings) -> Head:
    try:
        end = await chain.verify(known)
    except Broken as broken:
        raise AuditBroken(f"the audit was changed at entry {broken.pos}: {broken.why}") from broken
    if late := await chains.late(settings, Chained.AUDIT, known):
        raise AuditBroken(late)
    return end


@audit_app.command("anchor")
def anchor_now(file: SettingsFile = FILE) -> None:
    """Write down where audit and determinations stand, into the file of anchors. For cron, where no server does it."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        heads = run_open(runtime, runtime.heads)
        anchors.drop(runtime.settings.anchor_file, heads)
    for chained, end in heads.items():
        say(f"{chained} {end.pos} {end.hash}")


def _participant(given: str) -> UUID:
    """Error: `BadParameter` for what names no participant."""
    with suppress(ValueError):
        return UUID(given)
    with suppress(ValueError):
        type_name, local = opaque.parts(given)
        if type_name == "Participant":
            return UUID(local)
    raise typer.BadParameter("it is no participant's id")


@audit_app.command("list")
def list_entries(
    participant: Annotated[
        UUID, typer.Argument(parser=_participant, help="The id, as the API gives it, or the UUID in it.")
    ],
    file: SettingsFile = FILE,
) -> None:
    """Everything that was read and changed of one person, the oldest first: when, who, what, by which operation."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        entries = run_open(runtime, lambda: _about(participant))
    for one in entries:
        say(f"{one.at.isoformat()}  {one.actor}  {one.action}  {one.kinds}  {one.operation}  {one.request_id}")
    say(f"{len(entries)} entries")


async def _about(participant: UUID) -> list[AuditEntry]:
    return await AuditEntry.filter(participant_id=participant).using_db(reader()).order_by("id")
