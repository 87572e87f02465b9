"""Keep parts of a résumé, and state how complete it is; each verb runs inside an open transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from jkp.plugin import Code, Personal, PluginContext, invalid, lock, refuse, wrote
from jkp_profile.completeness import completeness
from jkp_profile.models import ResumePart
from jkp_profile.reading import Parts
from jkp_profile.settings import ProfileSettings
from jkp_profile.terms import ProfilePart

Context = PluginContext[ProfileSettings]
PHOTO = ("photoUploadId",)
DAYS_OF_A_MONTH = 30


async def check_photo(ctx: Context, participant_id: UUID, parts: Parts) -> None:
    """Look at the photo before the transaction. Errors: INVALID_INPUT for no photograph, EVIDENCE_UNKNOWN."""
    photo = upload_of(parts.get(ProfilePart.PHOTO))
    if photo and not await ctx.uploads.is_photograph(participant_id, photo, path=PHOTO):
        raise invalid(
            path=PHOTO,
            id="satu foto JPEG, PNG, atau WebP, sisi minimal 100 piksel",
            en="one JPEG, PNG or WebP photograph of at least 100 pixels a side",
        )


async def save(ctx: Context, participant_id: UUID, parts: Parts) -> UUID:
    """Keep each part in place of what was kept of it; her id. Error: EVIDENCE_UNKNOWN for a photo that was used."""
    await lock(f"participant:{participant_id}")
    kept = {row.part: row for row in await ResumePart.filter(participant_id=participant_id)}
    await _attach_photo(ctx, participant_id, kept.get(ProfilePart.PHOTO), parts)
    await ResumePart.filter(participant_id=participant_id, part__in=list(parts)).delete()
    rows = [
        ResumePart(participant_id=participant_id, part=part, entries=entries, saved_at=ctx.clock.now())
        for part, entries in parts.items()
    ]
    await ResumePart.bulk_create(rows)
    await _state(ctx, participant_id, {**kept, **{row.part: row for row in rows}})
    await wrote(participant_id, Personal.PROFILE)
    return participant_id


async def require_complete(participant_id: UUID) -> None:
    """Error: PROFILE_INCOMPLETE, with how many per cent are there."""
    found = completeness([row.part for row in await ResumePart.filter(participant_id=participant_id)])
    if found.missing:
        raise refuse(Code.PROFILE_INCOMPLETE, missing=f"{found.percent}/100")


def upload_of(entries: Iterable[Mapping[str, Any]] | None) -> UUID | None:
    """The upload of the part PHOTO, if it is filled in."""
    return next((UUID(entry["upload_id"]) for entry in entries or ()), None)


async def _attach_photo(ctx: Context, participant_id: UUID, kept: ResumePart | None, parts: Parts) -> None:
    """A photo that is kept already may be sent again with the other parts."""
    photo = upload_of(parts.get(ProfilePart.PHOTO))
    if photo and photo != upload_of(kept.entries if kept else None):
        await ctx.uploads.use(participant_id, photo, "photo", path=PHOTO)


async def _state(ctx: Context, participant_id: UUID, rows: Mapping[ProfilePart, ResumePart]) -> None:
    found = completeness(rows.keys())
    await ctx.facts.state(participant_id, "completeness", {"percent": found.percent, "complete": not found.missing})
    if work := rows.get(ProfilePart.WORK_HISTORY):
        await ctx.facts.state(participant_id, "experience", experience(work.entries, ctx.clock.today()))


def experience(jobs: Iterable[Mapping[str, Any]], today: date) -> dict[str, str | int]:
    """The months in all jobs together, and the job types that were named, the first named first."""
    listed = list(jobs)
    codes = dict.fromkeys(job["job"] for job in listed if job["job"])
    return {"months": sum(_days(job, today) for job in listed) // DAYS_OF_A_MONTH, "jobs": ",".join(codes)}


def _days(job: Mapping[str, Any], today: date) -> int:
    ended = job["ended_on"]
    return (_day(ended) if ended else today).toordinal() - _day(job["started_on"]).toordinal()


def _day(kept: date | str) -> date:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept
