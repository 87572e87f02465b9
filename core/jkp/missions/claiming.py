"""File a claim with its mission: ask the plugins, file, and open the missions that month 1 brings."""

from uuid import UUID

from jkp import clock
from jkp.claims import filing
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.models import BenefitCase, Claim, EmploymentStatus
from jkp.database import run_tx
from jkp.idempotency import Once
from jkp.missions.evaluation import open_missions, reassess
from jkp.missions.models import Mission
from jkp.security.principals import Principal


async def file_claim(by: Principal, claim_id: UUID, employment_status: EmploymentStatus | None, once: Once) -> UUID:
    """File the claim; the id of the claim.

    The plugins are asked before the transaction and, when month 1 has opened missions, after it: should the
    process end in between, the new missions stay UNKNOWN until somebody asks again.
    Errors: those of `jkp.claims.filing.file`, IDEMPOTENCY_KEY_REUSED.
    """
    month_no = await _month_of(by, claim_id)
    if month_no != FIRST_MONTH:
        await reassess(by.participant_id, month_no)
    filed = await run_tx(lambda: once.run(lambda: _file(by, claim_id, employment_status)))
    if month_no == FIRST_MONTH:
        await reassess(by.participant_id)
    return filed


async def _month_of(by: Principal, claim_id: UUID) -> int | None:
    claim = await Claim.get_or_none(id=claim_id, participant_id=by.participant_id)
    return claim.month_no if claim else None


async def _file(by: Principal, claim_id: UUID, employment_status: EmploymentStatus | None) -> UUID:
    claim = await filing.file(by, claim_id, employment_status)
    if claim.month_no == FIRST_MONTH:
        await open_missions(await BenefitCase.get(id=claim.case_id))
    if claim.month_no == LAST_MONTH:
        await Mission.filter(claim_id=claim.id).update(ends_on=clock.today())
    return claim.id
