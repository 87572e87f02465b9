"""Texts that people enter about people and companies. Pure: the text as it is kept, or INVALID_INPUT."""

import re
import unicodedata

from jkp.errors import invalid

EMAIL_LENGTH = 254
# What HTML takes for an address: whatever else RFC 5321 allows is refused by most servers.
_HOST = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"[a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_HOST}(?:\.{_HOST})+", re.ASCII | re.IGNORECASE)
_PHONE = re.compile(r"\+?\d{6,19}", re.ASCII)
_SPACING = re.compile(r"[\s().-]+")
_COMMANDS = frozenset({"Cc", "Cf"})
_KEPT = frozenset("\t\n\r\0\u200c\u200d")


def a_text(text: str, path: str, longest: int) -> str:
    """A text on one line, with no doubled spaces and nothing that cannot be printed, like control characters."""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest or not line.isprintable():
        raise invalid(path=(path,), id=f"1-{longest} karakter tercetak", en=f"1-{longest} printable characters")
    return line


def legible(text: str) -> str:
    """A text of any number of lines without what gives orders to whoever shows it: to a terminal, or to turn the order.

    People paste such signs without knowing it. Line ends and what joins letters stay, and U+0000, which is refused.

    Example: `legible("PT \\u202eMaju") == "PT Maju"`
    """
    return "".join(each for each in text if each in _KEPT or unicodedata.category(each) not in _COMMANDS)


def an_email(text: str) -> str:
    """An address for e-mail, which nobody can know to exist."""
    address = text.strip()
    if len(address) > EMAIL_LENGTH or not _EMAIL.fullmatch(address):
        raise invalid(path=("email",), id="bukan alamat surel", en="not an e-mail address")
    return address


def a_phone(text: str) -> str:
    """A telephone number: 6 to 19 digits after an optional plus, without what people write between them."""
    number = _SPACING.sub("", text)
    if not _PHONE.fullmatch(number):
        raise invalid(path=("phone",), id="6-19 angka", en="6-19 digits")
    return number
