"""`jkp verify`: whether the chain of decisions is whole."""

import sys

import typer

from jkp import settings as settings_module
from jkp.claims import deciding
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.runtime import Runtime


@app.command()
def verify(file: SettingsFile = FILE) -> None:
    """Compute the chain of all decisions again; fail when one was changed, taken out or put in."""
    with explained():
        chain = run_open(Runtime(settings_module.load(file)), deciding.verify)
    for fault in chain.faults:
        sys.stderr.write(f"{fault}\n")
    if chain.faults:
        raise typer.Exit(1)
    before = f", {chain.unchained} from before the chain" if chain.unchained else ""
    say(f"determinations: {chain.length} in one unbroken chain{before}; the last hash is {chain.last_hash}")
