"""Personal data at rest: AES-256-GCM bound to its column and row, and a keyed blind index to find it again.

A sealed value moved to another row or column does not open. The index is a keyed hash: a plain one of a
sixteen-digit number can be reversed in hours.
"""

import base64
import hmac
import os
from collections.abc import Callable
from contextvars import ContextVar, Token
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID = "k1"


class Seals:
    """The keys derived from one root key, one for each purpose and column."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._derived: dict[str, bytes] = {}

    def seal(self, column: str, row_id: str, text: str) -> str:
        """Encrypt `text` for this column and row."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher(column).encrypt(nonce, text.encode(), _bound_to(column, row_id))
        return f"v1.{_KEY_ID}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, column: str, row_id: str, sealed: str) -> str:
        """Decrypt; a value that was altered, or moved from elsewhere, raises `InvalidTag`."""
        content = base64.urlsafe_b64decode(sealed.rsplit(".", 1)[1])
        nonce, body = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        return self._cipher(column).decrypt(nonce, body, _bound_to(column, row_id)).decode()

    def index(self, column: str, text: str) -> str:
        """The blind index of `text`: equal texts have equal indexes, and nobody without the key can tell which."""
        return hmac.digest(self._key(f"index|{column}"), text.encode(), "sha256").hex()

    def _cipher(self, column: str) -> AESGCM:
        return AESGCM(self._key(f"seal|{column}"))

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._derived:
            derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
            self._derived[purpose] = derive.derive(self._root)
        return self._derived[purpose]


def _bound_to(column: str, row_id: str) -> bytes:
    return f"v1|{_KEY_ID}|{column}|{row_id}".encode()


def root_key(file: Path, from_environment: str | None) -> bytes:
    """The root key from the environment (base64), or from `file`, which is made when it is missing.

    `ValueError` for one that is not 32 bytes, also an empty one: it must not be taken for none.
    """
    if from_environment is not None:
        return _checked(base64.b64decode(from_environment, validate=True))
    return _checked(kept(file, lambda: os.urandom(KEY_BYTES)))


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a secret file that only its owner can read; made on first use."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(make())
    return file.read_bytes()


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"the field key must have {KEY_BYTES} bytes")
    return key


_seals: ContextVar[Seals] = ContextVar("jkp_seals")


def use(seals: Seals) -> Token[Seals]:
    """Make these the keys of this context."""
    return _seals.set(seals)


def stop_using(token: Token[Seals]) -> None:
    """Bring back the keys from before `use`."""
    _seals.reset(token)


def current() -> Seals:
    """The keys of this context."""
    return _seals.get()
