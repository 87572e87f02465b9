"""Register an account and activate it by the code that went to its address (R051).

Whoever registers is told the same, whether the address has an account or not; its owner is told by mail. So nobody
learns who is registered, and nobody can take a NIK away: an account is a person's once that was confirmed.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from jkp import clock
from jkp.accounts import passwords
from jkp.accounts.codes import Codes, takes
from jkp.accounts.models import (
    DETAILS_COLUMN,
    EMAIL_COLUMN,
    NIK_COLUMN,
    Account,
    AccountStatus,
    CodePurpose,
)
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock, run_tx
from jkp.errors import Code, refuse
from jkp.mail.outbox import queue
from jkp.mail.terms import Language, MailKind
from jkp.participants import models as people
from jkp.participants import nik as niks
from jkp.participants.accounts import same_name
from jkp.participants.models import Participant
from jkp.participants.registration import a_name
from jkp.participants.texts import a_phone, an_email
from jkp.security import sealing

UNFINISHED = timedelta(days=7)
"""For so long an account is kept that nobody activates: whoever it names may know nothing of it."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What somebody says of herself."""

    nik: str
    name: str
    mother_name: str
    email: str
    phone: str
    password: str
    language: Language


async def register(given: Registration, codes: Codes) -> None:
    """Register, and send a code to the address.

    Errors: NIK_INVALID, INVALID_INPUT, PASSWORD_WEAK, REGISTRATION_PAUSED; nothing else.
    """
    if not niks.is_valid(given.nik):
        raise refuse(Code.NIK_INVALID, path=("nik",))
    email = an_email(given.email)
    details = {
        "name": a_name(given.name),
        "mother_name": a_name(given.mother_name, "motherName"),
        "phone": a_phone(given.phone),
    }
    personal = (given.nik, email.partition("@")[0], *details["name"].split())
    password = passwords.a_password(given.password, personal)
    password_hash = await passwords.hashed(password)
    await run_tx(lambda: _register(given, email, details, password_hash, codes))


async def activate(email: str, code: str, password: str) -> Account | None:
    """The account, which is active from now on; None for a code or a password that is not right, or not any more.

    The password too: a code that answers a stranger's registration must not activate the stranger's password.
    """
    known = await find(email)
    right = await passwords.fits(password, known.password_hash if known else None)
    return await run_tx(lambda: _activate(known.id, known.password_hash, code)) if known and right else None


async def sweep() -> int:
    """Delete the accounts that nobody has activated in time; how many there were."""
    old = Account.filter(status=AccountStatus.PENDING, registered_at__lt=clock.machine_now() - UNFINISHED)
    return await run_tx(old.delete)


async def find(email: str) -> Account | None:
    """The account of an address."""
    return await Account.get_or_none(email_index__in=email_indexes(email))


def email_index(email: str) -> str:
    """What finds an address; large and small letters are one."""
    return sealing.current().index(EMAIL_COLUMN, email.strip().casefold())


def email_indexes(email: str) -> list[str]:
    """The same under every root key."""
    return sealing.current().indexes(EMAIL_COLUMN, email.strip().casefold())


async def _register(given: Registration, email: str, details: dict[str, str], password_hash: str, codes: Codes) -> None:
    await lock(f"account:{email_index(email)}")
    if await codes.is_full():
        # Before anybody is looked for: the answer must tell nobody who is registered.
        raise refuse(Code.REGISTRATION_PAUSED)
    account = await find(email)
    if account is not None and account.status is AccountStatus.ACTIVE:
        await _tell_owner(account)
        return
    account = account or Account(id=uuid4(), email_index=email_index(email), status=AccountStatus.PENDING)
    await account.update_from_dict(_stated(account.id, given, email, details, password_hash)).save()
    await codes.send(account, CodePurpose.ACTIVATE)
    await noting.wrote(account.person_id, Personal.NIK, Personal.NAME, Personal.CONTACT, Personal.LOGIN)


async def _tell_owner(account: Account) -> None:
    """Once an hour at most."""
    hour = f"{clock.machine_now():%Y-%m-%dT%H}"
    language = Language(account.language)
    await queue(MailKind.ALREADY_REGISTERED, to=account.email(), about={}, language=language, occasion=hour)


def _stated(
    account_id: UUID, given: Registration, email: str, details: dict[str, str], password_hash: str
) -> dict[str, Any]:
    """What is stored of what somebody said; of who said it before and never activated it, nothing stays."""
    seals = sealing.current()
    return {
        "email_sealed": seals.seal(EMAIL_COLUMN, str(account_id), email),
        "nik_index": seals.index(people.NIK_COLUMN, given.nik),
        "nik_sealed": seals.seal(NIK_COLUMN, str(account_id), given.nik),
        "details_sealed": seals.seal(DETAILS_COLUMN, str(account_id), json.dumps(details)),
        "password_hash": password_hash,
        "language": given.language.value,
        "registered_at": clock.machine_now(),
    }


async def _activate(account_id: UUID, password_hash: str, code: str) -> Account | None:
    """The password was right for this hash: it may have been replaced meanwhile."""
    seen = await Account.get(id=account_id)
    await lock(f"account:{seen.email_index}")
    account = await Account.get(id=account_id)
    is_same = account.status is AccountStatus.PENDING and account.password_hash == password_hash
    if not is_same or not await takes(account, CodePurpose.ACTIVATE, code):
        return None
    account.status = AccountStatus.ACTIVE
    account.participant_id = await _hers(account)
    await account.save(update_fields=["status", "participant_id"])
    await noting.wrote(account.person_id, Personal.LOGIN)
    return account


async def _hers(account: Account) -> UUID | None:
    """The participant of this NIK, if the name is hers and the address the one that her employer or an officer gave.

    Otherwise an operator must look at who she is (`jkp accounts confirm`): NIK and name are known to too many.
    """
    person = await Participant.get_or_none(nik_index__in=account.nik_indexes())
    if person is None:
        return None
    await lock(f"participant:{person.id}")
    on_file = (person.email() or "").casefold()
    is_hers = on_file == account.email().casefold() and same_name(person.name, account.details()["name"])
    return person.id if is_hers and not await Account.exists(participant_id=person.id) else None
