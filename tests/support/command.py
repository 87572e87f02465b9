"""The command `jkp` as an operator runs it: another process, with a settings file of its own."""

import os
import subprocess
import sys
from pathlib import Path

JKP = str(Path(sys.executable).with_name("jkp"))


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what would change the settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JKP_")} | changes


def settings_file(folder: Path, text: str = "", plugins: tuple[str, ...] = ("assessment",)) -> Path:
    """A settings file in `folder`, whose data lies in `folder/data`."""
    file = folder / "settings.toml"
    sections = "".join(f"[plugins.{name}]\n" for name in plugins)
    file.write_text(f'{text}\n[storage]\nfolder = "{folder / "data"}"\n{sections}')
    return file


def jkp(*arguments: str | Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `jkp` to its end; the keywords are environment variables."""
    command = [JKP, *map(str, arguments)]
    return subprocess.run(command, env=environment(**changes), capture_output=True, text=True, timeout=30, check=False)


def refusal(*arguments: str | Path, **changes: str) -> str:
    """What `jkp` says when it refuses to start: plain lines, and no trace of the code."""
    done = jkp(*arguments, **changes)
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr.strip()
