"""Which account at a plugin's board belongs to which participant."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from jkp import clock
from jkp.claims import finding
from jkp.database import joined, lock, reading
from jkp.errors import Code, invalid, refuse
from jkp.participants.models import Participant
from jkp.plugin.models import LinkedAccount

LONGEST = 128
PATH = ("account",)


@dataclass(frozen=True)
class AccountsDoor:
    """The linked accounts of one plugin."""

    plugin: str

    async def link(self, participant_id: UUID, account: str) -> None:
        """Link them. Errors: NOT_FOUND, INVALID_INPUT, ACCOUNT_ALREADY_LINKED."""
        await joined(partial(_link, self.plugin, participant_id, _checked(account)))

    async def unlink(self, participant_id: UUID) -> None:
        """Forget her account."""
        await joined(LinkedAccount.filter(plugin=self.plugin, participant_id=participant_id).delete)

    async def account_of(self, participant_id: UUID) -> str | None:
        """Her account, or None."""
        found = await LinkedAccount.get_or_none(plugin=self.plugin, participant_id=participant_id, using_db=reading())
        return found.account if found else None

    async def participant_of(self, account: str) -> UUID | None:
        """Whose account it is, or None."""
        found = await LinkedAccount.get_or_none(plugin=self.plugin, account=account, using_db=reading())
        return found.participant_id if found else None


def _checked(account: str) -> str:
    if not 0 < len(account) <= LONGEST or not account.isprintable() or account != account.strip():
        raise invalid(
            path=PATH,
            id=f"akun 1-{LONGEST} karakter, tanpa spasi di ujungnya",
            en=f"an account of 1-{LONGEST} characters, without spaces at its ends",
        )
    return account


async def _link(plugin: str, participant_id: UUID, account: str) -> None:
    await finding.hold(participant_id)
    await lock(f"accounts:{plugin}")
    if not await Participant.exists(id=participant_id):
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    of_the_plugin = LinkedAccount.filter(plugin=plugin)
    hers = await of_the_plugin.get_or_none(participant_id=participant_id)
    if hers and hers.account == account:
        return
    if hers or await of_the_plugin.filter(account=account).exists():
        raise refuse(Code.ACCOUNT_ALREADY_LINKED, path=PATH)
    await LinkedAccount.create(
        plugin=plugin, participant_id=participant_id, account=account, linked_at=clock.machine_now()
    )
