"""Signatures of webhooks by the specification Standard Webhooks (standardwebhooks.com), version 1. Pure.

What is signed is `id.timestamp.body`, with HMAC-SHA256. While a secret is being changed the sender signs with both, and
the receiver takes what either has signed.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

TOLERANCE = timedelta(minutes=5)
LONGEST_ID = 255
MOST_SIGNATURES = 16
PREFIX = "whsec_"
KEY_BYTES = range(24, 65)
_VERSION = "v1,"


class BadSignature(Exception):
    """A message that is not, or not now, from who has the secret; the text tells why, without what was sent."""


def key_of(secret: str) -> bytes:
    """The key that a secret like `whsec_MfKQ…` stands for. Error: `ValueError` for what is none of 24 to 64 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("it is not in Base64") from error
    if len(key) not in KEY_BYTES:
        raise ValueError("it must hold 24 to 64 bytes")
    return key


def verified(headers: Mapping[str, str], body: bytes, keys: Iterable[bytes], now: datetime) -> str:
    """The message's id, if one of the keys has signed it within five minutes of `now`. Error: `BadSignature`."""
    message, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(message) <= LONGEST_ID or not message.isascii() or "." in message:
        raise BadSignature("it has no id that can be used")
    _require_now(timestamp, now)
    signed = f"{message}.{timestamp}.".encode() + body
    given = _signatures(headers.get("webhook-signature", ""))
    # Every pair is compared to its end, so that time tells nothing about either.
    matches = [hmac.compare_digest(each, hmac.digest(key, signed, sha256)) for key in keys for each in given]
    if not any(matches):
        raise BadSignature("no signature fits")
    return message


def _require_now(timestamp: str, now: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= len("9999999999")):
        raise BadSignature("it has no timestamp that can be used")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise BadSignature("its timestamp is more than five minutes away")


def _signatures(header: str) -> list[bytes]:
    """Those of version 1; others are for other receivers."""
    texts = [each.removeprefix(_VERSION) for each in header.split()[:MOST_SIGNATURES] if each.startswith(_VERSION)]
    return [decoded for text in texts if (decoded := _decoded(text))]


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None
