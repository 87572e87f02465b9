"""A copy is whole or not there, tells when it was touched, and never takes the place of what is there."""

import asyncio
import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support import operations as op
from support.command import jkp, settings_file
from support.journey import Person, a_person, done
from support.served import served
from support.serving import settings_of

from jkp.operating.backups import NAMES, back_up, restore
from jkp.operating.copies import MANIFEST, SEAL, listed, verified
from jkp.operating.files import CopyUnfit
from jkp.operating.filling import filled
from jkp.security.sealing import Seals
from jkp.settings import Settings

SEALS = Seals(bytes(32))
OTHERS = Seals(bytes([1] * 32))
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
    made = back_up(stopped, copy, SEALS)
    put = restore(elsewhere(tmp_path), copy, SEALS)

    assert put == verified(copy, SEALS) == made
    tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert rows(elsewhere(tmp_path).database_file, tables) == rows(stopped.database_file, tables)
    assert (tmp_path / "restored" / "uploads" / "proof").read_bytes() == b"a photograph"


async def test_a_copy_holds_no_key_and_only_its_owner_reads_it(stopped: Settings, tmp_path: Path) -> None:
    back_up(stopped, tmp_path / "copy", SEALS)

    assert {file.name for file in (tmp_path / "copy").iterdir()} <= {*("jkp.db", "uploads", "clock", MANIFEST, SEAL)}
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "copy" / "jkp.db").stat().st_mode) == 0o600


async def test_what_was_deleted_is_not_in_the_copy(stopped: Settings, tmp_path: Path) -> None:
    rows(stopped.database_file, "CREATE TABLE forgotten (name TEXT)")
    rows(stopped.database_file, f"INSERT INTO forgotten VALUES ('{MARK}')")  # noqa: S608 - ours
    rows(stopped.database_file, "PRAGMA secure_delete = OFF")
    rows(stopped.database_file, "DELETE FROM forgotten")

    back_up(stopped, tmp_path / "copy", SEALS)

    assert MARK.encode() not in (tmp_path / "copy" / "jkp.db").read_bytes()


async def test_a_database_that_cannot_be_read_leaves_no_copy(stopped: Settings, tmp_path: Path) -> None:
    stopped.database_file.write_bytes(b"no database" * 1000)

    with pytest.raises(CopyUnfit, match="not a database"):
        back_up(stopped, tmp_path / "copies" / "monday", SEALS)

    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("name", ["copy", "copy.partial/what somebody has"])
async def test_a_copy_never_takes_the_place_of_another(stopped: Settings, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(parents=True)

    with pytest.raises(CopyUnfit, match="is there already"):
        back_up(stopped, tmp_path / "copy", SEALS)


async def test_two_copies_of_one_name_are_not_made_at_once(stopped: Settings, tmp_path: Path) -> None:
    with filled(tmp_path / "copy", NAMES), pytest.raises(CopyUnfit, match="a copy is being made"):
        back_up(stopped, tmp_path / "copy", SEALS)

    assert (tmp_path / "copy").exists()


@pytest.mark.parametrize("name", ["jkp.db", "jkp.db-wal", "jkp.db-shm", "uploads/other"])
async def test_nothing_is_restored_where_something_is(stopped: Settings, tmp_path: Path, name: str) -> None:
    back_up(stopped, tmp_path / "copy", SEALS)
    there = tmp_path / "restored" / name
    there.parent.mkdir(parents=True)
    there.write_bytes(b"all that somebody has")

    with pytest.raises(CopyUnfit, match="is there already"):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)

    assert there.read_bytes() == b"all that somebody has"


def listed_anew(copy: Path, **files: str) -> None:
    """As somebody does it who can write to the copy, and knows how a list is made."""
    manifest = json.loads((copy / MANIFEST).read_bytes())
    for file in (copy / "uploads").iterdir():
        manifest["files"][f"uploads/{file.name}"] = sha256(file.read_bytes()).hexdigest()
    (copy / MANIFEST).write_text(json.dumps({**manifest, "files": {**manifest["files"], **files}}))


def altered(copy: Path) -> None:
    (copy / "uploads" / "proof").write_bytes(b"another photograph")


def altered_with_its_list(copy: Path) -> None:
    altered(copy)
    listed_anew(copy)


def sealed_by_another_key(copy: Path) -> None:
    altered(copy)
    listed_anew(copy)
    index = OTHERS.index("backup.manifest", sha256((copy / MANIFEST).read_bytes()).hexdigest())
    (copy / SEAL).write_text(f"{OTHERS.names[0]} {index}\n")


def sealed_in_our_name(copy: Path) -> None:
    sealed_by_another_key(copy)
    (copy / SEAL).write_text((copy / SEAL).read_text().replace(OTHERS.names[0], SEALS.names[0]))


def no_seal(copy: Path) -> None:
    (copy / SEAL).unlink()


def bit_flipped(copy: Path) -> None:
    content = bytearray((copy / "jkp.db").read_bytes())
    content[-100] ^= 1
    (copy / "jkp.db").write_bytes(content)


def taken_out(copy: Path) -> None:
    (copy / "uploads" / "proof").unlink()


def put_in(copy: Path) -> None:
    (copy / "uploads" / "more").write_bytes(b"x")


def no_manifest(copy: Path) -> None:
    (copy / MANIFEST).unlink()


def odd_manifest(copy: Path) -> None:
    (copy / MANIFEST).write_text("[1]")


def file_by_a_link(copy: Path) -> None:
    (copy / "uploads" / "proof").rename(copy.with_name("proof"))
    (copy / "uploads" / "proof").symlink_to(copy.with_name("proof"))


def folder_by_a_link(copy: Path) -> None:
    (copy / "uploads").rename(copy.with_name("elsewhere"))
    (copy / "uploads").symlink_to(copy.with_name("elsewhere"))


def manifest_by_a_link(copy: Path) -> None:
    (copy / MANIFEST).rename(copy.with_name("list"))
    (copy / MANIFEST).symlink_to(copy.with_name("list"))


def link_to_nothing(copy: Path) -> None:
    (copy / "uploads" / "more").symlink_to("nowhere")


def a_pipe(copy: Path) -> None:
    os.mkfifo(copy / "uploads" / "more")


def manifest_that_is_a_pipe(copy: Path) -> None:
    (copy / MANIFEST).unlink()
    os.mkfifo(copy / MANIFEST)


NOT_SEALED = "the seal does not fit"
NO_FILE = "it is a link, a device or a pipe"


@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (altered, "altered: 'uploads/proof'"),
        (bit_flipped, "altered: 'jkp.db'"),
        (taken_out, "missing, .*'uploads/proof'"),
        (put_in, "added .*'uploads/more'"),
        (no_manifest, "manifest.json is missing"),
        (no_seal, "manifest.seal is missing"),
        (odd_manifest, NOT_SEALED),
        (altered_with_its_list, NOT_SEALED),
        (sealed_by_another_key, "the field key does not fit"),
        (sealed_in_our_name, NOT_SEALED),
        (file_by_a_link, NO_FILE),
        (folder_by_a_link, NO_FILE),
        (manifest_by_a_link, NO_FILE),
        (link_to_nothing, NO_FILE),
        (a_pipe, NO_FILE),
        (manifest_that_is_a_pipe, NO_FILE),
    ],
)
async def test_a_copy_that_was_touched_is_not_restored(
    stopped: Settings, tmp_path: Path, touch: Callable[[Path], None], why: str
) -> None:
    back_up(stopped, tmp_path / "copy", SEALS)
    touch(tmp_path / "copy")

    with pytest.raises(CopyUnfit, match=why):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)

    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("name", ["../proof", "/proof", "uploads/../../proof"])
async def test_a_list_that_leads_out_of_its_copy_is_refused_whoever_sealed_it(
    stopped: Settings, tmp_path: Path, name: str
) -> None:
    made = back_up(stopped, tmp_path / "copy", SEALS)
    listed(tmp_path / "copy", replace(made.manifest, files={**made.manifest.files, name: "0" * 64}), SEALS)

    with pytest.raises(CopyUnfit, match="leads out of it"):
        restore(elsewhere(tmp_path), tmp_path / "copy", SEALS)

    assert not (tmp_path / "restored").exists()


async def test_an_older_copy_in_the_place_of_the_newest_is_told_by_its_hash(stopped: Settings, tmp_path: Path) -> None:
    back_up(stopped, tmp_path / "monday", SEALS)
    (stopped.uploads_folder / "another").write_bytes(b"a letter")
    newest = back_up(stopped, tmp_path / "tuesday", SEALS)

    # when somebody exchanges them, both are whole and sealed
    with pytest.raises(CopyUnfit, match=r"it has the SHA-256 [0-9a-f]{64}"):
        restore(elsewhere(tmp_path), tmp_path / "monday", SEALS, newest.sha256)

    assert not (tmp_path / "restored").exists()
    assert restore(elsewhere(tmp_path), tmp_path / "tuesday", SEALS, newest.sha256) == newest


async def test_a_copy_is_restored_after_the_key_was_changed(stopped: Settings, tmp_path: Path) -> None:
    back_up(stopped, tmp_path / "copy", SEALS)

    restore(elsewhere(tmp_path), tmp_path / "copy", Seals(bytes([1] * 32), [bytes(32)]))

    assert elsewhere(tmp_path).database_file.exists()


def linked_upload(uploads: Path) -> None:
    (uploads / "more").symlink_to("/etc/hostname")


def piped_upload(uploads: Path) -> None:
    os.mkfifo(uploads / "more")


@pytest.mark.parametrize("touch", [linked_upload, piped_upload])
async def test_what_leads_out_of_the_uploads_is_not_copied(
    stopped: Settings, tmp_path: Path, touch: Callable[[Path], None]
) -> None:
    touch(stopped.uploads_folder)

    with pytest.raises(CopyUnfit, match=f"more: {NO_FILE}"):
        back_up(stopped, tmp_path / "copies" / "monday", SEALS)

    assert list((tmp_path / "copies").iterdir()) == []


async def test_a_clock_that_is_a_link_is_not_copied(stopped: Settings, tmp_path: Path) -> None:
    (stopped.storage.folder / "clock").symlink_to("/etc/hostname")

    with pytest.raises(CopyUnfit, match=f"clock: {NO_FILE}"):
        back_up(stopped, tmp_path / "copy", SEALS)


async def test_a_copy_of_postgresql_is_made_with_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(CopyUnfit, match="pg_dump"):
        back_up(settings_of(tmp_path, "postgres://jkp@127.0.0.1/jkp"), tmp_path / "copy", SEALS)


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
