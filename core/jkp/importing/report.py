"""Tell which lines were rejected: number, column and reason, and never what stands there."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from jkp.importing.faults import ImportFailed, Rejected
from jkp.importing.staging import Staging

MOST_SHOWN = 20


@contextmanager
def opened(report: Path | None, imported: Path) -> Iterator[TextIO | None]:
    """The report, opened before anything is done. Error: `ImportFailed`, also when it is the imported file itself."""
    if report is None:
        yield None
        return
    try:
        if report.exists() and imported.exists() and report.samefile(imported):
            raise ImportFailed(f"{report}: the report would replace the file")
        stream = report.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ImportFailed(f"{report}: {error.strerror}") from error
    with stream:
        yield stream


def write(staging: Staging, report: TextIO | None, rejected: int) -> None:
    """All rejected lines to the report, the first of them to standard error."""
    if report:
        _write_all(staging, report)
    for line in islice(staging.rejected(), MOST_SHOWN):
        sys.stderr.write(f"{line}\n")
    if rejected > MOST_SHOWN:
        sys.stderr.write(f"and {rejected - MOST_SHOWN:,} more\n")


def _write_all(staging: Staging, report: TextIO) -> None:
    try:
        rows = csv.writer(report, lineterminator="\n")
        rows.writerow(Rejected._fields)
        rows.writerows(staging.rejected())
        report.flush()
    except OSError as error:
        raise ImportFailed(f"the report cannot be written: {error.strerror}; nothing was stored") from error
