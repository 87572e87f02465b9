"""The officers' steps of a claim that move its mission too. Each runs inside an open transaction."""

from collections.abc import Sequence
from uuid import UUID

from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.claims import finding, reopening, returning
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.models import Claim
from jkp.claims.returning import REMARK_LENGTH
from jkp.claims.terms import ReturnCause
from jkp.errors import Code, refuse
from jkp.missions import opening
from jkp.missions.evaluation import recompute_open
from jkp.missions.kinds import Retraction
from jkp.missions.models import Activity, Mission
from jkp.missions.striking import strike
from jkp.participants.texts import a_text
from jkp.security.principals import Principal

PATH = ("activityId",)


async def return_claim(by: Principal, claim_id: UUID, causes: Sequence[ReturnCause], remark: str | None) -> UUID:
    """Return a claim; its id. Errors: those of `jkp.claims.returning.return_claim`."""
    claim = await returning.return_claim(by, claim_id, causes, remark)
    await opening.go_on(claim)
    return claim.id


async def review(by: Principal, activity_id: int, reason: str | None, *, accept: bool) -> UUID:
    """Judge one activity of a claim in verification; the id of the claim, which is returned if its mission breaks.

    An acceptance changes nothing, for the activity counts already. A rejection needs a reason of 1 to 500 characters.
    Errors: NOT_FOUND, FORBIDDEN about oneself, INVALID_INPUT, ALREADY_DONE for one that was rejected or withdrawn,
    ACTIVITY_OUTSIDE_PERIOD for one of no claim, ILLEGAL_TRANSITION for a claim that is not in verification.
    """
    activity = await _others_activity(by, activity_id)
    explained = "" if accept and not reason else a_text(reason or "", "reason", REMARK_LENGTH)
    if activity.retraction:
        raise refuse(Code.ALREADY_DONE, path=PATH)
    claim = await _claim_of(activity)
    if claim.status is not ClaimStatus.IN_VERIFICATION:
        raise refuse(Code.ILLEGAL_TRANSITION, path=PATH, status=claim.status.value)
    if not accept:
        await strike(activity, Retraction.REJECTED, explained)
        await noting.wrote(activity.participant_id, Personal.SEARCH)
    return claim.id


async def reopen_case(by: Principal, case_id: UUID, reason: str) -> UUID:
    """Reopen a case that was found not eligible; its id. Errors: those of `jkp.claims.reopening.reopen`.

    The missions of the months that come back are counted again: nothing was counted while they were cancelled.
    """
    case = await reopening.reopen(by, case_id, reason)
    await recompute_open(case.participant_id)
    return case.id


async def _others_activity(by: Principal, activity_id: int) -> Activity:
    found = await Activity.get_or_none(id=activity_id)
    if found is None:
        raise refuse(Code.NOT_FOUND, path=PATH)
    if by.is_participant(found.participant_id):
        raise refuse(Code.FORBIDDEN, path=PATH)
    await finding.hold(found.participant_id)
    return await Activity.get(id=activity_id)


async def _claim_of(activity: Activity) -> Claim:
    if activity.mission_id is None:
        raise refuse(Code.ACTIVITY_OUTSIDE_PERIOD, path=PATH)
    mission = await Mission.get(id=activity.mission_id)
    return await Claim.get(id=mission.claim_id)
