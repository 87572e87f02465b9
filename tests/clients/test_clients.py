"""What others make of the schema: a linter keeps quiet, a strict compiler too, and a client gets its answers."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from support import npm
from support.server import ROOT, sandbox

FOLDER = Path(__file__).parent
SCHEMA = "schema.graphql"
PATIENCE = 240.0

pytestmark = pytest.mark.slow


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A project of somebody who uses the API: the schema, settings of the tools, and a client."""
    modules = npm.installed(FOLDER)
    for file in FOLDER.iterdir():
        if file.suffix in {".json", ".mjs", ".ts"}:
            shutil.copy(file, tmp_path)
    shutil.copy(ROOT / "schema" / SCHEMA, tmp_path)
    (tmp_path / "node_modules").symlink_to(modules)
    return tmp_path


def ran(room: Path, tool: str, *given: str) -> subprocess.CompletedProcess[str]:
    command = ["node", f"node_modules/{tool}", *given]
    return subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=PATIENCE, check=False)


def linted(room: Path) -> subprocess.CompletedProcess[str]:
    return ran(room, "eslint/bin/eslint.js", SCHEMA)


def test_the_schema_keeps_the_recommended_rules_and_those_of_relay(room: Path) -> None:
    done = linted(room)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("type Thing { a: String }", "require-description"),
        ('"A." type Thing { thingName: String }', "no-typename-prefix"),
        ('"A." type ThingConnection { edges: [String] }', "relay-connection-types"),
        ('"A." type Thing { many: EventConnection }', "relay-arguments"),
    ],
)
def test_the_linter_would_see_what_is_wrong(room: Path, wrong: str, rule: str) -> None:
    schema = room / SCHEMA
    schema.write_text(f"{schema.read_text(encoding='utf-8')}\n{wrong}\n", encoding="utf-8")

    done = linted(room)

    assert done.returncode == 1
    assert f"@graphql-eslint/{rule}" in done.stdout


def test_a_client_with_generated_types_compiles_strictly_and_plays_a_month(room: Path) -> None:
    # given types that are made of the schema, and a client that is compiled with them
    generated = ran(room, "@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.mjs")
    assert generated.returncode == 0, generated.stdout + generated.stderr
    compiled = ran(room, "typescript/bin/tsc", "--project", ".")
    assert compiled.returncode == 0, compiled.stdout

    # when it talks with a server
    with sandbox(room / "data") as url:
        played = subprocess.run(
            ["node", "run/journey.js", url], cwd=room, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    # then month 1 is approved, and month 2 says what it lacks
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout)
    assert (told["first"], told["decided"]) == ("SUBMITTED", "APPROVED 2550000")
    assert told["next"]["status"] == "LOCKED"
    assert "MISSION_INCOMPLETE" in {lock["code"] for lock in told["next"]["locks"]}


def test_a_field_that_the_schema_has_not_does_not_compile(room: Path) -> None:
    client = room / "journey.ts"
    client.write_text(
        client.read_text(encoding="utf-8").replace("{ status opensOn", "{ statuss opensOn"), encoding="utf-8"
    )

    generated = ran(room, "@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.mjs")

    assert generated.returncode != 0
    assert 'Cannot query field "statuss"' in generated.stdout + generated.stderr
