"""Passwords: what one must be, and its argon2 hash, which always costs the same, account or none."""

import asyncio
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from jkp.errors import Code, refuse

SHORTEST, LONGEST = 10, 128
LEAST_DIFFERENT = 5
AT_ONCE = 2
"""Hashes at once in one process: each takes a core, and `MEMORY_KIB`."""
MEMORY_KIB, ROUNDS = 19_456, 2
"""What OWASP's Password Storage Cheat Sheet asks of argon2id at least."""
_PART = 4

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)
# The hash of nothing that anybody knows: to be compared with where there is no account.
_NOBODYS = _hasher.hash(b"\x00 nobody's")
_turns = asyncio.Semaphore(AT_ONCE)


def a_password(text: str, personal: Iterable[str], path: str = "password") -> str:
    """A password that is worth its hash. Error: PASSWORD_WEAK for a short one, or one made of what others know."""
    password = _normalized(text)
    plain = password.casefold()
    guessable = any(len(part) >= _PART and part.casefold() in plain for part in personal)
    fits = len(password) >= SHORTEST and max(len(text), len(password)) <= LONGEST
    is_varied = len(set(password)) >= LEAST_DIFFERENT
    if guessable or not fits or not is_varied or not password.isprintable():
        raise refuse(Code.PASSWORD_WEAK, path=(path,), shortest=str(SHORTEST))
    return password


async def hashed(password: str) -> str:
    """The argon2 hash of a password."""
    async with _turns:
        return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of that hash; without one, never, after the same work."""
    given = _normalized(password)
    async with _turns:
        return await asyncio.to_thread(_fits, given, password_hash or _NOBODYS) and password_hash is not None


def _normalized(text: str) -> str:
    """Of one that is too long only the beginning: to sort marks without a letter takes the square of their number."""
    return unicodedata.normalize("NFKC", text[: LONGEST + 1])


def _fits(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
