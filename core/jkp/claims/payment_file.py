"""The file that tells a bank what to pay (one line a payment), made once and reproducible to the byte.

The file and its payments are committed before it is written: a payment is never in two files, and a file that was lost
can be written again, because every payment keeps the account that it was instructed with.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from cryptography.exceptions import InvalidTag
from tortoise.expressions import Q
from tortoise.functions import Count, Sum

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import AuditAction, Personal
from jkp.claims.bank_lines import TO_BANK, Closing, reference_of, written
from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.money import Payment, PaymentFile
from jkp.claims.terms import PayerType
from jkp.crashing import crash_point
from jkp.database import lock, run_tx
from jkp.errors import CannotStart

_PAGE = 500
_WAITING = {"status": PaymentStatus.INSTRUCTED, "payer": PayerType.BPJS, "file_id": None}


class NothingToPay(CannotStart):
    """No payment waits for a file."""


class FileUnfit(CannotStart):
    """A payment file cannot be written, or written again; the text says why."""


async def export(to: Path, made_by: str) -> PaymentFile:
    """Write what BPJS was told to pay and no file has yet. Errors: `NothingToPay`, `FileUnfit`."""
    with _named_at_the_end(to) as stream:
        file = await run_tx(lambda: _taken(made_by))
        crash_point("payment_file.after_taking")
        try:
            return await _finished(stream, file)
        except (OSError, FileUnfit) as error:
            raise FileUnfit(f"{error}; payment file {file.id} is made: write it with --again {file.id}") from error


async def write_again(to: Path, number: int) -> PaymentFile:
    """Write a file once more, byte for byte. Error: `FileUnfit` for an unknown number, or another checksum."""
    file = await PaymentFile.get_or_none(id=number)
    if file is None:
        raise FileUnfit(f"there is no payment file {number}")
    await run_tx(lambda: _noted(file))
    with _named_at_the_end(to) as stream:
        return await _finished(stream, file)


async def unfinished() -> list[int]:
    """The numbers of the files whose payments were taken and that were never written to their end."""
    return [file.id for file in await PaymentFile.filter(sha256="").order_by("id")]


async def without_account() -> int:
    """How many payments were instructed before accounts were kept with them, so that no file can have them."""
    return await Payment.filter(**_WAITING, account_sealed=None).count()


async def _taken(made_by: str) -> PaymentFile:
    """Give the payments their file. The transaction is short however many there are: nobody waits for the writing."""
    file = await _next_file(made_by)
    if not await Payment.filter(**_WAITING, account_sealed__isnull=False).update(file_id=file.id):
        raise NothingToPay("no payment waits for a file")
    lines = Payment.filter(file_id=file.id).annotate(lines=Count("id"), rupiah=Sum("amount"))
    [sums] = await lines.values("lines", "rupiah")
    file.update_from_dict({"payments": sums["lines"], "total": sums["rupiah"]})
    await file.save()
    await _noted(file)
    return file


async def _next_file(made_by: str) -> PaymentFile:
    """A file with the number after the last one's; the database would leave out that of a file that was not made."""
    await lock("payment_file")
    last = await PaymentFile.all().order_by("-id").first()
    number = last.id + 1 if last else 1
    return await PaymentFile.create(id=number, made_at=clock.now(), made_by=made_by, payments=0, total=0, sha256="")


async def _noted(file: PaymentFile) -> None:
    """Who was given the accounts of so many people; the payments of the file say of whom."""
    about = f"file {file.id} with {file.payments} payments by {file.made_by}"
    await noting.wrote(None, Personal.ACCOUNT, Personal.NAME, action=AuditAction.READ, about=about)


async def _finished(stream: IO[bytes], file: PaymentFile) -> PaymentFile:
    """Write the lines, and keep their checksum when they are written for the first time."""
    closing = await _written(stream, file)
    expected = (file.payments, file.total, file.sha256 or closing.sha256)
    if (closing.count, closing.total, closing.sha256) != expected:
        raise FileUnfit(f"payment file {file.id} would not be the same again: its payments were altered")
    crash_point("payment_file.after_writing")
    if not file.sha256:
        file.sha256 = closing.sha256
        await run_tx(lambda: file.save(update_fields=["sha256"]))
    return file


async def _written(stream: IO[bytes], file: PaymentFile) -> Closing:
    closing, columns = Closing(), written(TO_BANK)
    closing.head(columns)
    stream.write(columns)
    async for payment in _payments(file):
        line = _line(payment)
        closing.add(line, payment.amount)
        stream.write(line)
    stream.write(closing.line())
    stream.flush()
    os.fsync(stream.fileno())
    return closing


def _line(payment: Payment) -> bytes:
    try:
        account = payment.account()
    except InvalidTag as error:
        raise FileUnfit("the bank accounts were sealed with another field key") from error
    reference, day, claim = reference_of(payment.id), payment.due_on.isoformat(), payment.claim_id.hex
    return written((reference, payment.bank, account, payment.holder_name, payment.amount, day, claim))


async def _payments(file: PaymentFile) -> AsyncIterator[Payment]:
    """Those that fall due first come first."""
    later = Q()
    while page := await Payment.filter(later, file_id=file.id).order_by("due_on", "id").limit(_PAGE):
        for payment in page:
            yield payment
        last = page[-1]
        later = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, id__gt=last.id)


@contextmanager
def _named_at_the_end(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner may read, which gets its name when all of it is on the disk."""
    if path.exists():
        raise FileUnfit(f"{path}: there is such a file already")
    nameless: Path | None = None
    try:
        descriptor, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        nameless = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
        crash_point("payment_file.before_naming")
        nameless.rename(path)
    except OSError as error:
        raise FileUnfit(f"{path}: {error.strerror or error}") from error
    finally:
        if nameless is not None:
            nameless.unlink(missing_ok=True)
