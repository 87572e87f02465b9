"""The participant's steps of a claim that move its mission too: file, correct, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from jkp.claims import correcting, filing, identity, withdrawing
from jkp.claims.correcting import Correction
from jkp.claims.filing import Filing
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.terms import EmploymentStatus
from jkp.database import run_tx
from jkp.idempotency import Once
from jkp.missions.evaluation import reassess
from jkp.missions.opening import close_missions, end_today, go_on, open_missions
from jkp.security.principals import Principal


async def file_claim(
    by: Principal, claim_id: UUID, selfie_id: UUID, employment_status: EmploymentStatus | None, once: Once
) -> UUID:
    """File the claim; the id of the claim.

    The plugins are asked before the transaction and, when month 1 has opened missions, after it: should the
    process end in between, the new missions stay UNKNOWN until somebody asks again.
    Errors: those of `jkp.claims.filing.file`, IDEMPOTENCY_KEY_REUSED.
    """
    month_no = await _month_of(by, claim_id)
    if month_no != FIRST_MONTH:
        await reassess(by.participant_id, month_no)
    selfie = await identity.look_at(selfie_id, by.participant_id)
    handed_in = Filing(selfie=selfie, employment_status=employment_status)
    filed = await run_tx(lambda: once.run(lambda: _file(by, claim_id, handed_in)))
    if month_no == FIRST_MONTH:
        await reassess(by.participant_id)
    return filed


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What a participant sends with a corrected claim: uploads by their ids, and the form of month 6."""

    selfie_id: UUID | None = None
    upload_ids: Sequence[UUID] = ()
    employment_status: EmploymentStatus | None = None


async def resubmit_claim(by: Principal, claim_id: UUID, handed_in: HandedIn, once: Once) -> UUID:
    """Hand a returned claim in again; the id of the claim. The plugins are asked before the transaction.

    Errors: those of `jkp.claims.correcting.resubmit`, IDEMPOTENCY_KEY_REUSED.
    """
    month_no = await _month_of(by, claim_id)
    if month_no != FIRST_MONTH:
        await reassess(by.participant_id, month_no)
    selfie = await identity.look_at(handed_in.selfie_id, by.participant_id) if handed_in.selfie_id else None
    correction = Correction(selfie=selfie, uploads=handed_in.upload_ids, employment_status=handed_in.employment_status)
    return await run_tx(lambda: once.run(lambda: _resubmit(by, claim_id, correction)))


async def withdraw_claim(by: Principal, claim_id: UUID) -> UUID:
    """Take back a claim inside the open transaction; its id. Errors: those of `jkp.claims.withdrawing.withdraw`."""
    claim = await withdrawing.withdraw(by, claim_id)
    if claim.month_no == FIRST_MONTH:
        await close_missions(await BenefitCase.get(id=claim.case_id))
    else:
        await go_on(claim)
    return claim.id


async def _month_of(by: Principal, claim_id: UUID) -> int | None:
    claim = await Claim.get_or_none(id=claim_id, participant_id=by.participant_id)
    return claim.month_no if claim else None


async def _file(by: Principal, claim_id: UUID, handed_in: Filing) -> UUID:
    claim = await filing.file(by, claim_id, handed_in)
    if claim.month_no == FIRST_MONTH:
        await open_missions(await BenefitCase.get(id=claim.case_id))
    else:
        await end_today(claim)
    return claim.id


async def _resubmit(by: Principal, claim_id: UUID, correction: Correction) -> UUID:
    claim = await correcting.resubmit(by, claim_id, correction)
    await end_today(claim)
    return claim.id
