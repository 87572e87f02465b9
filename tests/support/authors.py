"""Plugins and their tests as authors have them: in a folder of their own, with pytest run by themselves."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.command import environment

RULE = re.compile(r"test_rule_(\d\d)_")
PATIENCE = 240
PYTHON = Path(sys.executable)
BAD = {"failure", "error", "skipped"}


@dataclass(frozen=True)
class Asked:
    """What one rule of the kit, or one test of the author's own, said of one plugin."""

    of_class: str
    """The class of the test, after its module."""
    test: str
    outcome: str
    said: str

    @property
    def rule(self) -> int:
        """The number of the rule; 0 for an own test."""
        found = RULE.match(self.test)
        return int(found[1]) if found else 0

    @property
    def is_broken(self) -> bool:
        """Whether it is not as it should be."""
        return self.outcome in {"failure", "error"}


def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all runs of this session, also those of other processes, keep what the kit prepares."""
    folder = tmp_path_factory.getbasetemp().parent / "authors"
    folder.mkdir(exist_ok=True)
    return folder


def asked_by_its_author(folder: Path, site: Sequence[Path], keep: Path, python: Path = PYTHON) -> list[Asked]:
    """Run pytest in the folder of a plugin, with `site` as folders that packages are installed in."""
    report = folder / "report.xml"
    command = [str(python), "-m", "pytest", "-q", f"--junitxml={report}", "-o", f"cache_dir={keep}", "-p", "no:xdist"]
    given = environment(PYTHONPATH=":".join(map(str, site)), PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert report.exists(), done.stdout + done.stderr
    return [_asked(case) for case in ET.parse(report).getroot().iter("testcase")]  # noqa: S314 - written just now


def _asked(case: ET.Element) -> Asked:
    bad = next((each for each in case if each.tag in BAD), None)
    outcome = "passed" if bad is None else bad.tag
    return Asked(
        case.get("classname", ""), case.get("name", ""), outcome, "" if bad is None else bad.get("message", "")
    )


def said(asked: Sequence[Asked]) -> str:
    """What is broken, for a person."""
    return "\n".join(f"{each.of_class} {each.test}: {each.said}" for each in asked if each.is_broken)


def unpacked(wheel: Path, site: Path) -> Path:
    """A wheel as if it were installed."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    return site
