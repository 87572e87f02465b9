"""A copy is whole or not there, tells when it was touched, and never takes the place of what is there."""

import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support import operations as op
from support.command import jkp, settings_file
from support.journey import Person, a_person, done
from support.served import served
from support.serving import settings_of

from jkp.operating.backups import back_up, restore
from jkp.operating.copies import CopyUnfit, verified
from jkp.security.sealing import Seals
from jkp.settings import Settings

SEALS = Seals(bytes(32))
MARK = "the name of somebody who was forgotten"


@pytest.fixture
async def stopped(migrated: Path, tmp_path: Path) -> Settings:
    """The settings of a server that does not run, with an upload."""
    shutil.copytree(migrated, tmp_path / "data")
    (tmp_path / "data" / "uploads").mkdir(exist_ok=True)
    (tmp_path / "data" / "uploads" / "proof").write_bytes(b"a photograph")
    return settings_of(tmp_path / "data")


def elsewhere(tmp_path: Path) -> Settings:
    return settings_of(tmp_path / "restored")


def rows(database: Path, statement: str) -> list[Any]:
    """Of a database that nobody serves."""
    with closing(sqlite3.connect(database)) as opened, opened:
        return opened.execute(statement).fetchall()


async def test_what_is_copied_is_what_is_restored(stopped: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "monday"
    made = back_up(stopped, copy)
    put = restore(elsewhere(tmp_path), copy, SEALS)

    assert put == verified(copy) == made
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert rows(elsewhere(tmp_path).database_file, tables) == rows(stopped.database_file, tables)
    assert (tmp_path / "restored" / "uploads" / "proof").read_bytes() == b"a photograph"


async def test_a_copy_holds_no_key_and_only_its_owner_reads_it(stopped: Settings, tmp_path: Path) -> None:
    back_up(stopped, tmp_path / "copy")

    assert {file.name for file in (tmp_path / "copy").iterdir()} <= {"jkp.db", "uploads", "clock", "manifest.json"}
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "copy" / "jkp.db").stat().st_mode) == 0o600


async def test_what_was_deleted_is_not_in_the_copy(stopped: Settings, tmp_path: Path) -> None:
    rows(stopped.database_file, "CREATE TABLE forgotten (name TEXT)")
    rows(stopped.database_file, f"INSERT INTO forgotten VALUES ('{MARK}')")  # noqa: S608 - ours
    rows(stopped.database_file, "PRAGMA secure_delete = OFF")
    rows(stopped.database_file, "DELETE FROM forgotten")

    back_up(stopped, tmp_path / "copy")

    assert MARK.encode() not in (tmp_path / "copy" / "jkp.db").read_bytes()


async def test_a_database_that_cannot_be_read_leaves_no_copy(stopped: Settings, tmp_path: Path) -> None:
    stopped.database_file.write_bytes(b"no database" * 1000)

    with pytest.raises(CopyUnfit, match="not a database"):
        back_up(stopped, tmp_path / "copies" / "monday")

    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("name", ["copy", "copy.partial"])
async def test_a_copy_never_takes_the_place_of_another(stopped: Settings, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()

    with pytest.raises(CopyUnfit, match="is there already"):
        back_up(stopped, tmp_path / "copy")


@pytest.mark.parametrize("name", ["jkp.db", "jkp.db-wal", "jkp.db-shm", "uploads/other"])
async def test_nothing_is_restored_where_something_is(stopped: Settings, tmp_path: Path, name: str) -> None:
    back_up(stopped, tmp_path / "copy")
    there = tmp_path / "restored" / name
    there.parent.mkdir(parents=True)
    there.write_bytes(b"all that somebody has")

    with pytest.raises(CopyUnfit, match="is there already"):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)

    assert there.read_bytes() == b"all that somebody has"


def altered(copy: Path) -> None:
    (copy / "uploads" / "proof").write_bytes(b"another photograph")


def bit_flipped(copy: Path) -> None:
    content = bytearray((copy / "jkp.db").read_bytes())
    content[-100] ^= 1
    (copy / "jkp.db").write_bytes(content)


def taken_out(copy: Path) -> None:
    (copy / "uploads" / "proof").unlink()


def put_in(copy: Path) -> None:
    (copy / "uploads" / "more").write_bytes(b"x")


def no_manifest(copy: Path) -> None:
    (copy / "manifest.json").unlink()


def odd_manifest(copy: Path) -> None:
    (copy / "manifest.json").write_text("[1]")


@pytest.mark.parametrize("touch", [altered, bit_flipped, taken_out, put_in, no_manifest, odd_manifest])
async def test_a_copy_that_was_touched_is_not_restored(stopped: Settings, tmp_path: Path, touch: Any) -> None:
    back_up(stopped, tmp_path / "copy")
    touch(tmp_path / "copy")

    with pytest.raises(CopyUnfit):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)

    assert not (tmp_path / "restored").exists()


async def test_a_copy_of_postgresql_is_made_with_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(CopyUnfit, match="pg_dump"):
        back_up(settings_of(tmp_path, "postgres://jkp@127.0.0.1/jkp"), tmp_path / "copy")


@pytest.mark.slow
async def test_a_server_that_writes_is_copied_and_its_copy_serves(migrated: Path, tmp_path: Path) -> None:
    async with served(migrated, tmp_path) as server:
        sari = await a_person(server.api)
        await changes(sari, 5)
        # given somebody who goes on writing
        writing = asyncio.create_task(changes(sari, 10_000))
        copied = await asyncio.to_thread(jkp, "backup", tmp_path / "copy", "--settings", tmp_path / "settings.toml")
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert copied.returncode == 0, copied.stderr
    # when the copy is put into a new place, first without its key
    (tmp_path / "new").mkdir()
    file = settings_file(tmp_path / "new", plugins=("sandbox",))
    refused = jkp("restore", tmp_path / "copy", "--settings", file)
    assert "bring back the field key first" in refused.stderr
    shutil.copytree(tmp_path / "data" / "keys", tmp_path / "new" / "data" / "keys")
    put = jkp("restore", tmp_path / "copy", "--settings", file)
    assert put.returncode == 0, put.stderr
    # then everything is in it that was answered before, without a gap
    database = tmp_path / "new" / "data" / "jkp.db"
    positions = [pos for (pos,) in rows(database, "SELECT pos FROM event_log ORDER BY pos")]
    assert positions == list(range(1, len(positions) + 1))
    assert len(positions) >= 5
    # and it can be served, while another restore is refused
    again = jkp("restore", tmp_path / "copy", "--settings", file)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    assert jkp("verify", "--settings", file).returncode == 0


async def changes(sari: Person, number: int) -> None:
    for _ in range(number):
        done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))


@pytest.mark.slow
async def test_a_copy_that_another_key_sealed_is_not_restored(migrated: Path, tmp_path: Path) -> None:
    async with served(migrated, tmp_path) as server:
        await a_person(server.api)
        jkp("backup", tmp_path / "copy", "--settings", tmp_path / "settings.toml")

    with pytest.raises(CopyUnfit, match="another one"):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)
