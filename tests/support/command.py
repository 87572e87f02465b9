"""The command `jkp` as an operator runs it: another process, with a settings file of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from support.mothers import Running, mother

JKP = str(Path(sys.executable).with_name("jkp"))
"""The installed command, for the tests that are about its start."""


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what would change the settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JKP_")} | changes


def settings_file(folder: Path, text: str = "", plugins: tuple[str, ...] = ("assessment",)) -> Path:
    """A settings file in `folder`, whose data lies in `folder/data`."""
    file = folder / "settings.toml"
    sections = "".join(f"[plugins.{name}]\n" for name in plugins)
    file.write_text(f'{text}\n[storage]\nfolder = "{folder / "data"}"\n{sections}')
    return file


def begun(*arguments: str | Path, out: Path, err: Path, **changes: str) -> Running:
    """Start `jkp`, and let it write into two files; the keywords are environment variables."""
    return mother().begun([*map(str, arguments)], environment(**changes), out=out, err=err)


def jkp(*arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `jkp` to its end; the keywords are environment variables."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        status = begun(*arguments, out=out, err=err, **changes).wait()
        return subprocess.CompletedProcess(arguments, status, out.read_text(), err.read_text())


def refusal(*arguments: str | Path, **changes: str) -> str:
    """What `jkp` says when it refuses to start: plain lines, and no trace of the code."""
    done = jkp(*arguments, **changes)
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr.strip()
