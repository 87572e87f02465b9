"""What operators do about local accounts: look at them, confirm whose they are, take them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jkp.accounts.models import Account, AccountStatus
from jkp.audit import noting
from jkp.audit.models import AuditAction, Personal
from jkp.database import lock, reader
from jkp.errors import CannotStart
from jkp.participants.models import Participant


class AccountUnfit(CannotStart):
    """There is no such account, or it cannot be confirmed; the text says why."""


@dataclass(frozen=True)
class Seen:
    """An account as an operator sees it, to be compared with a person's papers."""

    KINDS: ClassVar = (Personal.NIK, Personal.NAME, Personal.CONTACT)

    id: UUID
    nik: str
    name: str
    mother_name: str
    email: str
    phone: str
    status: AccountStatus
    registered_at: datetime
    participant_id: UUID | None
    participant_name: str | None

    @classmethod
    async def of(cls, account: Account) -> "Seen":
        """With the participant of its NIK, if there is one."""
        person = await Participant.get_or_none(nik_index__in=account.nik_indexes(), using_db=reader())
        told = account.details()
        return cls(
            id=account.id,
            nik=account.nik(),
            name=told["name"],
            mother_name=told["mother_name"],
            email=account.email(),
            phone=told["phone"],
            status=account.status,
            registered_at=account.registered_at,
            participant_id=account.participant_id,
            participant_name=person.name if person else None,
        )


async def waiting() -> Sequence[Account]:
    """The active accounts that wait to be confirmed, the oldest first."""
    rows = Account.filter(status=AccountStatus.ACTIVE, participant_id__isnull=True)
    return await rows.using_db(reader()).order_by("registered_at").limit(1000)


async def seen(account_id: UUID) -> Seen:
    """What somebody said of herself, inside the open transaction, which notes who looked. Error: `AccountUnfit`."""
    account = await account_of(account_id)
    await noting.wrote(account.person_id, *Seen.KINDS, action=AuditAction.READ)
    return await Seen.of(account)


async def account_of(account_id: UUID) -> Account:
    """One account. Error: `AccountUnfit`."""
    found = await Account.get_or_none(id=account_id)
    if found is None:
        raise AccountUnfit(f"{account_id}: there is no such account")
    return found


async def confirm(account_id: UUID) -> None:
    """Say that the account is that of the participant with its NIK, inside the open transaction.

    Error: `AccountUnfit` for one that is not active, without such a participant, or beside another account of hers.
    """
    account = await account_of(account_id)
    person = await Participant.get_or_none(nik_index__in=account.nik_indexes())
    if person is None:
        raise AccountUnfit(f"{account_id}: no participant with this NIK is registered")
    await lock(f"participant:{person.id}")
    if await Account.filter(participant_id=person.id).exclude(id=account.id).exists():
        raise AccountUnfit(f"{account_id}: the participant has another account; remove that first")
    if account.status is not AccountStatus.ACTIVE:
        raise AccountUnfit(f"{account_id}: it was not activated yet")
    await Account.filter(id=account.id).update(participant_id=person.id)
    await noting.wrote(person.id, Personal.LOGIN)


async def remove(account_id: UUID) -> None:
    """Delete an account inside the open transaction; its tokens end. Error: `AccountUnfit`."""
    account = await account_of(account_id)
    await Account.filter(id=account.id).delete()
    await noting.wrote(account.person_id, Personal.LOGIN, action=AuditAction.ERASE)
