"""What a log must never hold: identity and account numbers, ways to reach a person, tokens and secrets.

`redacted` takes any text, `without_secrets` any value. They work on what is about to be written, so that it does not
matter who logs: libraries and plugins too. The rule errs on the side of hiding: any run of ten digits or more goes,
be it the NIK, an account or only a large number. Shorter account numbers, and names, are known by their key alone.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "[redacted]"
LONGEST_NUMBER = 9
"""Digits of the longest number that a log may show."""

_LONG_NUMBER = r"(?<![0-9A-Za-z.-])\d{10,}(?![0-9A-Za-z])"
_GROUPED_NIK = r"(?<!\d)(?:\d{4}[ .-]\d{4}[ .-]\d{4}[ .-]\d{4}|\d{6}[ .-]\d{6}[ .-]\d{4})(?!\d)"
_NIK_ANYWHERE = r"(?<!\d)\d{16}(?!\d)"
_PHONE = r"(?<![0-9A-Za-z])(?:\+62|62|0)[ .-]?8\d{1,3}(?:[ .-]?\d{3,5}){2,3}(?!\d)"
# Each repetition has an end: without one, a long text takes the square of its length, and everybody waits meanwhile.
_EMAIL = r"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,63}"
_JWT = r"eyJ[A-Za-z0-9_-]{4,1000}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*"
_API_KEY = r"\bjkp_[A-Za-z0-9]+_[A-Za-z0-9_-]{8,}"
_BEARER = r"(?i:\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,})"
_URL_LOGIN = r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)"
_SECRET_TEXT = re.compile(
    "|".join((_URL_LOGIN, _JWT, _API_KEY, _BEARER, _EMAIL, _GROUPED_NIK, _NIK_ANYWHERE, _PHONE, _LONG_NUMBER))
)

_SECRET_KEY = re.compile(
    ".*(?:password|passwd|passphrase|secret|token|nik|email|phone|telephone|accountnumber|apikey|authorization|cookie)"
    "|activationcode|bankaccount|bornon|connectionparams|credentials|dsn|emailaddress|fieldkey|fullname|holdername"
    "|mothername|onetimecode|otp|participantname|phonenumber|rootkey|signature|variables"
)


def redacted(text: str) -> str:
    """The text without any number, address or token that could be a person's.

    Example: `redacted("no participant 3171234506900001")` is `"no participant [redacted]"`.
    """
    return _SECRET_TEXT.sub(HIDDEN, text)


def without_secrets(value: object) -> Any:  # noqa: ANN401 - whatever somebody logs
    """The same value to be written to a log: mappings and sequences searched through, others by their text."""
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return value if len(str(abs(value))) <= LONGEST_NUMBER else HIDDEN
    if isinstance(value, Mapping):
        return {_a_key(name): HIDDEN if is_secret(name) else without_secrets(held) for name, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [without_secrets(each) for each in value]
    return redacted(_text(value))


def is_secret(name: object) -> bool:
    """Whether what is logged under this name is hidden whole, whatever it looks like.

    Example: `is_secret("motherName")` and `is_secret("x-api-key")` are true.
    """
    plain = re.sub(r"[^a-z]", "", str(name).lower())
    return _SECRET_KEY.fullmatch(plain) is not None


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The step of a chain of structlog processors; it must come last before the one that writes."""
    return {str(name): HIDDEN if is_secret(name) else without_secrets(value) for name, value in event.items()}


def _a_key(name: object) -> str:
    return redacted(str(name))


def _text(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else str(value)
