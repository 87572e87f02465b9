"""`jkp verify`: whether the chain of decisions is whole."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.audit import anchors
from jkp.audit.heads import Chained
from jkp.claims import deciding
from jkp.claims.deciding import Chain
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.operating import chains
from jkp.runtime import Runtime
from jkp.settings import Settings


@app.command()
def verify(
    anchor: Annotated[Path | None, typer.Option(help="A copy of the file of anchors, kept elsewhere.")] = None,
    file: SettingsFile = FILE,
) -> None:
    """Compute the chain of all decisions again, past every anchor; fail when one was changed, taken out or put in."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        known = anchors.of(Chained.DETERMINATIONS, anchors.known_by(runtime.settings.anchor_file, anchor))
        chain, late = run_open(runtime, lambda: _verified(known, runtime.settings))
    faults = [*chain.faults, *([late] if late else [])]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults:
        raise typer.Exit(1)
    before = f", {chain.unchained} from before the chain" if chain.unchained else ""
    say(
        f"determinations: {chain.length} in one unbroken chain{before}, {len(known)} anchors;"
        f" the last hash is {chain.last_hash}"
    )


async def _verified(known: Mapping[int, str], settings: Settings) -> tuple[Chain, str | None]:
    return await deciding.verify(known), await chains.late(settings, Chained.DETERMINATIONS, known)
