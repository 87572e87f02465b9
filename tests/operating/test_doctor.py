"""`jkp doctor` says of each thing that a server needs how it is, and changes nothing."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Serve
from pydantic import SecretStr
from support.bucket import BUCKET, bucket
from support.command import jkp, settings_file
from support.mail_server import Certificate, mail_server
from support.provider import provider
from support.scanner import Daemon, listening
from support.serving import settings_of

from jkp.operating import looking
from jkp.operating.doctor import Finding, Verdict, examined
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.settings.following import BusName, EventsSettings


@pytest.fixture
async def stopped(migrated: Path, tmp_path: Path) -> Settings:
    shutil.copytree(migrated, tmp_path / "data")
    return settings_of(tmp_path / "data")


async def found(settings: Settings, *plugins: Finding) -> dict[str, Finding]:
    return {finding.name: finding async for finding in examined(settings, plugins)}


def faults(findings: dict[str, Finding]) -> list[str]:
    return [name for name, finding in findings.items() if finding.verdict is Verdict.FAULT]


async def test_a_server_that_has_all_it_needs_has_no_fault(stopped: Settings) -> None:
    findings = await found(stopped)

    assert faults(findings) == []
    of_all = {"settings", "rule book", "field key", "key files", "database", "migrations", "sealed data", "clock"}
    assert {*of_all, "uploads", "disk", "scanners", "audit anchor", "chains", "mail", "bus"} <= {*findings}
    assert len([name for name in findings if name.startswith("holidays 20")]) == 2


def listing(folder: Path) -> dict[str, tuple[int, str | None]]:
    """The mode and the hash of everything in a folder of a server that does not run."""
    return {
        str(each.relative_to(folder)): (
            each.stat().st_mode,
            sha256(each.read_bytes()).hexdigest() if each.is_file() else None,
        )
        for each in (folder, *folder.rglob("*"))
    }


def left_by_a_killed_one(settings: Settings) -> None:
    """Its last changes are in the log beside the file."""
    file, kept = settings.database_file, settings.storage.folder.with_name("kept")
    kept.mkdir()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE last (change TEXT)")
        database.commit()
        for each in file.parent.glob("jkp.db*"):
            shutil.copy2(each, kept)
    shutil.copytree(kept, file.parent, dirs_exist_ok=True)


def as_it_was_stopped(_: Settings) -> None:
    """Its database is one file."""


def with_an_empty_file(settings: Settings) -> None:
    settings.database_file.write_bytes(b"")


@pytest.mark.parametrize("touch", [as_it_was_stopped, left_by_a_killed_one, with_an_empty_file])
async def test_it_changes_nothing(stopped: Settings, touch: Callable[[Settings], None]) -> None:
    (stopped.keys_folder / "issuer.pem").unlink(missing_ok=True)
    touch(stopped)
    before = listing(stopped.storage.folder)

    await found(stopped)

    # then all is as it was, but for the memory that SQLite's processes share
    after = listing(stopped.storage.folder)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} <= {"jkp.db-shm"}


@pytest.mark.parametrize("given", [{}, {"field_key": "QUFB" * 10 + "QUE="}])
async def test_it_makes_nothing_in_an_empty_folder(tmp_path: Path, given: dict[str, str]) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    before = listing(tmp_path)

    await found(settings_of(tmp_path / "data", storage={"folder": tmp_path / "data", **given}))
    await found(settings_of(tmp_path / "data", storage={"folder": tmp_path / "nowhere", **given}))

    assert listing(tmp_path) == before


async def test_a_year_whose_joint_leave_is_not_decreed_is_to_be_known(stopped: Settings) -> None:
    findings = {finding.name: finding async for finding in examined(stopped, [], this_year=2040)}

    assert findings["holidays 2040"].verdict is Verdict.LOOK
    assert "its decree is not known yet" in findings["holidays 2041"].told


async def test_a_key_that_is_missing_is_a_fault_and_none_is_made(stopped: Settings) -> None:
    key = stopped.keys_folder / "field.key"
    key.unlink()

    findings = await found(stopped)

    assert faults(findings) == ["field key"]
    assert not key.exists()


async def test_a_key_that_others_can_read_is_a_fault(stopped: Settings) -> None:
    (stopped.keys_folder / "field.key").chmod(0o644)

    assert faults(await found(stopped)) == ["field key", "key files"]


async def test_a_folder_of_keys_that_others_can_change_is_a_fault(stopped: Settings) -> None:
    stopped.keys_folder.chmod(0o777)

    assert faults(await found(stopped)) == ["key files"]


async def test_an_older_database_is_a_fault_that_names_what_it_lacks(stopped: Settings) -> None:
    with closing(sqlite3.connect(stopped.database_file)) as database, database:
        database.execute("DELETE FROM tortoise_migrations WHERE app = 'core' AND name LIKE '0012%'")

    findings = await found(stopped)

    assert faults(findings) == ["migrations"]
    assert "0012_request_ids" in findings["migrations"].told


async def test_a_setting_that_makes_no_server_is_a_fault(stopped: Settings) -> None:
    issuer = {"issuer": "https://a.example", "audience": "jkp", "jwks_url": "http://a.example/keys"}
    unsafe = settings_of(stopped.storage.folder, oidc={"a": {**issuer, "default_role": "PARTICIPANT"}})

    assert (await found(unsafe))["server"].told.endswith("oidc.a.jwks_url: it must begin with https")


async def test_a_full_disk_is_a_fault_and_a_nearly_full_one_is_to_be_known(
    stopped: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SPARE_BYTES", 10**18)
    nearly = await found(stopped)
    monkeypatch.setattr(looking, "LEAST_BYTES", 10**18)
    full = await found(stopped)

    assert (nearly["disk"].verdict, full["disk"].verdict) == (Verdict.LOOK, Verdict.FAULT)


async def test_anchors_that_cannot_be_written_are_a_fault(stopped: Settings) -> None:
    nowhere = settings_of(stopped.storage.folder, audit={"anchor": stopped.database_file / "audit.anchor"})

    assert faults(await found(nowhere)) == ["audit anchor"]


async def test_clamd_is_asked_whether_it_is_there(stopped: Settings) -> None:
    daemon = Daemon()
    async with listening(daemon) as address:
        asked = settings_of(stopped.storage.folder, evidence={"clamd": address})
        there = await found(asked)
        daemon.answers = b"UNKNOWN COMMAND\0"
        odd = await found(asked)
    gone = await found(asked)

    assert (there["scanners"].verdict, there["scanners"].told) == (Verdict.OK, "clamd")
    assert faults(odd) == faults(gone) == ["scanners"]
    assert daemon.sent == []


async def test_each_issuer_is_asked_for_its_keys(stopped: Settings) -> None:
    async with provider() as issuer:
        asked = settings_of(stopped.storage.folder, oidc={"siapkerja": issuer.settings()})
        good = await found(asked)
        issuer.publishes()
        empty = await found(asked)
    gone = await found(asked)

    assert good["issuer siapkerja"].verdict is Verdict.OK
    assert good["issuer siapkerja"].told.endswith(", 1 keys")
    assert faults(empty) == faults(gone) == ["issuer siapkerja"]


async def test_the_mail_server_is_signed_in_to_and_gets_nothing(stopped: Settings, tmp_path: Path) -> None:
    certificate = Certificate.made(tmp_path)
    async with mail_server(certificate) as server:
        good = await found(settings_of(stopped.storage.folder, mail=server.settings(certificate)))
        wrong = await found(settings_of(stopped.storage.folder, mail=server.settings(certificate, password="wrong")))

    assert good["mail"].told.endswith("required, signed in")
    assert faults(wrong) == ["mail"]
    assert server.mails == []


@pytest.mark.slow
async def test_a_bucket_is_asked_and_one_that_is_not_there_is_a_fault(stopped: Settings) -> None:
    with bucket() as address:
        access = {"bucket_endpoint": address, "bucket_key_id": "k", "bucket_secret_key": "s"}
        good, gone = [
            await found(settings_of(stopped.storage.folder, evidence={**access, "bucket": name}))
            for name in (BUCKET, "nowhere")
        ]

    assert good["uploads"].told == f"bucket {BUCKET} can be listed"
    assert faults(gone) == ["uploads"]


@pytest.mark.slow
async def test_on_postgresql_clock_and_bus_are_asked(serve_on_postgres: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = (await serve_on_postgres()).runtime.settings

    findings = await found(settings)
    away = EventsSettings(bus=BusName.NATS, nats_url=SecretStr("nats://127.0.0.1:1"))
    lost = await found(settings.model_copy(update={"events": away}))
    monkeypatch.setattr(looking, "MOST_APART_SECONDS", -1.0)
    apart = await found(settings)

    assert faults(findings) == []
    assert findings["clock"].told.endswith("from that of the database")
    assert faults(apart) == ["clock"]
    assert faults(lost) == ["bus"]


async def test_a_database_that_is_not_there_is_a_fault_and_none_is_made(stopped: Settings) -> None:
    for file in stopped.storage.folder.glob("jkp.db*"):
        file.unlink()

    findings = await found(stopped)

    assert faults(findings) == ["database", "migrations", "sealed data", "chains"]
    assert "run `jkp migrate`" in findings["database"].told
    assert not stopped.database_file.exists()


async def test_a_mail_server_that_does_not_answer_is_a_fault(stopped: Settings) -> None:
    mail = {"host": "127.0.0.1", "port": 1, "sender": "JKP <jkp@example.go.id>", "starttls": "off"}
    asked = settings_of(stopped.storage.folder, mail=mail)

    assert faults(await found(asked)) == ["mail"]


async def test_a_plugin_at_fault_does_not_hide_the_rest(stopped: Settings) -> None:
    broken = settings_of(stopped.storage.folder, plugins={"nobody_has_it": {}})

    findings = await found(broken, Finding("plugin nobody_has_it", Verdict.FAULT, "it is not installed"))

    assert faults(findings) == ["plugin nobody_has_it"]
    assert findings["database"].verdict is Verdict.OK


async def test_the_command_says_a_line_for_each_and_ends_with_its_worst(migrated: Path, tmp_path: Path) -> None:
    shutil.copytree(migrated, tmp_path / "data")
    file = settings_file(tmp_path, plugins=("assessment", "sandbox"))
    (tmp_path / "data" / "keys" / "issuer.pem").unlink(missing_ok=True)
    before = listing(tmp_path)

    done = jkp("doctor", "--settings", file)

    lines = done.stdout.splitlines()
    assert done.returncode == 0, done
    assert listing(tmp_path) == before
    assert f"ok    settings: {file}, sandbox" in lines
    assert "ok    plugin assessment: loads" in lines
    assert all(line.startswith(("ok ", "look ")) for line in lines)


async def test_a_database_that_others_of_the_machine_can_read_is_to_be_known(stopped: Settings) -> None:
    stopped.database_file.chmod(0o644)
    stopped.storage.folder.chmod(0o755)

    finding = (await found(stopped))["database"]

    assert (finding.verdict, "chmod -R go=" in finding.told) == (Verdict.LOOK, True)


async def test_what_a_server_makes_is_for_its_user_alone(tmp_path: Path) -> None:
    # given a shell as most are
    os.umask(0o022)

    settings = settings_of(tmp_path / "data", plugins={})
    await Runtime(settings).migrate()

    made = [settings.storage.folder, settings.keys_folder, *settings.storage.folder.rglob("*")]
    assert settings.database_file in made
    assert [file for file in made if file.stat().st_mode & 0o077] == []


async def test_a_folder_that_is_not_made_yet_is_no_fault(stopped: Settings) -> None:
    nowhere = stopped.storage.folder / "later"
    storage = {"folder": nowhere, "field_key": "QUFB" * 10 + "QUE="}
    settings = settings_of(nowhere, environment="production", storage=storage, plugins={})

    findings = await found(settings)

    assert {findings["uploads"].verdict, findings["disk"].verdict} <= {Verdict.OK, Verdict.LOOK}
    assert not nowhere.exists()
