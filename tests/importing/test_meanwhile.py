"""Imports beside a running server, beside each other, and killed in the middle."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from importing.files import CONTRIBUTIONS, HEADERS, NPP, a_worker, rows
from support import operations as op
from support.api import Api
from support.command import JKP, environment, settings_file
from support.journey import a_nik, done

PATIENCE = 120


@pytest.fixture
def settings(any_api: Api, tmp_path: Path) -> Path:
    """The settings of another process at the same database."""
    about = any_api.runtime.settings.storage
    database = f'database = "{about.database.get_secret_value()}"\n' if about.database else ""
    file = tmp_path / "settings.toml"
    file.write_text(f'[storage]\nfolder = "{about.folder}"\n{database}')
    return file


def importing(file: Path, settings: Path, *options: str) -> subprocess.Popen[str]:
    """An import that runs."""
    command = [JKP, "import", "contributions", str(file), "--settings", str(settings), *options]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def test_officers_register_people_while_a_file_is_read(any_api: Api, settings: Path, tmp_path: Path) -> None:
    # given an import that waits for the rest of its file
    nik, pipe = await a_worker(any_api), tmp_path / "pipe"
    os.mkfifo(pipe)
    with importing(pipe, settings) as work:
        with await asyncio.to_thread(pipe.open, "w") as stream:
            stream.write(f"{HEADERS[CONTRIBUTIONS]}\n{nik},{NPP},2025-01,PAID\n")
            stream.flush()
            # when an officer registers somebody
            new = {"nik": a_nik(), "name": "Budi", "bornOn": "1990-06-05", "key": op.key()}
            done(await any_api.officer(op.REGISTER_PARTICIPANT, **new))
        # then the import ends as well
        said = await asyncio.to_thread(work.communicate, timeout=PATIENCE)
    assert (work.returncode, said[0]) == (0, "1 lines: 1 new, 0 changed, 0 unchanged, 0 rejected\n"), said


async def test_two_imports_of_one_file_at_once_store_it_once(any_api: Api, settings: Path, tmp_path: Path) -> None:
    nik, file = await a_worker(any_api), tmp_path / "file.csv"
    lines = (f"{nik},{NPP},{year}-{month:02},PAID\n" for year in range(1950, 2025) for month in range(1, 13))
    file.write_text(f"{HEADERS[CONTRIBUTIONS]}\n{''.join(lines)}")

    with importing(file, settings) as one, importing(file, settings, "--skip-bad") as other:
        said = [await asyncio.to_thread(work.communicate, timeout=PATIENCE) for work in (one, other)]

    assert (one.returncode, other.returncode) == (0, 0), said
    assert len(await rows(any_api, CONTRIBUTIONS, "id")) == 900


@pytest.mark.slow
def test_an_import_that_is_killed_while_it_stores_leaves_nothing_behind(tmp_path: Path) -> None:
    # given 200,000 contribution months of 1,000 people
    settings = settings_file(tmp_path, plugins=())
    people, employers, file = (tmp_path / name for name in ("people.csv", "employers.csv", "file.csv"))
    niks = [f"99{person:04}1506900001" for person in range(1000)]
    people.write_text("nik,name,born_on\n" + "".join(f"{nik},Peserta,1990-06-15\n" for nik in niks))
    employers.write_text(f"npp,name\n{NPP},PT Contoh\n")
    months = [f"{1990 + month // 12}-{month % 12 + 1:02}" for month in range(200)]
    file.write_text(
        f"{HEADERS[CONTRIBUTIONS]}\n" + "".join(f"{nik},{NPP},{month},PAID\n" for month in months for nik in niks)
    )
    for command in (["migrate"], ["import", "participants", str(people)], ["import", "employers", str(employers)]):
        subprocess.run([JKP, *command, "--settings", str(settings)], env=environment(), check=True, timeout=PATIENCE)
    # when the import is killed as soon as it holds the lock
    database = tmp_path / "data" / "jkp.db"
    with importing(file, settings) as work:
        _wait_until_locked(database, work)
        work.send_signal(signal.SIGKILL)
    # then nothing is stored, and a second one stores everything
    assert work.returncode == -signal.SIGKILL
    assert _stored(database) == 0
    again = importing(file, settings).communicate(timeout=PATIENCE)
    assert (_stored(database), again[0]) == (
        200_000,
        "200,000 lines: 200,000 new, 0 changed, 0 unchanged, 0 rejected\n",
    )


def _wait_until_locked(database: Path, work: subprocess.Popen[str]) -> None:
    with closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as other:
        while work.poll() is None:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return
            time.sleep(0.001)
    raise AssertionError("it ended before it could be killed")


def _stored(database: Path) -> int:
    with closing(sqlite3.connect(database)) as other:
        number: int = other.execute("SELECT count(*) FROM contribution_month").fetchone()[0]
        return number
