"""Hand in a returned claim again, corrected. Runs inside an open transaction (domain model D3, golden G27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jkp import clock
from jkp.claims import filing, finding, identity, locks
from jkp.claims.history import note
from jkp.claims.identity import Selfie
from jkp.claims.lifecycle import CaseMove, ClaimMove, moved_claim
from jkp.claims.locks import FIRST_MONTH, mission_locks
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import Commitment
from jkp.claims.terms import EmploymentStatus
from jkp.errors import Code, Reason, Refused, invalid, refuse
from jkp.events.log import EventType
from jkp.evidence import uploads
from jkp.participants.models import BankAccount
from jkp.security.principals import Principal

PATH = ("claimId",)
MOST_UPLOADS = 20


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What comes with a corrected claim; nothing of it is needed unless it was asked for."""

    selfie: Selfie | None = None
    uploads: Sequence[UUID] = ()
    employment_status: EmploymentStatus | None = None


async def resubmit(by: Principal, claim_id: UUID, correction: Correction) -> Claim:
    """Hand the claim in again, until its last day to correct it; from today its payment falls due anew (F14).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, CURE_EXPIRED; those of `jkp.claims.filing.require_papers`; everything that
    it was returned for and that is as it was; everything that its mission lacks; EVIDENCE_UNKNOWN for the uploads.
    """
    claim = await finding.own_claim(by, claim_id)
    _refuse_if_late(claim)
    declared = correction.employment_status or claim.employment_status
    await filing.require_papers(claim, declared)
    lacking = [*await _unmended(claim, correction), *_of_the_mission(claim)]
    if lacking:
        raise Refused(*lacking, path=PATH)
    await claim.move(ClaimMove.RESUBMIT, taken_by=None, employment_status=declared, **filing.completed())
    await _attach(claim, correction)
    if claim.month_no == FIRST_MONTH:
        await (await BenefitCase.get(id=claim.case_id)).move(CaseMove.RESUBMIT)
    await note(EventType.CLAIM_RESUBMITTED, claim)
    return claim


def _refuse_if_late(claim: Claim) -> None:
    moved_claim(claim.status, ClaimMove.RESUBMIT)
    if locks.is_past_cure(claim.status, claim.cure_ends_on, clock.now()):
        raise refuse(Code.CURE_EXPIRED, path=PATH, cure_ends_on=str(claim.cure_ends_on))


async def _unmended(claim: Claim, correction: Correction) -> list[Reason]:
    """The reasons of the return that nothing was done about."""
    asked = [Reason.restored(stored) for stored in claim.return_reasons or []]
    return [reason for reason in asked if not await _is_mended(reason.code, claim, correction)]


async def _is_mended(code: Code, claim: Claim, correction: Correction) -> bool:
    since = claim.returned_at or clock.now()
    if code is Code.BANK_ACCOUNT_INVALID:
        return await _account_changed(claim, since)
    if code is Code.KAPK_NOT_SIGNED:
        return await Commitment.exists(case_id=claim.case_id, signed_at__gte=since)
    needed = {Code.IDENTITY_CHECK_FAILED: correction.selfie, Code.EVIDENCE_REQUIRED: correction.uploads}
    return bool(needed.get(code, True))


async def _account_changed(claim: Claim, since: datetime) -> bool:
    return await BankAccount.exists(participant_id=claim.participant_id, changed_at__gte=since)


def _of_the_mission(claim: Claim) -> list[Reason]:
    return mission_locks(claim.mission_state, [*map(Reason.restored, claim.mission_reasons)])


async def _attach(claim: Claim, correction: Correction) -> None:
    if len(correction.uploads) > MOST_UPLOADS:
        raise invalid(
            path=("uploadIds",), id=f"paling banyak {MOST_UPLOADS} unggahan", en=f"at most {MOST_UPLOADS} uploads"
        )
    if correction.selfie:
        await identity.keep(claim, correction.selfie)
    await uploads.use(correction.uploads, claim.participant_id, used_for=f"claim:{claim.id}", path=("uploadIds",))
