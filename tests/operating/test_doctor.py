"""`jkp doctor` says of each thing that a server needs how it is, and changes nothing."""

import os
import shutil
from pathlib import Path

import pytest
from support.command import jkp, settings_file
from support.serving import settings_of

from jkp.operating.doctor import Finding, Verdict, examined
from jkp.runtime import Runtime
from jkp.settings import Settings


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
    assert {"settings", "rule book", "field key", "database", "sealed data", "uploads", "mail", "bus"} <= {*findings}
    assert len([name for name in findings if name.startswith("holidays 20")]) == 2


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

    assert faults(await found(stopped)) == ["field key"]


async def test_a_database_that_is_not_there_is_a_fault_and_none_is_made(stopped: Settings) -> None:
    for file in stopped.storage.folder.glob("jkp.db*"):
        file.unlink()

    findings = await found(stopped)

    assert faults(findings) == ["database", "sealed data"]
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

    done = jkp("doctor", "--settings", file)

    lines = done.stdout.splitlines()
    assert done.returncode == 0, done
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
