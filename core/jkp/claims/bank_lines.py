"""The lines that go to a bank and come back from it: CSV in UTF-8, closed by their count, sum and checksum. Pure.

One physical line is one record; it ends with a line feed. Files that come back may end their lines as they like.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import StringIO
from uuid import UUID

from jkp.claims.results import Told, told
from jkp.claims.terms import PaymentFailure, PaymentResult
from jkp.errors import Refused

TO_BANK = ("reference", "bank", "account", "holder", "amount", "due_on", "claim")
FROM_BANK = ("reference", "result", "paid_on", "failure", "amount")
END = "END"
MOST_DIGITS = 15
_FAILURES = ", ".join(PaymentFailure)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Malformed(ValueError):
    """A line that cannot be read; the text says which column and never repeats what stood in it."""


def written(cells: Sequence[object]) -> bytes:
    """One record as a line."""
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow([_plain(str(cell)) for cell in cells])
    return line.getvalue().encode()


def _plain(text: str) -> str:
    """No bank and no person is called so that a spreadsheet would compute it; who is, gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def read(line: bytes) -> list[str]:
    """The cells of one line. Error: `Malformed`."""
    try:
        rows = list(csv.reader([line.decode().rstrip("\r\n")], strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Malformed("it is no line of CSV in UTF-8") from error
    return rows[0] if rows else []


class Closing:
    """Counts lines as they pass, for the line that closes the file."""

    def __init__(self) -> None:
        self.count = 0
        self.total = 0
        self._digest = sha256()

    def head(self, line: bytes) -> None:
        """The line of columns: part of the checksum, and no payment."""
        self._digest.update(line)

    def add(self, line: bytes, amount: int) -> None:
        """The line of a payment of so many rupiah."""
        self._digest.update(line)
        self.count += 1
        self.total += amount

    @property
    def sha256(self) -> str:
        """The checksum of all lines so far."""
        return self._digest.hexdigest()

    def line(self) -> bytes:
        """The last line of the file."""
        return written((END, self.count, self.total, self.sha256))


@dataclass(frozen=True)
class Answer:
    """What the bank answers about one payment; `amount` is the rupiah that it was told to pay."""

    reference: UUID
    told: Told
    amount: int


def answer(cells: Sequence[str]) -> Answer:
    """The answer of a line. Error: `Malformed`."""
    if len(cells) != len(FROM_BANK):
        raise Malformed(f"{len(cells)} columns instead of {len(FROM_BANK)}")
    reference, result, paid_on, failure, amount = (cell.strip() for cell in cells)
    return Answer(_reference(reference), _told(result, paid_on, failure), _amount(amount))


def reference_of(payment_id: UUID) -> str:
    """What a payment is called at the bank: its id in 32 characters, as the fields of banks have room for 35."""
    return payment_id.hex


def _reference(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Malformed("reference: 32 hexadecimal digits") from error


def _told(result: str, paid_on: str, failure: str) -> Told:
    try:
        day = date.fromisoformat(paid_on) if paid_on else None
        return told(PaymentResult(result), day, PaymentFailure(failure) if failure else None)
    except (ValueError, Refused) as error:
        raise Malformed(f"result: PAID with paid_on (2025-03-10), or FAILED with failure ({_FAILURES})") from error


def _amount(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise Malformed("amount: whole rupiah")
    return int(text)
