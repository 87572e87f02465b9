"""Sign in, and change a password (R053)."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from jkp import clock
from jkp.accounts import guarding, passwords
from jkp.accounts.codes import Codes, takes
from jkp.accounts.models import Account, AccountStatus, CodePurpose
from jkp.accounts.registering import email_indexes
from jkp.accounts.tokens import LocalIssuer, Presented, Session
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock, reader, run_tx
from jkp.errors import Code, refuse
from jkp.mail.outbox import queue
from jkp.mail.terms import Language, MailKind
from jkp.participants import models as people
from jkp.security import sealing


async def sign_in(login: str, password: str, issuer: LocalIssuer) -> Session:
    """A token for the account of an address or a NIK.

    Errors: SIGN_IN_LOCKED; SIGN_IN_FAILED, the same for a wrong password, an unknown name and an account that was never
    activated; ACCOUNT_UNCONFIRMED, once the password was right.
    """
    is_last = await guarding.enter(_plain(login))
    account = await _of(login)
    if not await passwords.fits(password, account.password_hash if account else None) or account is None:
        await guarding.fail(account, locks=is_last)
        raise refuse(Code.SIGN_IN_FAILED)
    await guarding.succeed(_plain(login), account)
    return session_of(account, issuer)


def session_of(account: Account, issuer: LocalIssuer) -> Session:
    """A token for an active account. Error: ACCOUNT_UNCONFIRMED while nobody knows that it is a participant's."""
    if account.participant_id is None:
        raise refuse(Code.ACCOUNT_UNCONFIRMED)
    return issuer.issue(account.participant_id, account.generation)


async def still_holds(presented: Presented) -> bool:
    """Whether the account of a token is there and had no other password since."""
    known = Account.filter(participant_id=presented.participant_id, generation=presented.generation)
    return await known.using_db(reader()).exists()


async def standing(held: Collection[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Of these participants and generations, those whose tokens still hold."""
    known = Account.filter(participant_id__in=[participant_id for participant_id, _ in held]).using_db(reader())
    now = await known.values_list("participant_id", "generation")
    return {(participant_id, generation) for participant_id, generation in now} & set(held)


async def ask_for_code(login: str, codes: Codes) -> None:
    """Send a code for a new password to the address of an active account; nobody learns whether there is one."""
    account = await _of(login)
    if account is not None:
        await run_tx(partial(_send, account.id, codes))


async def set_password(login: str, code: str, password: str) -> None:
    """Set a new password with a code. Every token ends. Errors: PASSWORD_WEAK, CODE_INVALID, SIGN_IN_LOCKED."""
    is_last = await guarding.enter(_plain(login))
    account = await _of(login)
    # Only by the name that was given: what else is guessable would tell that there is an account.
    password_hash = await passwords.hashed(passwords.a_password(password, [login.strip().partition("@")[0]]))
    if account is None or not await run_tx(partial(_set_by_code, account.id, code, password_hash)):
        await guarding.fail(account, locks=is_last)
        raise refuse(Code.CODE_INVALID, path=("code",))
    await guarding.succeed(_plain(login), account)


async def change_password(participant_id: UUID, old: str, new: str, issuer: LocalIssuer) -> Session:
    """Change one's own password; a token in place of the old ones, which end.

    Errors: SIGN_IN_FAILED for a wrong old one, SIGN_IN_LOCKED, PASSWORD_WEAK, NOT_FOUND without a local account.
    """
    account = await Account.get_or_none(participant_id=participant_id)
    if account is None:
        raise refuse(Code.NOT_FOUND)
    login = f"change:{account.id}"
    is_last = await guarding.enter(login)
    if not await passwords.fits(old, account.password_hash):
        await guarding.fail(account, locks=is_last)
        raise refuse(Code.SIGN_IN_FAILED, path=("oldPassword",))
    await guarding.succeed(login, account)
    password_hash = await passwords.hashed(passwords.a_password(new, _personal(account), "newPassword"))
    changed = await run_tx(partial(_replace, account, password_hash))
    if changed is None:
        raise refuse(Code.SIGN_IN_FAILED, path=("oldPassword",))
    return session_of(changed, issuer)


async def _of(login: str) -> Account | None:
    """The active account of an address, or the confirmed one of a NIK."""
    if "@" in login:
        found = Account.filter(email_index__in=email_indexes(login))
    else:
        indexes = sealing.current().indexes(people.NIK_COLUMN, _plain(login))
        found = Account.filter(nik_index__in=indexes, participant_id__isnull=False)
    return await found.filter(status=AccountStatus.ACTIVE).using_db(reader()).first()


async def _send(account_id: UUID, codes: Codes) -> None:
    account = await _held(account_id)
    await codes.send(account, CodePurpose.PASSWORD)
    await noting.wrote(account.person_id, Personal.LOGIN)


async def _set_by_code(account_id: UUID, code: str, password_hash: str) -> bool:
    if not await takes(await _held(account_id), CodePurpose.PASSWORD, code):
        return False
    await _set(account_id, password_hash)
    return True


async def _replace(seen: Account, password_hash: str) -> Account | None:
    """The account with its new password; None where the old one was right and has been replaced meanwhile."""
    held = await _held(seen.id)
    return await _set(seen.id, password_hash) if held.password_hash == seen.password_hash else None


async def _set(account_id: UUID, password_hash: str) -> Account:
    account = await _held(account_id)
    account.password_hash = password_hash
    account.generation += 1
    account.code_hash = None
    await account.save(update_fields=["password_hash", "generation", "code_hash"])
    await noting.wrote(account.person_id, Personal.LOGIN)
    about = {"name": account.details()["name"], "changed_at": clock.machine_now().isoformat()}
    await queue(MailKind.PASSWORD_CHANGED, to=account.email(), about=about, language=Language(account.language))
    return account


async def _held(account_id: UUID) -> Account:
    """The account, which nobody else changes meanwhile."""
    seen = await Account.get(id=account_id)
    await lock(f"account:{seen.email_index}")
    return await Account.get(id=account_id)


def _plain(login: str) -> str:
    return login.strip().casefold()


def _personal(account: Account) -> tuple[str, ...]:
    return account.nik(), account.email().partition("@")[0], *account.details()["name"].split()
