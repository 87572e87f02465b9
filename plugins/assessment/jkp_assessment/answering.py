"""Save the form, continue it, complete it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, invalid, lock, refuse, transaction, wrote
from jkp_assessment import form
from jkp_assessment.models import CompletedAssessment, Draft
from jkp_assessment.scoring import GroupMatch, best_groups
from jkp_assessment.settings import AssessmentSettings
from jkp_assessment.types import AssessmentAnswerInput, AssessmentSaveInput, AssessmentSubmitInput, stored

Context = PluginContext[AssessmentSettings]


async def save(ctx: Context, participant_id: UUID, given: AssessmentSaveInput) -> Draft:
    """Keep a part of the form. Errors: INVALID_INPUT, ALREADY_DONE once it is completed."""

    async def store() -> Draft:
        await lock(f"participant:{participant_id}")
        parts = await _parts(ctx, participant_id, given)
        form.check_draft(**parts)
        await _require_open(participant_id)
        await wrote(participant_id, Personal.PROFILE)
        await Draft.filter(participant_id=participant_id).delete()
        return await Draft.create(id=uuid4(), participant_id=participant_id, saved_at=ctx.clock.now(), **parts)

    return await transaction(store)


async def submit(ctx: Context, participant_id: UUID, given: AssessmentSubmitInput) -> CompletedAssessment:
    """Complete the form with what was saved before. Errors: INVALID_INPUT, ALREADY_DONE."""

    async def store() -> CompletedAssessment:
        await lock(f"participant:{participant_id}")
        parts = await _parts(ctx, participant_id, given)
        form.check(**parts)
        await _require_open(participant_id)
        await wrote(participant_id, Personal.PROFILE)
        await Draft.filter(participant_id=participant_id).delete()
        best = best_groups(parts["answers"])
        completed_at, result = ctx.clock.now(), stored(best)
        await ctx.facts.state(participant_id, "result", told(best, ctx.clock.today()))
        return await CompletedAssessment.create(
            id=uuid4(), participant_id=participant_id, result=result, completed_at=completed_at, **parts
        )

    completed = await transaction(store)
    await ctx.missions.reassess(participant_id)
    return completed


def told(best: Sequence[GroupMatch], today: date) -> dict[str, str]:
    """What the other plugins are told of a result: its groups and their occupations, the best first (R073)."""
    return {
        "groups": ",".join(one.group.code for one in best),
        "occupations": ",".join(occupation.code for one in best for occupation, _ in one.occupations),
        "completed_on": today.isoformat(),
    }


async def _require_open(participant_id: UUID) -> None:
    if await CompletedAssessment.exists(participant_id=participant_id):
        raise refuse(Code.ALREADY_DONE)


async def _parts(
    ctx: Context, participant_id: UUID, given: AssessmentSaveInput | AssessmentSubmitInput
) -> dict[str, Any]:
    """What was saved, with what is given now in its place."""
    saved = await Draft.get_or_none(participant_id=participant_id)
    previous = given.previous_jobs if given.previous_jobs is not None else (saved.previous_jobs if saved else [])
    desired = given.desired_jobs if given.desired_jobs is not None else (saved.desired_jobs if saved else [])
    return {
        "previous_jobs": _titles(ctx, previous, "previousJobs"),
        "desired_jobs": _titles(ctx, desired, "desiredJobs"),
        "answers": {**(saved.answers if saved else {}), **_answers(given.answers)},
    }


def _titles(ctx: Context, jobs: Sequence[str], path: str) -> list[str]:
    longest = ctx.settings.longest_job_title
    titles = [" ".join(job.split()) for job in jobs]
    if not all(0 < len(title) <= longest and title.isprintable() for title in titles):
        raise invalid(
            path=(path,), id=f"nama pekerjaan: 1-{longest} karakter", en=f"job titles: 1-{longest} characters"
        )
    return titles


def _answers(given: Sequence[AssessmentAnswerInput]) -> Mapping[str, int]:
    answers = {answer.code: answer.value for answer in given}
    if len(answers) != len(given):
        raise invalid(path=("answers",), id="satu jawaban untuk setiap pernyataan", en="one answer for every statement")
    return answers
