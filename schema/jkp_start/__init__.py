"""Where the command `jkp` begins."""

import gc


def main() -> None:
    """Run it."""
    # What is imported stays: to look for garbage among it takes a third of the start, and finds none.
    gc.disable()
    from jkp.cli import app  # noqa: PLC0415 - not before that
    from jkp_schema import cli  # noqa: F401, PLC0415 - adds its commands

    gc.freeze()
    gc.enable()
    app()
