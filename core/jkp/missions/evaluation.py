"""Evaluate missions when facts change, and store the result, so that reading one calls no plugin.

`recompute` works on stored rows alone and runs inside an open transaction. `reassess` asks the plugins first,
outside of any transaction.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from jkp import clock
from jkp.claims import finding, guards, locks
from jkp.claims.lifecycle import UNDECIDED, ClaimStatus
from jkp.claims.locks import State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import Period
from jkp.database import run_tx
from jkp.errors import Reason
from jkp.missions import assessors
from jkp.missions.counting import Count, Counted, Evidence, count
from jkp.missions.models import Activity, Assessed, Mission
from jkp.missions.requirements import Facts, Progress, evaluate
from jkp.participants.registration import is_reemployed
from jkp.regulation import rulebook

ATTEMPTS = 5
WITH_THE_PARTICIPANT = (ClaimStatus.LOCKED, ClaimStatus.RETURNED)


async def reassess(participant_id: UUID, month_no: int | None = None) -> None:
    """Ask every plugin for its requirements of the open missions (or one month's), then recompute them."""
    for mission in await open_missions_of(participant_id, month_no):
        for _ in range(ATTEMPTS):
            if await _reassess(mission.id):
                break


async def _reassess(mission_id: UUID) -> bool:
    """Whether this is over: not when the mission changed meanwhile, for the answers may be older than that."""
    mission = await Mission.get_or_none(id=mission_id)
    if mission is None:
        return True
    period = Period(mission.starts_on, mission.ends_on)
    said = [await one.assess(mission.participant_id, period) for one in assessors.current()]
    return await run_tx(partial(_store_assessed, mission, said))


async def recompute_open(participant_id: UUID) -> None:
    """Recompute all missions that are open: a fact about the participant changed."""
    await finding.hold(participant_id)
    for mission in await open_missions_of(participant_id, None):
        await recompute(mission)


async def open_missions_of(participant_id: UUID, month_no: int | None) -> Sequence[Mission]:
    """The missions whose claims were not filed yet, or were returned."""
    open_ones = Mission.filter(participant_id=participant_id, claim__status__in=WITH_THE_PARTICIPANT)
    return await (open_ones.filter(month_no=month_no) if month_no else open_ones).order_by("month_no")


async def recompute(mission: Mission) -> None:
    """Count the mission's activities again, evaluate its tree and store both, here and on the claim.

    Nothing changes once the claim was decided or cancelled: what it was judged by is history.
    """
    claim = await Claim.get(id=mission.claim_id)
    if is_decided(claim):
        return
    activities = await Activity.filter(
        participant_id=mission.participant_id, occurred_on__range=(mission.starts_on, mission.ends_on)
    )
    book = rulebook.current()
    rule = book.job_search(mission.starts_on)
    counted = count([_evidence(activity) for activity in activities], rule)
    await _store_outcomes(mission, activities, counted)
    facts = Facts(counted, rule, await _assessed(mission), await _is_reemployed(claim))
    await _store_result(mission, evaluate(book.mission_tree(mission.starts_on), facts))


def is_decided(claim: Claim) -> bool:
    """Whether the claim's mission is history: it was decided, cancelled, or returned and not corrected in time."""
    return claim.status not in UNDECIDED or locks.is_past_cure(claim.status, claim.cure_ends_on, clock.now())


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


async def _is_reemployed(claim: Claim) -> bool:
    """Of a claim that was filed, what held on that day: work that began later ends the benefit, not this month."""
    case = await BenefitCase.get(id=claim.case_id)
    if claim.submitted_at:
        return await guards.worked_when_filed(claim, case)
    return await is_reemployed(claim.participant_id, since=case.terminated_on)


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
    await finding.hold(mission.participant_id)
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
