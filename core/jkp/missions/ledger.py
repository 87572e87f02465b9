"""The ledger of activities: plugins propose evidence, the core decides what it counts for.

Each verb joins the open transaction, or opens one of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from jkp import clock
from jkp.claims import finding
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import ended
from jkp.claims.models import BenefitCase, Claim
from jkp.database import joined
from jkp.errors import Code, Reason, invalid, refuse
from jkp.events import log
from jkp.evidence import uploads as evidence
from jkp.missions.evaluation import is_decided, recompute
from jkp.missions.history import note
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.models import Activity, Mission
from jkp.missions.striking import strike
from jkp.participants.companies import company_key
from jkp.participants.models import Participant
from jkp.participants.registration import a_name

EXTERNAL_ID_LENGTH = 128
POSITION_LENGTH = 200
URL_LENGTH = 500


@dataclass(frozen=True, kw_only=True)
class ProposedActivity:
    """An activity as a plugin proposes it. It has no points: those come from the rule book.

    `external_id` (1 to 128 characters) is the plugin's own, one for each activity. `occurred_on` is a legal day
    (Asia/Jakarta), and not in the future. A company and a position have at most 200 characters, a URL 500; `uploads`
    are proofs that the participant uploaded.

    Example::

        ProposedActivity(
            kind=ActivityKind.JOB_APPLICATION,
            external_id="17",
            participant_id=participant_id,
            occurred_on=ctx.clock.today(),
            company="PT Maju Jaya",
            position="Staf gudang",
        )
    """

    kind: ActivityKind
    external_id: str
    participant_id: UUID
    occurred_on: date
    company: str
    position: str = ""
    url: str | None = None
    uploads: Sequence[UUID] = ()


class Recorded(NamedTuple):
    """The activity, and whether it was new."""

    activity: Activity
    is_new: bool


async def record(plugin: str, proposed: ProposedActivity, *, allow_same_company: bool = False) -> Recorded:
    """Record an activity; the same `(plugin, external_id)` again gives the first one back.

    A second application at a company that already counts in the mission is refused (it would not count), unless
    `allow_same_company`. Errors: NOT_FOUND, INVALID_INPUT, ACTIVITY_DATE_IN_FUTURE, SAME_COMPANY, EVIDENCE_UNKNOWN.
    """
    return await joined(lambda: _record(plugin, proposed, allow_same_company=allow_same_company))


async def retract(plugin: str, external_id: str, why: Retraction, note: str = "") -> Activity:
    """An activity was rejected or withdrawn and counts no longer; in a claim that was decided it counted.

    Errors: NOT_FOUND, ALREADY_DONE.
    """
    return await joined(lambda: _retract(plugin, external_id, why, note))


async def _record(plugin: str, proposed: ProposedActivity, *, allow_same_company: bool) -> Recorded:
    await finding.hold(proposed.participant_id)
    known = await Activity.get_or_none(plugin=plugin, external_id=proposed.external_id)
    if known and known.participant_id != proposed.participant_id:
        raise refuse(Code.DUPLICATE_ACTIVITY)
    if known:
        return Recorded(known, is_new=False)
    await _check(proposed)
    mission = await _mission_on(proposed.participant_id, proposed.occurred_on)
    activity = await _create(plugin, proposed, await _uncounted(mission))
    await evidence.use(proposed.uploads, proposed.participant_id, used_for=f"{plugin}:{proposed.external_id}")
    if mission:
        await recompute(mission)
        await activity.refresh_from_db()
    if not allow_same_company:
        await _refuse_same_company(activity)
    await note(log.EventType.ACTIVITY_RECORDED, activity)
    return Recorded(activity, is_new=True)


async def _check(proposed: ProposedActivity) -> None:
    if not await Participant.exists(id=proposed.participant_id):
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    if not 0 < len(proposed.external_id) <= EXTERNAL_ID_LENGTH:
        raise invalid(
            id=f"external id 1-{EXTERNAL_ID_LENGTH} karakter", en=f"external id of 1-{EXTERNAL_ID_LENGTH} characters"
        )
    if len(proposed.position) > POSITION_LENGTH or len(proposed.url or "") > URL_LENGTH:
        raise invalid(
            path=("position",),
            id=f"paling banyak {POSITION_LENGTH} karakter",
            en=f"at most {POSITION_LENGTH} characters",
        )
    if proposed.occurred_on > clock.today():
        raise refuse(Code.ACTIVITY_DATE_IN_FUTURE, path=("occurredOn",))


async def _mission_on(participant_id: UUID, day: date) -> Mission | None:
    of_the_day = Mission.filter(participant_id=participant_id, starts_on__lte=day, ends_on__gte=day)
    return await of_the_day.order_by("-starts_on").first()


async def _uncounted(mission: Mission | None) -> Reason:
    """Why an activity counts for nothing, before its mission has counted it."""
    claim = await Claim.get(id=mission.claim_id) if mission else None
    if claim is None or not is_decided(claim):
        return Reason(code=Code.ACTIVITY_OUTSIDE_PERIOD)
    if claim.status is ClaimStatus.CANCELLED:
        return ended((await BenefitCase.get(id=claim.case_id)).closed_reason)
    return Reason(code=Code.ALREADY_SUBMITTED)


async def _create(plugin: str, proposed: ProposedActivity, uncounted: Reason) -> Activity:
    company = a_name(proposed.company, "company")
    return await Activity.create(
        participant_id=proposed.participant_id,
        plugin=plugin,
        external_id=proposed.external_id,
        kind=proposed.kind,
        occurred_on=proposed.occurred_on,
        recorded_at=clock.now(),
        company=company,
        company_key=company_key(company),
        position=proposed.position,
        url=proposed.url,
        uploads=[str(upload) for upload in proposed.uploads],
        points=0,
        reason=uncounted.stored(),
    )


async def _refuse_same_company(activity: Activity) -> None:
    """Of two applications at one company one counts; the later day loses, even if it was entered first."""
    at_the_company = Activity.filter(
        mission_id=activity.mission_id, kind=activity.kind, company_key=activity.company_key, retraction__isnull=True
    )
    if activity.mission_id and await at_the_company.filter(points=0).exists():
        raise refuse(Code.SAME_COMPANY, company=activity.company)


async def _retract(plugin: str, external_id: str, why: Retraction, note: str) -> Activity:
    activity = await Activity.get_or_none(plugin=plugin, external_id=external_id)
    if activity is None:
        raise refuse(Code.NOT_FOUND)
    await finding.hold(activity.participant_id)
    await activity.refresh_from_db()
    return await strike(activity, why, note)
