"""What happened to a claim or a case, as rows of the event log."""

from jkp.claims.models import BenefitCase, Claim
from jkp.events import log


async def note(kind: log.EventType, claim: Claim) -> None:
    """Append one event about `claim`, which carries its version, inside the open transaction."""
    await log.append(kind, claim.participant_id, claim_id=claim.id, version=claim.version)


async def note_case(kind: log.EventType, case: BenefitCase, **payload: str) -> None:
    """Append one event about `case` as a whole, inside the open transaction; no personal data in `payload`."""
    await log.append(kind, case.participant_id, payload={"case": str(case.id), **payload})
