"""Lockout with back-off, by the name that somebody signs in with: the same for names that are nobody's."""

from datetime import timedelta

from jkp import clock
from jkp.accounts.models import Account, SignInGuard
from jkp.audit import noting
from jkp.audit.models import AuditAction, Personal
from jkp.database import lock, run_tx
from jkp.errors import Code, Reason, Refused
from jkp.security import sealing

FREE = 5
"""So many failures cost no time."""
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
_COLUMN = "sign_in_guard.login"


def index_of(login: str) -> str:
    """What is kept of a name."""
    return sealing.current().index(_COLUMN, login)


async def enter(login: str) -> bool:
    """Count an attempt before it is looked at, so that many at once are no way around.

    Whether it is the last one for a while, unless it succeeds. Error: SIGN_IN_LOCKED, with the moment until when.
    """
    locks = await run_tx(lambda: _enter(index_of(login)))
    if isinstance(locks, Refused):
        raise locks
    return locks


async def succeed(login: str, account: Account) -> None:
    """Forget the failures: somebody is in."""
    await run_tx(lambda: _succeed(index_of(login), account))


async def fail(account: Account | None, *, locks: bool) -> None:
    """Note who was not let in; where it is nobody's name there is nobody to tell it of."""
    if account is not None:
        action = AuditAction.LOCKED if locks else AuditAction.REFUSED
        await run_tx(lambda: noting.wrote(account.person_id, Personal.LOGIN, action=action))


async def sweep() -> int:
    """Forget the failures of yesterday; how many names there were."""
    before = clock.machine_now() - FORGOTTEN
    return await run_tx(lambda: SignInGuard.filter(last_at__lt=before).delete())


async def _succeed(index: str, account: Account) -> None:
    await SignInGuard.filter(login_index=index).delete()
    await noting.wrote(account.person_id, Personal.LOGIN, action=AuditAction.SIGN_IN)


async def _enter(index: str) -> Refused | bool:
    await lock(f"sign_in:{index}")
    now = clock.machine_now()
    guard = await SignInGuard.get_or_none(login_index=index)
    if guard and guard.locked_until and guard.locked_until > now:
        return Refused(Reason(code=Code.SIGN_IN_LOCKED, until=guard.locked_until))
    failures = guard.failures + 1 if guard and now - guard.last_at < FORGOTTEN else 1
    beyond = failures - FREE
    pause = min(FIRST_LOCK * 2 ** min(beyond, 10), LONGEST_LOCK) if beyond >= 0 else None
    values = {"failures": failures, "last_at": now, "locked_until": now + pause if pause else None}
    await SignInGuard.update_or_create(defaults=values, login_index=index)
    return pause is not None
