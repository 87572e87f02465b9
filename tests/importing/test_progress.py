"""How far an import is, as an operator sees it."""

from io import StringIO

import pytest

from jkp.importing.progress import Progress


class Terminal(StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def told(stream: StringIO, steps: int, *, quiet: bool = False) -> str:
    """What a phase of so many equal steps of 100 lines says."""
    progress = Progress(stream, quiet=quiet)
    progress.begin("read")
    for step in range(1, steps + 1):
        progress.step(100, step / steps)
    progress.end()
    return stream.getvalue()


@pytest.mark.parametrize("steps", [1, 4, 10, 1000])
def test_a_file_gets_a_line_for_each_tenth_at_most(steps: int) -> None:
    lines = told(StringIO(), steps).splitlines()

    assert len(lines) == min(steps, 10)
    assert lines[-1].startswith(f"read {steps * 100:,} lines, ")
    assert lines[-1].endswith(" lines/s, 100%")


def test_a_terminal_is_left_without_the_line_that_changes() -> None:
    assert told(Terminal(), 1000).endswith("\r")
    assert "\n" not in told(Terminal(), 1000)


@pytest.mark.parametrize("stream", [StringIO, Terminal])
def test_a_quiet_import_says_nothing(stream: type[StringIO]) -> None:
    assert told(stream(), 1000, quiet=True) == ""
