"""What comes before the first application (R080, R081, AMB-08)."""

from uuid import UUID

from jkp.plugin import Code, PluginContext, Reason, Refused
from jkp_karirhub.settings import KarirhubSettings


async def require_steps(ctx: PluginContext[KarirhubSettings], participant_id: UUID) -> None:
    """Nothing where she has done all steps that the settings require.

    Errors: PROFILE_INCOMPLETE with what is missing, JOB_SEEKER_REQUIRED, SELF_ASSESSMENT_REQUIRED; all that hold.
    """
    reasons: list[Reason] = []
    if ctx.settings.require_profile:
        reasons += await _profile(ctx, participant_id)
    if ctx.settings.require_assessment and not await ctx.facts.of(participant_id, "assessment.result"):
        reasons.append(Reason(code=Code.SELF_ASSESSMENT_REQUIRED, plugin="assessment"))
    if reasons:
        raise Refused(*reasons)


async def _profile(ctx: PluginContext[KarirhubSettings], participant_id: UUID) -> list[Reason]:
    completeness = await ctx.facts.of(participant_id, "profile.completeness") or {"percent": 0}
    reasons = []
    if not completeness.get("complete"):
        missing = f"{completeness['percent']}/100"
        reasons.append(Reason(code=Code.PROFILE_INCOMPLETE, missing=missing, plugin="profile"))
    if not await ctx.facts.of(participant_id, "profile.job_seeker"):
        reasons.append(Reason(code=Code.JOB_SEEKER_REQUIRED, plugin="profile"))
    return reasons
