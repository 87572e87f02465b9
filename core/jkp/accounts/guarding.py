"""Lockout with back-off, by the name that somebody signs in with: the same for names that are nobody's."""

from datetime import timedelta

from jkp import clock
from jkp.accounts.models import SignInGuard
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


async def enter(login: str) -> None:
    """Count an attempt before it is looked at, so that many at once are no way around.

    Error: SIGN_IN_LOCKED, with the moment until which it is.
    """
    until = await run_tx(lambda: _enter(index_of(login)))
    if until is not None:
        raise until


async def succeed(login: str) -> None:
    """Forget the failures."""
    await run_tx(lambda: SignInGuard.filter(login_index=index_of(login)).delete())


async def sweep() -> int:
    """Forget the failures of yesterday; how many names there were."""
    before = clock.machine_now() - FORGOTTEN
    return await run_tx(lambda: SignInGuard.filter(last_at__lt=before).delete())


async def _enter(index: str) -> Refused | None:
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
    return None
