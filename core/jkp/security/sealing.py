"""Personal data at rest: AES-256-GCM bound to its column and row, and a keyed blind index to find it again.

A sealed value moved to another row or column does not open. The index is a keyed hash: a plain one of a
sixteen-digit number can be reversed in hours. A sealed value names its root key, so that keys can be changed while the
server runs (`jkp.resealing`).
"""

import base64
import hmac
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar, Token
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
VERSION = "v1"
_NONCE_BYTES = 12
_FIRST_NAME = "k1"
"""What every key was called before keys had names of their own."""


class KeyUnknown(Exception):
    """A value was sealed with a root key that this server does not have."""


class RootKey:
    """One root key, and the keys derived from it, one for each purpose and column."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._derived: dict[str, bytes] = {}
        self.name = self._key("name")[:4].hex()

    def seal(self, column: str, row_id: str, text: str) -> str:
        """Encrypt `text` for this column and row."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher(column).encrypt(nonce, text.encode(), _bound_to(self.name, column, row_id))
        return f"{VERSION}.{self.name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, column: str, row_id: str, sealed: str) -> str:
        """Decrypt; a value that was altered, or moved from elsewhere, raises `InvalidTag`."""
        _, name, encoded = sealed.split(".", 2)
        content = base64.urlsafe_b64decode(encoded)
        nonce, body = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        return self._cipher(column).decrypt(nonce, body, _bound_to(name, column, row_id)).decode()

    def index(self, column: str, text: str) -> str:
        """The blind index of `text` under this key."""
        return hmac.digest(self._key(f"index|{column}"), text.encode(), "sha256").hex()

    def _cipher(self, column: str) -> AESGCM:
        return AESGCM(self._key(f"seal|{column}"))

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._derived:
            derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
            self._derived[purpose] = derive.derive(self._root)
        return self._derived[purpose]


class Seals:
    """The root keys: the newest seals, and the older ones open what they have sealed until that is sealed anew."""

    def __init__(self, newest: bytes, older: Sequence[bytes] = ()) -> None:
        self._newest = RootKey(newest)
        self._keys = (self._newest, *map(RootKey, older))

    @property
    def names(self) -> tuple[str, ...]:
        """What the keys are called in sealed values, the newest first."""
        return tuple(key.name for key in self._keys)

    @property
    def prefix(self) -> str:
        """How every value begins that the newest key has sealed."""
        return f"{VERSION}.{self._newest.name}."

    def seal(self, column: str, row_id: str, text: str) -> str:
        """Encrypt `text` for this column and row, with the newest key."""
        return self._newest.seal(column, row_id, text)

    def open(self, column: str, row_id: str, sealed: str) -> str:
        """Decrypt with the key that sealed it.

        Errors: `InvalidTag` for a value that was altered, or moved from elsewhere; `KeyUnknown`.
        """
        name = sealed.split(".", 2)[1]
        for key in self._keys:
            if key.name == name or (name == _FIRST_NAME and key is self._keys[-1]):
                return key.open(column, row_id, sealed)
        raise KeyUnknown(name)

    def index(self, column: str, text: str) -> str:
        """The blind index of `text`: equal texts have equal indexes, and nobody without the key can tell which."""
        return self._newest.index(column, text)

    def indexes(self, column: str, text: str) -> list[str]:
        """The blind index under every key, to find what is not indexed anew yet; the newest first."""
        return [key.index(column, text) for key in self._keys]


def _bound_to(name: str, column: str, row_id: str) -> bytes:
    return f"{VERSION}|{name}|{column}|{row_id}".encode()


def root_key(file: Path, from_environment: str | None) -> bytes:
    """The root key from the environment (base64), or from `file`, which is made when it is missing.

    `ValueError` for one that is not 32 bytes, also an empty one: it must not be taken for none.
    """
    if from_environment is not None:
        return _checked(base64.b64decode(from_environment, validate=True))
    return _checked(kept(file, lambda: os.urandom(KEY_BYTES)))


def older_keys(given: Sequence[str]) -> tuple[bytes, ...]:
    """Root keys that were the newest once, in base64. `ValueError` for one that is not 32 bytes."""
    return tuple(_checked(base64.b64decode(each, validate=True)) for each in given)


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a secret file that only its owner can read; made on first use, by one of all who try."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(file, make())
    return file.read_bytes()


def _put(file: Path, content: bytes) -> None:
    """Whole before it has its name, which the first gets."""
    new = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(new, file)
    finally:
        new.unlink(missing_ok=True)


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
