"""What was shown is stored behind the answers, many of them at once; whoever is killed leaves it to the next one."""

import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from support.api import Api
from support.patience import until
from support.rows import sql

from jkp.audit import chain, recording
from jkp.audit.models import AuditEntry, Personal
from jkp.audit.noting import Scene, entry
from jkp.audit.recording import Recorder
from jkp.database import drain, run_tx

SAID = Scene("OFFICER:ratna", "claims", "r" * 32)


def shown(number: int = 1) -> list[AuditEntry]:
    return [entry(SAID, uuid4(), [Personal.NIK]) for _ in range(number)]


async def stored(api: Api) -> int:
    [row] = await sql(api, "SELECT count(*) AS number FROM audit_entry WHERE pos IS NOT NULL")
    return int(row["number"])


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each transaction that the recorder opens."""
    opened: list[object] = []

    async def counted(work: Any) -> Any:
        opened.append(work)
        return await run_tx(work)

    monkeypatch.setattr(recording, "run_tx", counted)
    return opened


async def test_a_hundred_requests_are_stored_in_one_transaction(api: Api, transactions: list[object]) -> None:
    with api.runtime.activate():
        recorder = Recorder(api.runtime.settings.audit_folder)
        for _ in range(100):
            await recorder.add(shown())
        await drain()

    assert (len(transactions), await stored(api)) == (1, 100)


async def test_a_burst_is_stored_in_batches(api: Api, transactions: list[object]) -> None:
    with api.runtime.activate():
        recorder = Recorder(api.runtime.settings.audit_folder)
        for _ in range(24):
            await recorder.add(shown(50))
        await drain()
        assert (await chain.verify({})).pos == 1200

    assert len(transactions) == 3


async def test_nothing_lies_about_once_it_is_stored(api: Api) -> None:
    folder = api.runtime.settings.audit_folder
    with api.runtime.activate():
        await Recorder(folder).add(shown())
        assert len([*folder.iterdir()]) == 1
        await drain()

    assert [*folder.iterdir()] == []


async def test_what_a_process_had_shown_that_was_killed_is_stored_by_the_next(
    any_api: Api, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # given the slips of a process that is gone: one of them broke off in its last line
    left = tmp_path / "killed"
    with any_api.runtime.activate():
        await Recorder(left).add(people := shown(3))
        [slip] = left.iterdir()
        killed, lines = tmp_path / "left", slip.read_bytes()
        killed.mkdir()
        (killed / "0.slip").write_bytes(lines + lines[:40])
        await drain()
        before = await stored(any_api)

        with caplog.at_level(logging.WARNING):
            await Recorder(killed).take_over()

        # then all that it had finished is in the chain, as it was said, and only once
        assert "3 audit entries were left by a process that was killed" in caplog.text
        assert await stored(any_api) == before + 3
        again = await AuditEntry.filter(participant_id=people[0].participant_id)
        assert {chain.digest(one) == one.hash for one in again} == {True}
        assert {(one.at, one.actor, one.kinds, one.operation, one.request_id) for one in again} == {
            (people[0].at, "OFFICER:ratna", "NIK", "claims", "r" * 32)
        }
        await Recorder(killed).take_over()
        assert await stored(any_api) == before + 3
        assert (await chain.verify({})).pos == before + 3


async def test_nobody_takes_the_slip_of_a_process_that_runs(api: Api) -> None:
    folder = api.runtime.settings.audit_folder
    with api.runtime.activate():
        await Recorder(folder).add(shown(2))
        await Recorder(folder).take_over()
        assert await stored(api) == 0
        await drain()

    assert await stored(api) == 2


async def test_where_no_slip_can_be_written_it_is_stored_at_once(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # given a file where the folder should be, and a long wait
    (tmp_path / "taken").write_text("")
    monkeypatch.setattr(recording, "GATHER_SECONDS", 3600)
    with api.runtime.activate(), caplog.at_level(logging.WARNING):
        recorder = Recorder(tmp_path / "taken")
        await recorder.add(shown())
        await until(lambda: not recorder._waiting)  # noqa: SLF001 - drain would hurry it

    assert await stored(api) == 1
    assert "reads are not written down before they are stored" in caplog.text


async def test_what_could_not_be_stored_is_stored_with_what_comes_next(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(work: Any) -> None:
        raise OSError("the disk is full")

    with api.runtime.activate():
        recorder = Recorder(api.runtime.settings.audit_folder)
        with monkeypatch.context() as patched:
            patched.setattr(recording, "run_tx", broken)
            await recorder.add(shown(2))
            await drain()
        assert "2 audit entries could not be stored" in caplog.text
        assert (await stored(api), len([*api.runtime.settings.audit_folder.iterdir()])) == (0, 1)

        await recorder.add(shown())
        await drain()

    assert await stored(api) == 3


async def test_where_too_much_waits_reads_wait_as_well(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_WAITING", 10)
    monkeypatch.setattr(recording, "GATHER_SECONDS", 3600)
    with api.runtime.activate():
        await Recorder(api.runtime.settings.audit_folder).add(shown(11))

        assert await stored(api) == 11
        await drain()
