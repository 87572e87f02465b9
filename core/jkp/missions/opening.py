"""When missions begin, are closed, and go on. Each runs inside an open transaction."""

from uuid import uuid4

from jkp import clock
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import Period, mission_period
from jkp.errors import Code, Reason
from jkp.missions.evaluation import recompute
from jkp.missions.models import Activity, Assessed, Mission
from jkp.regulation import rulebook


async def open_missions(case: BenefitCase) -> None:
    """Give months 2 to 6 their missions, once month 1 was filed (AMB-10)."""
    for claim in await Claim.filter(case_id=case.id, month_no__gt=FIRST_MONTH).order_by("month_no"):
        await recompute(await _open(case, claim))


async def close_missions(case: BenefitCase) -> None:
    """Undo that, once month 1 was withdrawn: what was done lies in no mission's period any more, and is kept."""
    missions = await Mission.filter(case_id=case.id).values_list("id", flat=True)
    outside = Reason(code=Code.ACTIVITY_OUTSIDE_PERIOD).stored()
    await Activity.filter(mission_id__in=missions).update(mission_id=None, points=0, reason=outside)
    await Assessed.filter(mission_id__in=missions).delete()
    await Mission.filter(id__in=missions).delete()


async def end_today(claim: Claim) -> None:
    """A claim that is filed in its own month closes the mission: what is done later is too late (AMB-10)."""
    await Mission.filter(claim_id=claim.id, ends_on__gt=clock.today()).update(ends_on=clock.today())


async def go_on(claim: Claim) -> None:
    """A claim that is with the participant again has its mission's whole period again."""
    mission = await Mission.get_or_none(claim_id=claim.id)
    if mission is None:
        return
    mission.ends_on = _period(await BenefitCase.get(id=claim.case_id), claim).ends_on
    await mission.save(update_fields=["ends_on"])
    await recompute(mission)


async def _open(case: BenefitCase, claim: Claim) -> Mission:
    period = _period(case, claim)
    return await Mission.create(
        id=uuid4(),
        claim_id=claim.id,
        case_id=case.id,
        participant_id=case.participant_id,
        month_no=claim.month_no,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        state=State.UNKNOWN,
        points=0,
        points_target=rulebook.current().points(period.starts_on).target,
        requirements=[],
    )


def _period(case: BenefitCase, claim: Claim) -> Period:
    if case.reference_on is None:
        raise ValueError("a case without reference date has no missions")
    return mission_period(claim.month_no, case.reference_on)
