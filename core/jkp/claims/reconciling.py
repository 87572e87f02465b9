"""The bank's answer about the payments of a file: read as a stream, applied line by line, safe to run twice."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO

from jkp.claims import bank_lines, settling
from jkp.claims.bank_lines import END, FROM_BANK, Answer, Malformed
from jkp.claims.money import Payment
from jkp.claims.terms import PayerType
from jkp.database import run_tx
from jkp.errors import CannotStart, Refused

LONGEST_LINE = 1000
_BOM = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """What became of a line."""

    APPLIED = "applied"
    ALREADY = "already known"
    UNKNOWN = "unknown reference"
    AMOUNT_DIFFERS = "amount differs"
    REFUSED = "refused"
    MALFORMED = "malformed"


SETTLED = (Kind.APPLIED, Kind.ALREADY)
"""Kinds of lines that need nobody."""


@dataclass(frozen=True)
class Finding:
    """What became of one line, and for what a person must look at, why."""

    line: int
    kind: Kind
    why: str = ""


class AnswerUnfit(CannotStart):
    """The file as a whole is no answer of a bank; nothing of it was applied."""


async def reconcile(stream: BinaryIO) -> AsyncIterator[Finding]:
    """Apply every line that can be applied. Error: `AnswerUnfit` before the first one."""
    _check_whole(stream)
    stream.seek(0)
    for number, line in _lines(stream):
        if number > 1 and line.strip() and not _closes(line):
            yield await _found(number, line)


async def _found(number: int, line: bytes) -> Finding:
    try:
        answer = bank_lines.answer(_cells(line))
        return await run_tx(lambda: _applied(number, answer))
    except Malformed as error:
        return Finding(number, Kind.MALFORMED, str(error))
    except Refused as refused:
        [reason, *_] = refused.reasons
        return Finding(number, Kind.REFUSED, f"{reason.code}: {reason.message('en')}")


async def _applied(number: int, answer: Answer) -> Finding:
    """A transaction for each line, so that one that is wrong undoes no other."""
    if not await Payment.exists(id=answer.reference, payer=PayerType.BPJS):
        return Finding(number, Kind.UNKNOWN, f"BPJS made no payment {bank_lines.reference_of(answer.reference)}")
    payment, claim = await settling.held(answer.reference)
    if payment.amount != answer.amount:
        return Finding(number, Kind.AMOUNT_DIFFERS, f"Rp{payment.amount} was to be paid, not Rp{answer.amount}")
    changed = await settling.settle(payment, claim, answer.told)
    return Finding(number, Kind.APPLIED if changed else Kind.ALREADY)


def _cells(line: bytes) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise Malformed(f"longer than {LONGEST_LINE} bytes")
    return bank_lines.read(line)


def _check_whole(stream: BinaryIO) -> None:
    """Error: `AnswerUnfit` for other columns, or a checksum that is not that of the lines before it."""
    first = next(_lines(stream), (0, b""))[1].removeprefix(_BOM)
    if not first:
        raise AnswerUnfit("the file is empty")
    if not _are_columns(first):
        raise AnswerUnfit(f"line 1: the columns must be {','.join(FROM_BANK)}")
    stream.seek(0)
    _check_closing(stream)


def _are_columns(line: bytes) -> bool:
    try:
        return tuple(_cells(line)) == FROM_BANK
    except Malformed:
        return False


def _check_closing(stream: BinaryIO) -> None:
    """The last line may close the file with the checksum of all that stands before it."""
    digest = sha256()
    while piece := stream.readline(LONGEST_LINE):
        if _closes(piece):
            break
        digest.update(piece)
    if piece and piece.strip().rpartition(b",")[2] != digest.hexdigest().encode():
        raise AnswerUnfit("the checksum of the last line is not that of the lines before it: the file was altered")
    if any(line.strip() for _, line in _lines(stream)):
        raise AnswerUnfit(f"there are lines after the one that begins with {END}")


def _closes(line: bytes) -> bool:
    return line.startswith(f"{END},".encode())


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; of one that is too long only the beginning, so that memory stays small."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(line) > LONGEST_LINE and rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        yield number, line
