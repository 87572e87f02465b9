"""API keys as texts: `jkp_<12 characters>_<49 characters>`, of which the last six are a checksum.

The checksum tells a mistyped or invented key without asking the database, and lets scanners of secrets be certain.
A key has 256 bits of chance, so that one SHA-256 keeps it: there is nothing to guess, as with a password there is.
"""

import hashlib
import hmac
import re
import secrets
import string
import zlib

PREFIX = "jkp_"
PUBLIC_LENGTH = 12
SECRET_LENGTH = 43
"""Characters of 62 kinds with more than 256 bits of chance."""
CHECKSUM_LENGTH = 6
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHAPE = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{PUBLIC_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH + CHECKSUM_LENGTH}}}")


def generate() -> str:
    """A new key."""
    body = f"{PREFIX}{_by_chance(PUBLIC_LENGTH)}_{_by_chance(SECRET_LENGTH)}"
    return body + _checksum(body)


def public_part(key: str) -> str | None:
    """The part by which a key is known; None for a text that is no key."""
    found = _SHAPE.fullmatch(key)
    is_key = found is not None and _checksum(key[:-CHECKSUM_LENGTH]) == key[-CHECKSUM_LENGTH:]
    return found[1] if found and is_key else None


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_same(key: str, kept: str) -> bool:
    """Whether `kept` is of this key; it takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(digest(key), kept)


def _by_chance(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _checksum(body: str) -> str:
    number, written = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, len(_LETTERS))
        written = _LETTERS[digit] + written
    return written
