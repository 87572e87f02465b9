"""A fresh environment, as a stranger has one: jkp from its wheel, plugins from theirs, and nothing of the repository.

What jkp depends on is taken from the environment of these tests, so that no network is needed.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from support.command import environment

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0
FOREIGN = ("PYTEST_", "PYTHONPATH", "VIRTUAL_ENV")
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "false", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
PROGRAMS = {"pip": "pip._internal.cli.main:main", "pytest": "pytest:console_main"}
"""Programs of the packages that are taken from here, which an installation of their own would bring."""


@dataclass(frozen=True)
class Fresh:
    """The environment in `folder`."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> "Fresh":
        """A new one, into which jkp was installed from a wheel of this tree."""
        venv.EnvBuilder(symlinks=True).create(folder)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        dependencies = folder / "lib" / version / "site-packages" / "dependencies.pth"
        dependencies.write_text(f"{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
        made = cls(folder)
        for name, place in PROGRAMS.items():
            made._write_program(name, *place.split(":"))
        made.install(wheel(ROOT, folder / "wheels"))
        return made

    def _write_program(self, name: str, module: str, function: str) -> None:
        file = self.folder / "bin" / name
        lines = (f"#!{self.folder}/bin/python", f"from {module} import {function}", f"raise SystemExit({function}())")
        file.write_text("\n".join(lines), encoding="utf-8")
        file.chmod(0o755)

    def install(self, *packages: Path) -> None:
        """Install wheels, or what lies in folders."""
        done = self.run("pip", "install", "--quiet", *packages, cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def run(self, *command: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
        """Run a program of the environment to its end."""
        words = [*map(str, command)]
        changed = self.environment()
        return subprocess.run(
            words, cwd=cwd, env=changed, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def environment(self) -> dict[str, str]:
        """This process's environment with its programs first, and without what would reach into the repository."""
        kept = {name: value for name, value in environment().items() if not name.startswith(FOREIGN)}
        return kept | OFFLINE | {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def wheel(project: Path, into: Path) -> Path:
    """The wheel of a project, built in this process: its backend is the one that pip would call."""
    return Path(next(iter(WheelBuilder(str(project)).build(directory=str(into), versions=["standard"]))))
