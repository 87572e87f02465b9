"""Ask a plugin's check of selfies, and keep its faults inside the plugin."""

from dataclasses import dataclass
from uuid import UUID

from jkp.claims.identity import IdentityCheck, PhotographCheck
from jkp.claims.terms import IdentityState
from jkp.plugin.guarding import PluginFault, guarded


@dataclass(frozen=True)
class GuardedCheck:
    """A check with its plugin's name and a time limit in seconds.

    What cannot be decoded is refused before the plugin sees it; where the plugin fails or is late, an officer judges.
    """

    name: str
    guarded: IdentityCheck
    seconds: float

    async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
        """What the plugin says. Error: IDENTITY_CHECK_FAILED."""
        review = await PhotographCheck().check(photo, participant_id)

        async def ask() -> IdentityState:
            return IdentityState(await self.guarded.check(photo, participant_id))

        try:
            return await guarded(self.name, "identity check", self.seconds, ask)
        except PluginFault:
            return review
