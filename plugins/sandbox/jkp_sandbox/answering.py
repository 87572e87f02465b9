"""What the sandbox's fields answer."""

from datetime import datetime, timedelta
from typing import Any, TypeAlias

import strawberry

from jkp.plugin import PluginContext, Role, Sandbox, invalid, reader
from jkp_sandbox.models import Persona
from jkp_sandbox.playing import photograph
from jkp_sandbox.settings import SandboxSettings
from jkp_sandbox.types import SandboxClock, SandboxPersona, SandboxTokenInput
from jkp_schema.api import Info, global_id, uuid_of

LONGEST_SUBJECT = 200
YEARS = range(1990, 2101)
Context: TypeAlias = PluginContext[SandboxSettings]


async def personas(ctx: Context, sandbox: Sandbox, info: Info) -> list[SandboxPersona]:
    """Everybody that one can be, each with a new token."""
    return [
        SandboxPersona(
            name=row.name,
            role=row.role,
            title=row.title_en if info.context.language == "en" else row.title_id,
            subject=row.subject,
            token=sandbox.token(row.role, row.subject, ctx.settings.token_life),
        )
        for row in await Persona.all(using_db=reader()).order_by("id")
    ]


async def token(ctx: Context, sandbox: Sandbox, given: SandboxTokenInput) -> dict[str, Any]:
    """A token. Error: INVALID_INPUT for a life or a subject that no token has."""
    life = ctx.settings.token_life if given.life_seconds is None else timedelta(seconds=given.life_seconds)
    if not timedelta(0) < life <= timedelta(days=1):
        raise invalid(path=("lifeSeconds",), id="1-86400 detik", en="1-86400 seconds")
    return {"token": sandbox.token(given.role, _subject(given), life)}


def _subject(given: SandboxTokenInput) -> str:
    if given.role is Role.PARTICIPANT:
        return str(uuid_of("Participant", given.subject, "subject"))
    if not 0 < len(given.subject) <= LONGEST_SUBJECT:
        raise invalid(path=("subject",), id=f"1-{LONGEST_SUBJECT} karakter", en=f"1-{LONGEST_SUBJECT} characters")
    return given.subject


async def photographed(sandbox: Sandbox, info: Info) -> dict[str, Any]:
    """The id of an upload of whoever asks."""
    uploaded = await sandbox.upload(info.context.principal.participant_id, photograph())
    return {"upload_id": strawberry.ID(global_id("Upload", uploaded))}


async def travelled(ctx: Context, sandbox: Sandbox, at: datetime | None) -> dict[str, Any]:
    """The clock after it. Error: INVALID_INPUT for where the calendar ends: the clock could not be read there."""
    if at is not None and at.year not in YEARS:
        raise invalid(
            path=("at",), id=f"tahun {YEARS.start}-{YEARS.stop - 1}", en=f"years {YEARS.start}-{YEARS.stop - 1}"
        )
    sandbox.travel_to(at)
    return {"clock": SandboxClock(now=ctx.clock.now(), stands_still=sandbox.stands_still())}
