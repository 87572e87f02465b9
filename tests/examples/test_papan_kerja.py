"""The example of a job board lives outside of our packages: small, packed as a wheel, and tested with the kit."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.pages import DOCS, blocks
from support.authors import RULE, Asked, asked_by_its_author, kept, said, unpacked
from support.fresh import ROOT, Fresh, wheel

PROJECT = ROOT / "examples" / "plugins" / "jkp-papan-kerja"
PAGE = DOCS / "plugins" / "kit.md"
MOST_LINES = 150
RULES = 20
WITH_THE_TESTS = ("README.md", "pyproject.toml")
SECTION = """[plugins.papan_kerja]
base_url = "https://papan.example"
token = "t"
webhook_secret = "whsec_a2V5"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What its author has beside the package: the tests, and nothing that could be imported instead of the wheel."""
    place = tmp_path / "project"
    shutil.copytree(PROJECT / "tests", place / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in WITH_THE_TESTS:
        shutil.copy(PROJECT / name, place)
    return place


def test_it_has_less_than_150_lines_of_its_own() -> None:
    lines = {file.name: len([*code_lines(file)]) for file in (PROJECT / "jkp_papan_kerja").glob("*.py")}

    assert 0 < sum(lines.values()) < MOST_LINES, lines


def code_lines(file: Path) -> Iterator[str]:
    """Its lines without empty ones, comments and docstrings."""
    text = file.read_text(encoding="utf-8")
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            told.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for number, line in enumerate(text.splitlines(), start=1):
        if number not in told and line.strip() and not line.strip().startswith("#"):
            yield line


def test_its_wheel_keeps_every_rule_and_its_own_tests_pass_like_those_of_the_page(
    folder: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = unpacked(wheel(PROJECT, tmp_path / "wheels"), tmp_path / "site")
    (folder / "tests" / "test_page.py").write_text("\n".join(blocks(PAGE, "python")))

    check(asked_by_its_author(folder, [site], kept(tmp_path_factory)))


@pytest.mark.slow
def test_it_works_for_a_stranger_who_has_nothing_but_two_wheels(folder: Path, tmp_path: Path) -> None:
    # given an environment into which jkp and the plugin were installed from their wheels
    fresh = Fresh.made(tmp_path / "venv")
    fresh.install(wheel(PROJECT, tmp_path / "wheels"))
    # then the plugin's tests pass there
    check(asked_by_its_author(folder, [], tmp_path / "cache", fresh.folder / "bin" / "python"))
    # and the command has nothing against it
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[storage]\nfolder = "{tmp_path / "data"}"\n{SECTION}')
    done = fresh.run("jkp", "plugin", "check", "papan_kerja", "--settings", settings, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "papan_kerja: ok\n"), done


def check(asked: list[Asked]) -> None:
    """Every rule that applies is kept, and every own test passed."""
    its = [each for each in asked if each.of_class.endswith("test_papan_kerja.TestPapanKerja")]
    assert not said(asked)
    assert len([each for each in its if RULE.match(each.test)]) == RULES
    assert [each.rule for each in its if each.outcome == "skipped"] == [15, 16, 17], "it has no tables, and all else"
    assert [each.test for each in its if each.rule == 0 and each.outcome == "passed"]
