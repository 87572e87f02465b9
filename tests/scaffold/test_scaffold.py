"""`jkp plugin new`: every package that it writes loads and is clean, and it says what comes next."""

import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

import pytest
from support.fresh import ROOT, wheel
from support.scaffolds import OPTIONS, VARIANTS, installed, name_of, written
from typer.testing import CliRunner

import jkp_schema.cli  # noqa: F401 - adds its commands
from jkp.cli import app
from jkp.settings import load
from jkp_schema.commands.plugins import fault_of
from jkp_schema.scaffold.naming import LONGEST

RUNNER = CliRunner()
HOOKS = {"graphql": "jkp_graphql", "tables": "jkp_models", "webhook": "jkp_routes"}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Path]:
    """The folders of all variants."""
    folder = tmp_path_factory.mktemp("packages")
    return {options: written(options, folder) for options in VARIANTS}


def new(*arguments: str | Path, ends_with: int = 0) -> str:
    """What `jkp plugin new` says."""
    result = RUNNER.invoke(app, ["plugin", "new", *map(str, arguments)])
    assert result.exit_code == ends_with, (result.output, result.exception)
    return result.output


@pytest.mark.parametrize("options", VARIANTS)
def test_every_variant_is_loaded_with_what_was_asked_for(
    packages: dict[tuple[str, ...], Path],
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # given the package, installed
    name, package = name_of(options), packages[options]
    monkeypatch.chdir(tmp_path)
    with installed(package):
        # when it is checked as `jkp plugin check` does, with its own settings file
        fault, hooks = fault_of(name, load(package / "settings.toml")), {*vars(import_module(f"jkp_{name}"))}
    # then nothing is wrong with it, and it has the hooks of its options
    assert fault is None
    assert {option for option, hook in HOOKS.items() if hook in hooks} == {*options}


def test_every_variant_is_formatted_and_keeps_the_rules_that_it_sets_itself(
    packages: dict[tuple[str, ...], Path],
) -> None:
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", *packages.values()],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("options", VARIANTS)
def test_no_gap_of_a_template_is_left_open(packages: dict[tuple[str, ...], Path], options: tuple[str, ...]) -> None:
    for file in packages[options].rglob("*.*"):
        if file.is_file() and file.suffix != ".pyc":
            gaps = re.findall(r"\$\{?[a-z_]+", re.sub(r"\$code", "", file.read_text()))
            assert gaps == [], file
            assert "\n\n\n\n" not in file.read_text(), file


def test_the_plugins_of_the_server_are_in_the_settings_of_a_new_one(packages: dict[tuple[str, ...], Path]) -> None:
    built_in = {point.name for point in distribution("jkp").entry_points.select(group="jkp.plugins")}

    assert set(load(packages[()] / "settings.toml").plugins) == {*built_in, "tes"}


def test_the_templates_are_in_the_wheel(tmp_path: Path) -> None:
    names = wheel(ROOT, tmp_path).read_bytes()

    for option in ("base", *OPTIONS):
        assert f"jkp_schema/scaffold/templates/{option}/gaps.toml".encode() in names


def test_what_comes_next_is_said(tmp_path: Path) -> None:
    told = new("tes_kerja", "--graphql", "--folder", tmp_path)

    assert told.startswith(f"wrote {tmp_path}/jkp-tes-kerja: 12 files.")
    steps = [line.split("#")[0].strip() for line in told.splitlines()[2:]]
    assert steps == [
        f"cd {tmp_path}/jkp-tes-kerja",
        "pip install -e '.[dev]'",
        "pytest",
        "jkp plugin check tes_kerja",
        "jkp serve --prepare",
        "jkp_tes_kerja/board.py",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Tes", "plugin Tes: a name is lower-case letters and digits, in words joined by single underscores"),
        ("tes-kerja", "plugin tes-kerja: a name is lower-case letters and digits"),
        ("core", "plugin core: the core has this name itself; the plugin needs another one"),
        ("karirhub", "plugin karirhub: there is a package jkp_karirhub already; choose another name"),
        ("schema", "plugin schema: there is a package jkp_schema already; choose another name"),
        ("class", "plugin class: Python has this word for itself; choose another name"),
        ("a" * (LONGEST + 1), "a new plugin's name has at most 24 characters, not 25"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_and_nothing_is_written(tmp_path: Path, name: str, told: str) -> None:
    assert told in new(name, "--folder", tmp_path, ends_with=1)
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    new("tes", "--folder", tmp_path)
    (tmp_path / "jkp-tes" / "mine.txt").write_text("mine")

    told = new("tes", "--tables", "--folder", tmp_path, ends_with=1)

    assert f"{tmp_path}/jkp-tes is there already, and nothing was written" in told
    assert not (tmp_path / "jkp-tes" / "jkp_tes" / "models.py").exists()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    told = new("tes", "--folder", tmp_path / "file", ends_with=1)

    assert told == f"{tmp_path}/file/jkp-tes cannot be written: Not a directory\n"
