"""Who may take training, and when (R100-R103)."""

from datetime import date
from uuid import UUID

from jkp.plugin import BenefitMonth, Code, PluginContext, Reason, Refused, refuse
from jkp_training.models import Enrolment
from jkp_training.settings import TrainingSettings

Context = PluginContext[TrainingSettings]


async def require_case(ctx: Context, participant_id: UUID) -> UUID:
    """The benefit that runs today and may have training. Inside an open transaction, with the participant locked.

    Errors: CASE_NOT_ACTIVE, COUNSELLING_RECOMMENDATION_REQUIRED, TRAINING_ALREADY_USED.
    """
    today = ctx.clock.today()
    month = await ctx.missions.month_on(participant_id, today)
    if month is None:
        raise refuse(Code.CASE_NOT_ACTIVE)
    if ctx.settings.require_recommendation and not await _is_recommended(ctx, participant_id, month):
        raise Refused(Reason(code=Code.COUNSELLING_RECOMMENDATION_REQUIRED, plugin="counselling"))
    if await Enrolment.filter(case_id=month.case_id).count() >= ctx.rule("training.enrolment", today)["times"]:
        raise refuse(Code.TRAINING_ALREADY_USED)
    return month.case_id


async def require_start(ctx: Context, participant_id: UUID, starts_on: date, path: str) -> None:
    """Refuse a training that would start outside the months for it, with TRAINING_OUTSIDE_MONTHS."""
    months = ctx.rule("training.enrolment", ctx.clock.today())["months"]
    month = await ctx.missions.month_on(participant_id, starts_on)
    if month is None or month.month_no not in months:
        raise refuse(
            Code.TRAINING_OUTSIDE_MONTHS,
            path=(path,),
            starts_on=starts_on.isoformat(),
            months=", ".join(map(str, months)),
        )


async def _is_recommended(ctx: Context, participant_id: UUID, month: BenefitMonth) -> bool:
    """Whether the last counselling of this very benefit recommends training."""
    said = await ctx.facts.of(participant_id, "counselling.recommendation")
    return said is not None and (said["outcome"], said["case_id"]) == ("TRAINING", str(month.case_id))
