"""`jkp import`: bring what operators have in files into the database."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.importing import report as reports
from jkp.importing.faults import ImportFailed
from jkp.importing.kinds import KindName
from jkp.importing.progress import Progress
from jkp.importing.running import Import, Order
from jkp.importing.staging import Counts
from jkp.runtime import Runtime


@app.command("import")
def import_file(
    kind: Annotated[KindName, typer.Argument(help="What the file is about.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The CSV file, with a header.", show_default=False)],
    report: Annotated[Path | None, typer.Option(help="CSV file for the rejected lines.")] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Store the good lines all the same.")] = False,  # noqa: FBT002
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not tell how far it is.")] = False,  # noqa: FBT002
    settings: SettingsFile = FILE,
) -> None:
    """Import a CSV file: every line of it, or nothing when one is rejected. A second time changes nothing."""
    with explained():
        runtime = Runtime(settings_module.load(settings))
        work = Import(Order(kind, file, skips_bad=skip_bad), Progress(sys.stderr, quiet=quiet))
        say(_summary(_imported(runtime, work, file, report)))


def _imported(runtime: Runtime, work: Import, file: Path, report: Path | None) -> Counts:
    try:
        with reports.opened(report, file) as to:
            return run_open(runtime, lambda: work.run(to))
    except KeyboardInterrupt as error:
        raise ImportFailed(f"interrupted; {work.told()}") from error


def _summary(counts: Counts) -> str:
    done = f"{counts.lines:,} lines: {counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged"
    return f"{done}, {counts.rejected:,} rejected" + ("" if counts.new + counts.changed else "; nothing to store")
