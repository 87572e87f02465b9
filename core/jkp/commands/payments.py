"""`jkp payments`: the file that tells the bank what to pay, and the bank's answer."""

import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from tortoise.exceptions import OperationalError

from jkp import settings as settings_module
from jkp.claims import payment_file, reconciling
from jkp.claims.money import PaymentFile
from jkp.claims.payment_file import NothingToPay
from jkp.claims.reconciling import SETTLED, AnswerUnfit, Kind
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.errors import CannotStart
from jkp.runtime import Runtime

T = TypeVar("T")

payments_app = typer.Typer(help="Payments: the file for the bank, and the bank's answer.", no_args_is_help=True)
app.add_typer(payments_app, name="payments")


@payments_app.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help="The file to write; there must be none of that name.")],
    again: Annotated[int | None, typer.Option(help="Write the payment file of this number once more.")] = None,
    by: Annotated[str, typer.Option(help="Who makes the file; kept with it.", envvar="USER")] = "operator",
    file: SettingsFile = FILE,
) -> None:
    """Write every payment that waits for a file. It holds account numbers: only its owner can read it."""
    with explained():
        made = _run(file, lambda: _exported(to, again, by))
    if made:
        say(f"payment file {made.id}: {made.payments} payments, Rp{made.total}, SHA-256 {made.sha256}")


async def _exported(to: Path, again: int | None, by: str) -> PaymentFile | None:
    if again is not None:
        return await payment_file.write_again(to, again)
    await _warn()
    try:
        return await payment_file.export(to, by)
    except NothingToPay as nothing:
        say(str(nothing))
        return None


async def _warn() -> None:
    """Say what is in no file, though it waits for the bank."""
    for number in await payment_file.unfinished():
        sys.stderr.write(f"payment file {number} was never written to its end: write it with --again {number}\n")
    if without := await payment_file.without_account():
        sys.stderr.write(f"{without} payments have no account and are in no file: see docs/operations/files.md\n")


@payments_app.command("reconcile")
def reconcile(
    answer: Annotated[Path, typer.Argument(help="The bank's answer, as CSV.")],
    file: SettingsFile = FILE,
) -> None:
    """Apply the bank's answer line by line; end with 1 when a line needs a person. Harmless when it is run again."""
    with explained():
        counts = _run(file, lambda: _reconciled(answer))
    for kind in Kind:
        say(f"{kind:20}{counts[kind]}")
    if set(counts) - set(SETTLED):
        raise typer.Exit(1)


async def _reconciled(answer: Path) -> Counter[Kind]:
    """How many lines there are of each kind; those that need a person are told at once."""
    counts: Counter[Kind] = Counter()
    try:
        with answer.open("rb") as stream:
            async for found in reconciling.reconcile(stream):
                counts[found.kind] += 1
                if found.kind not in SETTLED:
                    sys.stderr.write(f"line {found.line}: {found.kind}: {found.why}\n")
    except OSError as error:
        raise AnswerUnfit(f"{answer}: {error.strerror or error}") from error
    return counts


def _run(file: Path, work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` on the open database of these settings."""
    try:
        return run_open(Runtime(settings_module.load(file)), work)
    except OperationalError as error:
        raise CannotStart(f"the database: {error}; run it again") from error
