"""What happened to a claim, as rows of the event log."""

from jkp.claims.models import Claim
from jkp.events import log


async def note(kind: log.EventType, claim: Claim) -> None:
    """Append one event about `claim`, which carries its version, inside the open transaction."""
    await log.append(kind, claim.participant_id, claim_id=claim.id, version=claim.version)
