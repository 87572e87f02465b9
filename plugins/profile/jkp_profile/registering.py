"""Register as a job seeker, or change what is looked for (R081)."""

from uuid import UUID, uuid4

from jkp.plugin import Personal, invalid, lock, wrote
from jkp_profile.checking import a_job, a_province
from jkp_profile.inputs import ProfileRegisterAsSeekerInput
from jkp_profile.models import JobSeeker
from jkp_profile.saving import Context, require_complete
from jkp_profile.terms import ProfileEmploymentCondition, ProfileLocation


async def register(ctx: Context, participant_id: UUID, given: ProfileRegisterAsSeekerInput) -> UUID:
    """Register inside the open transaction, in place of an earlier registration; her id.

    Errors: INVALID_INPUT, NOT_FOUND for an unknown job type or province, PROFILE_INCOMPLETE.
    """
    _check(given)
    await lock(f"participant:{participant_id}")
    await require_complete(participant_id)
    await _keep(ctx, participant_id, given)
    seeks: dict[str, str] = {"desired_job": given.desired_job, "location": given.location.name}
    province = {"province": given.province} if given.province else {}
    await ctx.facts.state(participant_id, "job_seeker", {**seeks, **province})
    return participant_id


async def _keep(ctx: Context, participant_id: UUID, given: ProfileRegisterAsSeekerInput) -> None:
    row = await JobSeeker.get_or_none(participant_id=participant_id) or JobSeeker(
        id=uuid4(), participant_id=participant_id, registered_on=ctx.clock.today()
    )
    row.update_from_dict(
        {
            "desired_job": given.desired_job,
            "employment_condition": given.employment_condition,
            "location": given.location,
            "province": given.province,
            "physical_condition": given.physical_condition,
            "changed_at": ctx.clock.now(),
        }
    )
    await row.save()
    await wrote(participant_id, Personal.PROFILE, Personal.HEALTH)


def _check(given: ProfileRegisterAsSeekerInput) -> None:
    a_job(given.desired_job, ("desiredJob",))
    if given.employment_condition is not ProfileEmploymentCondition.DISMISSED:
        raise invalid(path=("employmentCondition",), id="pilih Ter-PHK", en="choose DISMISSED (Ter-PHK)")
    if given.province is None:
        return
    if given.location is ProfileLocation.ABROAD:
        raise invalid(path=("province",), id="hanya untuk dalam negeri", en="only for work in Indonesia")
    a_province(given.province, ("province",))
