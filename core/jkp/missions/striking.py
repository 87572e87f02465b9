"""Take an activity out of the count, and return the claim that this breaks (AMB-34, golden G32)."""

from jkp import clock
from jkp.claims import returning
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import mission_locks
from jkp.claims.models import Claim
from jkp.errors import Code, Reason, refuse
from jkp.events import log
from jkp.missions import history, opening
from jkp.missions.evaluation import recompute
from jkp.missions.kinds import Retraction
from jkp.missions.models import Activity, Mission


async def strike(activity: Activity, why: Retraction, note: str) -> Activity:
    """Take an activity out of the count, inside the open transaction that holds its participant.

    A claim in verification whose mission a rejection breaks is returned (AMB-34). Error: ALREADY_DONE.
    """
    if activity.retraction:
        raise refuse(Code.ALREADY_DONE)
    activity.retraction, activity.retraction_note = why, note
    await activity.save(update_fields=["retraction", "retraction_note"])
    mission = await Mission.get_or_none(id=activity.mission_id) if activity.mission_id else None
    if mission:
        await recompute(mission)
        await activity.refresh_from_db()
    await history.note(log.EventType.ACTIVITY_RETRACTED, activity)
    if mission and why is Retraction.REJECTED:
        await _return_if_broken(await Claim.get(id=mission.claim_id), note)
    return activity


async def _return_if_broken(claim: Claim, note: str) -> None:
    """Returned rather than rejected, while there is time to correct it."""
    lacking = mission_locks(claim.mission_state, [*map(Reason.restored, claim.mission_reasons)])
    if claim.status is not ClaimStatus.IN_VERIFICATION or not lacking:
        return
    if await returning.last_day_to_correct(claim) >= clock.today():
        await returning.send_back(claim, [*lacking, *([returning.remark_of(note)] if note else [])])
        await opening.go_on(claim)
