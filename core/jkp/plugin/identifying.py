"""Ask a plugin's check of selfies, and keep its faults inside the plugin."""

from dataclasses import dataclass
from uuid import UUID

from jkp.claims.identity import IdentityCheck, PhotographCheck
from jkp.claims.terms import IdentityState
from jkp.plugin.guarding import Guard, PluginFault
from jkp.plugin.switching import Kind

KIND = Kind.IDENTITY_CHECKS


@dataclass(frozen=True)
class GuardedCheck:
    """A check behind the guard of its plugin; `name` is the plugin's.

    What cannot be decoded is refused before the plugin sees it; where the plugin fails or is late, an officer judges.
    """

    name: str
    checks: IdentityCheck
    guard: Guard

    async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
        """What the plugin says. Error: IDENTITY_CHECK_FAILED."""
        review = await PhotographCheck().check(photo, participant_id)

        async def ask() -> IdentityState:
            return IdentityState(await self.checks.check(photo, participant_id))

        try:
            return await self.guard.awaited("identity check", ask)
        except PluginFault:
            return review
