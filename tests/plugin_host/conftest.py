"""Throw-away plugins, installed as a stranger's would be: a module, and a distribution that names it."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from textwrap import dedent

import pytest
from plugin_host.shelf import Shelf
from support.command import jkp, settings_file

from jkp.settings import Settings

Install = Callable[..., None]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that plugins are installed into; for another process, on its `PYTHONPATH`."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def install(site: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a plugin: its name, the text of its module, and the distribution that it comes from."""

    def put(name: str, text: str, distribution: str = "jkp-strangers", entry: str | None = None) -> None:
        module = f"jkp_{name}"
        monkeypatch.delitem(sys.modules, module, raising=False)
        (site / f"{module}.py").write_text(f"from jkp.plugin import *\n{dedent(text)}")
        info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        points = info / "entry_points.txt"
        before = points.read_text() if points.exists() else "[jkp.plugins]\n"
        points.write_text(f"{before}{name} = {entry or module}\n")
        importlib.invalidate_caches()

    return put


@pytest.fixture
def shelf(site: Path) -> Shelf:
    return Shelf(site)


@pytest.fixture
def command(site: Path, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Run `jkp` with these sections in its settings; the database is that of `settings`, or an own one."""

    def run(*arguments: str, sections: str = "", settings: Settings | None = None) -> CompletedProcess[str]:
        file = settings_file(tmp_path, plugins=())
        file.write_text(f"{file.read_text()}{sections}")
        changes = {"PYTHONPATH": str(site)}
        if settings:
            changes["JKP_STORAGE__FOLDER"] = str(settings.storage.folder)
            if settings.storage.database:
                changes["JKP_STORAGE__DATABASE"] = settings.storage.database.get_secret_value()
        return jkp(*arguments, "--settings", file, **changes)

    return run
