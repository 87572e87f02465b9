"""A command or a server that is ended in the middle leaves nothing half, and whoever comes next finishes."""

import asyncio
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.api import Api
from support.command import begun, jkp, settings_file
from support.journey import a_person
from support.mothers import Running
from support.served import Served, served

from jkp.operating.copies import verified
from jkp.runtime import Runtime
from jkp.settings import load

pytestmark = pytest.mark.slow
ENDED = -signal.SIGTERM
PATIENCE = 30.0
UPLOADS = 1500


def until(is_so: Callable[[], bool], process: Running) -> None:
    """Wait for it, while the process lives."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert process.poll() is None, "it ended before it could be ended"
        assert time.monotonic() < end
        time.sleep(0.002)


def rows(database: Path, statement: str) -> list[Any]:
    """Of a database that nobody serves."""
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(statement).fetchall()


@pytest.fixture
async def settings(migrated: Path, tmp_path: Path) -> Path:
    """Of a server that does not run, with many uploads."""
    file = settings_file(tmp_path, plugins=("sandbox",))
    shutil.copytree(migrated, tmp_path / "data")
    (tmp_path / "data" / "uploads").mkdir(exist_ok=True)
    for number in range(UPLOADS):
        (tmp_path / "data" / "uploads" / str(number)).write_bytes(b"a photograph")
    return file


def started(folder: Path, *arguments: str | Path) -> Running:
    return begun(*arguments, out=folder / "out", err=folder / "err")


@contextmanager
def kept_from_readers(database: Path) -> Iterator[None]:
    """Meanwhile whoever reads it waits, five seconds at most."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


def while_it_reads_the_database(settings: Path, copy: Path) -> None:
    folder = settings.parent
    with kept_from_readers(folder / "data" / "jkp.db"):
        backup = started(folder, "backup", copy, "--settings", settings)
        until((folder / "copy.partial").exists, backup)
        backup.send_signal(signal.SIGTERM)
        assert backup.wait() == ENDED


def while_it_copies_the_uploads(settings: Path, copy: Path) -> None:
    backup = started(settings.parent, "backup", copy, "--settings", settings)
    until((settings.parent / "copy.partial" / "uploads" / "1").exists, backup)
    backup.send_signal(signal.SIGTERM)
    assert backup.wait() == ENDED


@pytest.mark.parametrize("ended", [while_it_reads_the_database, while_it_copies_the_uploads])
async def test_a_backup_that_is_ended_leaves_nothing_that_is_taken_for_a_copy(
    settings: Path, tmp_path: Path, ended: Callable[[Path, Path], None]
) -> None:
    copy, half = tmp_path / "copy", tmp_path / "copy.partial"
    ended(settings, copy)

    # then there is no copy, and what there is of one is refused
    assert not copy.exists()
    refused = jkp("restore", half, "--settings", settings, "--data", tmp_path / "other")
    assert (refused.returncode, (tmp_path / "other").exists()) == (1, False)
    # and a second one of the same name is made and is whole
    again = jkp("backup", copy, "--settings", settings)
    assert again.returncode == 0, again.stderr
    assert not half.exists()
    assert len(verified(copy, Runtime(load(settings)).seals).manifest.files) > UPLOADS


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3, 0.6, 1.0])
async def test_a_migration_that_is_ended_has_done_all_or_nothing(tmp_path: Path, seconds: float) -> None:
    settings, database = settings_file(tmp_path, plugins=("karirhub",)), tmp_path / "data" / "jkp.db"
    migrate = started(tmp_path, "migrate", "--settings", settings)
    until(database.exists, migrate)
    await asyncio.sleep(seconds)
    migrate.send_signal(signal.SIGTERM)
    status = migrate.wait()

    # then there is no table, or each
    tables = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert (status, len(tables) > 50) in {(ENDED, False), (ENDED, True), (0, True)}
    assert tables == [] or len(tables) > 50
    # and a second run finishes
    again = jkp("migrate", "--settings", settings)
    assert again.returncode == 0, again.stderr
    assert jkp("doctor", "--settings", settings).returncode == 0


SHOWN = "query($id: ID!) { participant(id: $id) { nik name } }"


async def asks_on(officer: Api, person: str, answered: list[str]) -> None:
    """Read people again and again, and note the id of each answer that came."""
    while True:
        answer = await officer.raw(SHOWN, id=person)
        assert answer.json()["data"]["participant"]["nik"]
        answered.append(answer.headers["x-request-id"])


async def killed_while_it_answers(server: Served, person: str, seconds: float) -> list[str]:
    """The ids of the answers that came before the server was killed."""
    answered: list[str] = []
    asking = [asyncio.create_task(asks_on(server.api.officer, person, answered)) for _ in range(4)]
    async with asyncio.timeout(PATIENCE):
        while not answered:
            await asyncio.sleep(0.01)
            assert not any(task.done() for task in asking)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.end, signal.SIGKILL)
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    return answered


async def test_every_answer_of_a_server_that_was_killed_is_in_the_audit(migrated: Path, tmp_path: Path) -> None:
    answered: list[str] = []
    async with served(migrated, tmp_path, "[limits]\npoints_per_minute = 0") as server:
        sari = await a_person(server.api)
        for seconds in (0.0, 0.2, 0.9):
            answered += await killed_while_it_answers(server, sari.id, seconds)
            # then what it had shown last waits on its disk
            assert [slip for slip in (tmp_path / "data" / "audit.waiting").iterdir() if slip.stat().st_size]
            await asyncio.to_thread(server.start)
        server.end()

    noted = {request for (request,) in rows(tmp_path / "data" / "jkp.db", "SELECT request_id FROM audit_entry")}
    assert len(answered) > 20
    assert {*answered} - noted == set()
    whole = jkp("audit", "verify", "--settings", tmp_path / "settings.toml")
    assert whole.returncode == 0, whole.stderr
