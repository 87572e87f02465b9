"""Look at every line of a file, and find out what is to be stored. Nothing is written into the database."""

import asyncio
from collections.abc import Iterable
from itertools import islice

from jkp.importing.asking import BATCH
from jkp.importing.entries import Kind, Staged
from jkp.importing.faults import Fault, Rejected
from jkp.importing.progress import Progress
from jkp.importing.reading import Line, Source
from jkp.importing.staging import Counts, Staging


async def read(kind: Kind, source: Source, staging: Staging, progress: Progress) -> None:
    """Understand each line by itself. Error: `ImportFailed` when the file cannot be read to its end."""
    progress.begin("read")
    lines = source.lines()
    while batch := list(islice(lines, BATCH)):
        _stage(kind, batch, staging)
        progress.step(len(batch), source.position / source.size if source.size else None)
        # Somebody who interrupts is heard.
        await asyncio.sleep(0)


def _stage(kind: Kind, lines: Iterable[Line | Rejected], staging: Staging) -> None:
    good: list[Staged] = []
    bad: list[Rejected] = []
    for line in lines:
        if isinstance(line, Rejected):
            bad.append(line)
            continue
        try:
            good.append(Staged(line.number, kind.entry(line.cells)))
        except Fault as fault:
            bad.append(Rejected(line.number, fault.column, fault.reason))
    staging.add(good)
    staging.reject(bad)


async def compare(kind: Kind, staging: Staging, progress: Progress) -> Counts:
    """Compare the lines with each other and with what is stored."""
    progress.begin("checked")
    lines = staging.different()
    while batch := list(islice(lines, BATCH)):
        staging.judge(await kind.judged(batch))
        progress.step(len(batch), None)
    return staging.conclude()
