"""What operators do by the command line is noted with who, by which command, and of what file."""

import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from support.command import jkp, settings_file

from jkp.cli import user

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[2] / "examples" / "import"


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Path:
    file = settings_file(tmp_path, plugins=())
    shutil.copytree(migrated, file.parent / "data")
    return file


def ran(settings: Path, *arguments: str | Path) -> str:
    done = jkp(*arguments, "--settings", settings)
    assert done.returncode == 0, done
    return done.stdout


def noted(settings: Path) -> list[tuple[str, ...]]:
    """Who, action, kinds and operation of every entry. No server runs."""
    database = sqlite3.connect(settings.parent / "data" / "jkp.db")
    try:
        return database.execute("SELECT actor, action, kinds, operation FROM audit_entry ORDER BY pos").fetchall()
    finally:
        database.close()


async def test_an_import_is_noted_with_its_file_and_its_rows(settings: Path) -> None:
    people, companies, work = (EXAMPLES / f"{kind}.csv" for kind in ("participants", "employers", "employments"))
    rows = [len(file.read_text().splitlines()) - 1 for file in (people, companies, work)]

    for file in (people, companies, work, people):
        ran(settings, "import", file.stem, file, "--quiet")

    # then a company is nobody's, and what changed nothing leaves nothing
    me = f"OPERATOR:{user()}"
    told = [f"{file.stem} {sha256(file.read_bytes()).hexdigest()[:16]}" for file in (people, work)]
    assert noted(settings) == [
        (me, "WRITE", "BIRTH CONTACT NAME NIK", f"import {told[0]} rows 1-{rows[0]}"),
        (me, "WRITE", "WORK", f"import {told[1]} rows 1-{rows[2]}"),
    ]
    assert "the audit is whole: 2 entries" in ran(settings, "audit", "verify")


async def test_a_key_that_is_made_here_is_noted_with_how_it_begins(settings: Path) -> None:
    key = ran(settings, "apikey", "create", "INTEGRATOR", "portal", "--scope", "events:read").strip()

    [(actor, action, kinds, operation)] = noted(settings)
    assert (actor, action, kinds) == (f"OPERATOR:{user()}", "WRITE", "LOGIN")
    assert operation.startswith("apikey create ")
    assert key.startswith(operation.rpartition(" ")[2])
    assert key not in operation
