"""Every crash point is in the list, is passed somewhere, is explained, and ends the process when it is told to."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command import environment, refusal, settings_file

from jkp.crashing import POINTS, STATUS, crash_point

ROOT = Path(__file__).parents[2]
PASSES = """
import sys
from jkp.crashing import crash_point
for number in range(3):
    print(number, flush=True)
    crash_point("upload.before_naming")
    crash_point("upload.after_writing")
"""


def passed() -> Iterator[str]:
    """The name in every call of `crash_point`."""
    for room in ("core", "schema"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == crash_point.__name__:
                    assert isinstance(node.args[0], ast.Constant), file
                    yield str(node.args[0].value)


def documented() -> dict[str, str]:
    lines = (ROOT / "docs" / "operations" / "crash-points.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {name.strip("`"): sentence for name, sentence in cells}


def run(crash: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PASSES], env=environment(JKP_CRASH=crash), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.split()


def test_every_point_is_in_the_list_and_every_one_of_the_list_is_passed_at_one_place() -> None:
    assert sorted(passed()) == sorted(POINTS)


def test_every_point_is_explained_to_operators_as_the_code_has_it() -> None:
    assert documented() == dict(POINTS)


@pytest.mark.parametrize(
    ("crash", "status", "reached"),
    [
        ("", 0, ["0", "1", "2"]),
        ("mail.before_lunch", 0, ["0", "1", "2"]),
        ("upload.after_writing", STATUS, ["0"]),
        ("upload.after_writing:3", STATUS, ["0", "1", "2"]),
        ("upload.after_writing:4", 0, ["0", "1", "2"]),
    ],
)
def test_a_process_dies_at_the_point_and_the_pass_that_the_environment_names(
    crash: str, status: int, reached: list[str]
) -> None:
    assert run(crash) == (status, reached)


def test_a_point_that_is_none_stops_the_start(tmp_path: Path) -> None:
    said = refusal("migrate", "--settings", settings_file(tmp_path), JKP_CRASH="upload.befor_naming")

    assert said == "JKP_CRASH: 'upload.befor_naming' is no crash point; docs/operations/crash-points.md lists them"


def test_production_never_crashes_on_demand(tmp_path: Path) -> None:
    file = settings_file(tmp_path, 'environment = "production"')

    said = refusal("migrate", "--settings", file, JKP_CRASH="upload.before_naming")

    assert said == 'JKP_CRASH: environment = "production" never crashes on demand; unset it'
