"""Find the claim or case that somebody wants to change, and keep everybody else from changing it meanwhile.

Each runs inside an open transaction and holds the participant until its end, so that what was read stays true.
"""

from uuid import UUID

from jkp.claims.models import BenefitCase, Claim
from jkp.database import lock
from jkp.errors import Code, refuse
from jkp.security.principals import Principal

PATH = ("claimId",)


async def any_claim(claim_id: UUID) -> Claim:
    """The claim. Error: NOT_FOUND."""
    found = await Claim.get_or_none(id=claim_id)
    if found is None:
        raise refuse(Code.NOT_FOUND, path=PATH)
    await hold(found.participant_id)
    return await Claim.get(id=claim_id)


async def own_claim(by: Principal, claim_id: UUID) -> Claim:
    """The participant's own claim. Error: NOT_FOUND, also for somebody else's."""
    claim = await any_claim(claim_id)
    if not by.is_participant(claim.participant_id):
        raise refuse(Code.NOT_FOUND, path=PATH)
    return claim


async def others_claim(by: Principal, claim_id: UUID) -> Claim:
    """A claim for the officer who judges it. Errors: NOT_FOUND, FORBIDDEN for one's own (domain model D3)."""
    claim = await any_claim(claim_id)
    if by.is_participant(claim.participant_id):
        raise refuse(Code.FORBIDDEN, path=PATH)
    return claim


async def any_case(case_id: UUID) -> BenefitCase:
    """The benefit case. Error: NOT_FOUND."""
    found = await BenefitCase.get_or_none(id=case_id)
    if found is None:
        raise refuse(Code.NOT_FOUND, path=("benefitCaseId",))
    await hold(found.participant_id)
    return await BenefitCase.get(id=case_id)


async def own_case(by: Principal, case_id: UUID) -> BenefitCase:
    """The participant's own case. Error: NOT_FOUND, also for somebody else's."""
    case = await any_case(case_id)
    if not by.is_participant(case.participant_id):
        raise refuse(Code.NOT_FOUND, path=("benefitCaseId",))
    return case


async def hold(participant_id: UUID) -> None:
    """Wait until no other transaction changes anything of this participant's."""
    await lock(f"participant:{participant_id}")
