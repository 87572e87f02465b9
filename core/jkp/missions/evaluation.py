"""Evaluate missions when facts change, and store the result, so that reading one calls no plugin.

`recompute` works on stored rows alone and runs inside an open transaction. `reassess` asks the plugins first,
outside of any transaction.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from jkp import clock
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import Period, mission_period
from jkp.database import run_tx
from jkp.errors import Reason
from jkp.missions import assessors
from jkp.missions.counting import Count, Counted, Evidence, count
from jkp.missions.models import Activity, Assessed, Mission
from jkp.missions.requirements import Facts, Progress, evaluate
from jkp.participants.registration import is_reemployed
from jkp.regulation import rulebook

ATTEMPTS = 5


async def open_missions(case: BenefitCase) -> None:
    """Give months 2 to 6 their missions, once month 1 was filed (AMB-10)."""
    for claim in await Claim.filter(case_id=case.id, month_no__gt=FIRST_MONTH).order_by("month_no"):
        await recompute(await _open(case, claim))


async def _open(case: BenefitCase, claim: Claim) -> Mission:
    if case.reference_on is None:
        raise ValueError("a case without reference date has no missions")
    period = mission_period(claim.month_no, case.reference_on)
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


async def reassess(participant_id: UUID, month_no: int | None = None) -> None:
    """Ask every plugin for its requirements of the open missions (or one month's), then recompute them."""
    for mission in await open_missions_of(participant_id, month_no):
        for _ in range(ATTEMPTS):
            if await _reassess(mission.id):
                break


async def _reassess(mission_id: UUID) -> bool:
    """Whether the answers could be stored: not when the mission changed meanwhile, for they may be older than that."""
    mission = await Mission.get(id=mission_id)
    period = Period(mission.starts_on, mission.ends_on)
    said = [await one.assess(mission.participant_id, period) for one in assessors.current()]
    return await run_tx(partial(_store_assessed, mission, said))


async def recompute_open(participant_id: UUID) -> None:
    """Recompute all missions whose claim was not filed: a fact about the participant changed."""
    for mission in await open_missions_of(participant_id, None):
        await recompute(mission)


async def open_missions_of(participant_id: UUID, month_no: int | None) -> Sequence[Mission]:
    """The missions whose claims were not filed yet."""
    open_ones = Mission.filter(participant_id=participant_id, claim__status=ClaimStatus.LOCKED)
    return await (open_ones.filter(month_no=month_no) if month_no else open_ones).order_by("month_no")


async def recompute(mission: Mission) -> None:
    """Count the mission's activities again, evaluate its tree and store both, here and on the claim."""
    activities = await Activity.filter(
        participant_id=mission.participant_id, occurred_on__range=(mission.starts_on, mission.ends_on)
    )
    book = rulebook.current()
    rule = book.job_search(mission.starts_on)
    counted = count([_evidence(activity) for activity in activities], rule)
    await _store_outcomes(mission, activities, counted)
    facts = Facts(counted, rule, await _assessed(mission), await _is_reemployed(mission))
    await _store_result(mission, evaluate(book.mission_tree(mission.starts_on), facts))


def _evidence(activity: Activity) -> Evidence:
    return Evidence(
        id=activity.id,
        kind=activity.kind,
        occurred_on=activity.occurred_on,
        company=activity.company,
        company_key=activity.company_key,
        retraction=activity.retraction,
        note=activity.retraction_note,
    )


async def _store_outcomes(mission: Mission, activities: Sequence[Activity], counted: Count) -> None:
    for activity in activities:
        outcome = counted.outcomes[activity.id]
        reason = outcome.reason.stored() if outcome.reason else None
        if (activity.mission_id, activity.points, activity.reason) != (mission.id, outcome.points, reason):
            await _store_outcome(mission, activity, outcome)


async def _store_outcome(mission: Mission, activity: Activity, outcome: Counted) -> None:
    activity.mission_id = mission.id
    activity.points = outcome.points
    activity.reason = outcome.reason.stored() if outcome.reason else None
    await activity.save(update_fields=["mission_id", "points", "reason"])


async def _assessed(mission: Mission) -> dict[str, Progress]:
    return {row.code: _progress(row) for row in await Assessed.filter(mission_id=mission.id)}


def _progress(row: Assessed) -> Progress:
    return Progress(
        code=row.code,
        state=row.state,
        current=row.current,
        target=row.target,
        plugin=row.plugin,
        reasons=tuple(Reason.restored(stored) for stored in row.reasons),
    )


async def _is_reemployed(mission: Mission) -> bool:
    case = await BenefitCase.get(id=mission.case_id)
    return await is_reemployed(mission.participant_id, since=case.terminated_on)


async def _store_result(mission: Mission, result: Progress) -> None:
    everything = mission.points_target if result.state is State.SATISFIED else 0
    mission.state = result.state
    mission.points = everything if result.points is None else result.points
    mission.requirements = [_shown(leaf) for leaf in result.leaves]
    mission.evaluated_at = clock.now()
    mission.version += 1
    await mission.save(update_fields=["state", "points", "requirements", "evaluated_at", "version"])
    await Claim.filter(id=mission.claim_id).update(
        mission_state=result.state, mission_reasons=[reason.stored() for reason in result.reasons]
    )


def _shown(leaf: Progress) -> dict[str, object]:
    return {
        "code": leaf.code,
        "state": leaf.state.value,
        "current": leaf.current,
        "target": leaf.target,
        "points": leaf.points,
        "plugin": leaf.plugin,
        "reasons": [reason.stored() for reason in leaf.reasons],
    }


async def _store_assessed(mission: Mission, said: Sequence[Progress]) -> bool:
    """Store the answers unless the mission changed since it was read; whether they were stored.

    What was said by a plugin that is gone is forgotten: a requirement that nobody offers is unknown.
    """
    if not await Mission.exists(id=mission.id, version=mission.version):
        return False
    codes = {one.code for one in said}
    for row in await Assessed.filter(mission_id=mission.id):
        if row.code not in codes:
            await row.delete()
    for one in said:
        await Assessed.update_or_create(
            defaults={
                "plugin": one.plugin or "",
                "state": one.state,
                "current": one.current,
                "target": one.target,
                "reasons": [reason.stored() for reason in one.reasons],
                "assessed_at": clock.now(),
            },
            mission_id=mission.id,
            code=one.code,
        )
    await recompute(mission)
    return True
