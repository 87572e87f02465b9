"""Nobody lets money out alone: who approved a claim does not instruct its payment."""

from jkp.claims.decisions import Determination
from jkp.claims.finding import PATH
from jkp.claims.models import Claim
from jkp.claims.terms import Outcome
from jkp.errors import Code, refuse
from jkp.security.principals import Principal


async def require_another(by: Principal, claim: Claim) -> None:
    """Look who approved the claim last. Error: FOUR_EYES_REQUIRED when it was the one who asks."""
    approvals = Determination.filter(claim_id=claim.id, outcome=Outcome.APPROVED)
    last = await approvals.order_by("-decided_at", "-seq").first()
    if last and last.decided_by == by.subject:
        raise refuse(Code.FOUR_EYES_REQUIRED, path=PATH)
