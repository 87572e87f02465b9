"""What a process leaves that dies at a crash point which `make chaos` does not pass, and how it is made whole."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from anyio import to_thread
from conftest import Serve
from support import served as serving
from support.api import Api
from support.command import JKP, environment, settings_file
from support.ends import found_work
from support.journey import Person, a_claimant, a_person, an_applicant
from support.karirhub_board import an_application
from support.paying import instructed
from support.photos import a_photograph
from support.rows import sql
from support.serving import PLUGINS

from jkp.crashing import STATUS
from jkp.testing.board import Board
from jkp.worker.running import alive
from jkp_schema.ids import uuid_of

pytestmark = pytest.mark.slow


async def run(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
    """`jkp` to its end, however busy the machine is."""
    command, given = [JKP, *map(str, arguments)], environment(**variables)
    return await to_thread.run_sync(
        lambda: subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    )


@pytest.fixture
async def sari(api_on_sqlite: Api) -> Person:
    """Her payment of month 1 was instructed."""
    person = await an_applicant(api_on_sqlite, "2025-07-14")
    await person.approved(1)
    await instructed(person)
    return person


@pytest.mark.parametrize("point", ["after_taking", "after_writing", "before_naming"])
async def test_a_payment_file_that_was_broken_off_is_written_again_and_has_each_payment_once(
    sari: Person, tmp_path: Path, point: str
) -> None:
    # given an export that dies
    given = ["--settings", settings_file(tmp_path, plugins=("sandbox",))]
    folder = {"JKP_STORAGE__FOLDER": str(sari.api.runtime.settings.storage.folder), "USER": "rina"}
    broken, whole = tmp_path / "broken.csv", tmp_path / "whole.csv"
    died = await run("payments", "export", "--to", broken, *given, **folder, JKP_CRASH=f"payment_file.{point}")
    assert died.returncode == STATUS, died.stderr
    assert not broken.exists()

    # when the next one begins, and the file is written again
    next_one = await run("payments", "export", "--to", tmp_path / "next.csv", *given, **folder)
    again = await run("payments", "export", "--to", whole, "--again", 1, *given, **folder)

    # then the payment is in that file alone
    assert next_one.stdout == "no payment waits for a file\n"
    assert again.returncode == 0, again.stderr
    assert len(whole.read_text().splitlines()) == 3
    assert [row["id"] for row in await sql(sari.api, "SELECT id FROM payment_file")] == [1]


async def test_a_migration_that_was_broken_off_on_sqlite_has_changed_nothing(tmp_path: Path) -> None:
    # given that tables were changed, and the process died before that was committed
    given = ["--settings", settings_file(tmp_path)]
    died = await run("migrate", *given, JKP_CRASH="migration.after_step:2")
    assert died.returncode == STATUS, died.stderr

    with closing(sqlite3.connect(tmp_path / "data" / "jkp.db")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []

    # when it is run again, then it does all of it
    again = await run("migrate", *given)
    assert again.returncode == 0, again.stderr
    assert "applied core.0001" in again.stdout


@pytest.mark.parametrize("point", ["before_naming", "after_writing"])
async def test_an_upload_that_was_broken_off_leaves_no_row_without_its_file(
    migrated: Path, tmp_path: Path, point: str
) -> None:
    async with serving.served(migrated, tmp_path) as server:
        sari = await a_person(server.api)
        server.end()
        server.start(JKP_CRASH=f"upload.{point}")

        # when the server dies while it receives a file
        with pytest.raises(httpx2.HTTPError):
            await server.api.http.post("/uploads", content=a_photograph(), headers=sari.me.headers(), timeout=20)
        assert await to_thread.run_sync(server.process.wait) == STATUS

        # then after a new start she can upload it, and every row has its file
        server.start()
        kept = await sari.uploads()
        server.end()
    with closing(sqlite3.connect(tmp_path / "data" / "jkp.db")) as database:
        rows = [UUID(str(row[0])) for row in database.execute("SELECT id FROM upload")]
    assert rows == [uuid_of("Upload", kept)]
    assert (tmp_path / "data" / "uploads" / str(rows[0])).exists()


async def test_a_subscriber_whose_worker_died_is_told_again_as_soon_as_another_one_works(
    api_on_sqlite: Api, tmp_path: Path
) -> None:
    # given a worker that dies when it has told a subscriber
    sari = await a_claimant(api_on_sqlite, "2025-03-10")
    await found_work(sari, "2025-03-10")
    runtime = api_on_sqlite.runtime
    file = settings_file(tmp_path, plugins=tuple(runtime.settings.plugins))
    folder = {"JKP_STORAGE__FOLDER": str(runtime.settings.storage.folder)}
    died = await run("tick", "--settings", file, **folder, JKP_CRASH="subscriber.after_telling")
    assert died.returncode == STATUS, died.stderr
    assert await behind(api_on_sqlite)

    # when another one begins to work
    async with alive(runtime), asyncio.timeout(10):
        while await behind(api_on_sqlite):
            await asyncio.sleep(0.05)


async def behind(api: Api) -> bool:
    """Whether a subscriber was not told of everything."""
    query = "SELECT 1 FROM subscriber_cursor WHERE pos < (SELECT max(pos) FROM event_log)"
    return bool(await sql(api, query))


RESET = "mutation { sandboxReset { personas { name } errors { code } } }"
WITH_PERSONAS = "".join(f"[plugins.{name}]\n" for name in PLUGINS if name != "sandbox")


async def test_a_sandbox_that_died_while_it_began_again_begins_again_with_the_next_try(
    migrated: Path, tmp_path: Path
) -> None:
    async with serving.served(migrated, tmp_path, WITH_PERSONAS) as server:
        # given a server that dies when all rows are deleted
        sari = await a_person(server.api)
        left = str(uuid_of("Upload", await sari.uploads()))
        server.end()
        server.start(JKP_CRASH="sandbox.after_delete")
        with pytest.raises(httpx2.HTTPError):
            await server.api.http.post("/graphql", json={"query": RESET}, timeout=60)
        assert await to_thread.run_sync(server.process.wait) == STATUS

        # when it is started again, then nobody is there, and only the file of her upload was left
        server.start()
        assert (await server.api("{ sandboxPersonas { name } }"))["sandboxPersonas"] == []
        kept = tmp_path / "data" / "uploads"
        assert [file.name for file in kept.iterdir()] == [left]

        # and when it begins again once more, then all is as in the beginning
        answer = await server.api.http.post("/graphql", json={"query": RESET}, timeout=120)
        assert "Budi" in {each["name"] for each in answer.json()["data"]["sandboxReset"]["personas"]}
        assert left not in {file.name for file in kept.iterdir()}


async def test_a_board_whose_asking_was_broken_off_is_asked_again_and_everything_counts_once(
    serve_on_sqlite: Serve, tmp_path: Path
) -> None:
    with closing(Board()) as board:
        # given what a board has told, recorded by a process that died before it noted that
        section = {"api_url": board.url, "api_token": "rahasia"}
        api = await serve_on_sqlite(plugins={**{name: {} for name in PLUGINS}, "karirhub": section})
        await api.travel_to("2025-03-10")
        sari = await a_claimant(api, "2025-03-10", assessed=False)
        karirhub = next(one for one in api.runtime.host.plugins if one.name == "karirhub")
        with api.runtime.activate():
            await karirhub.context.accounts.link(uuid_of("Participant", sari.id), "sari-17")
        await api.travel_to("2025-03-20")
        board.pages("/applications", [[an_application(sent_at="2025-03-12T08:00:00+07:00")]], account="sari-17")
        others = "".join(f"[plugins.{name}]\n" for name in PLUGINS if name != "karirhub")
        text = f'{others}[plugins.karirhub]\napi_url = "{board.url}"\napi_token = "rahasia"\n'
        ticks = ["tick", "--settings", settings_file(tmp_path, text, plugins=())]
        folder = {"JKP_STORAGE__FOLDER": str(api.runtime.settings.storage.folder)}
        died = await run(*ticks, **folder, JKP_CRASH="source.after_recording")
        assert died.returncode == STATUS, died.stderr
        asked = len(board.requests)
        assert asked

        # when the time is over for which that process had the board to itself
        assert (await run(*ticks, **folder)).returncode == 0
        assert len(board.requests) == asked
        await sql(api, "UPDATE source_state SET held_until = '2025-01-01 00:00:00+00:00'")
        again = await run(*ticks, **folder)

        # then it is asked again, and what it tells again counts once
        assert again.returncode == 0, again.stderr
        assert len(board.requests) > asked
        assert len(await sql(api, "SELECT id FROM activity")) == 1
        assert [row["status"] for row in await sql(api, "SELECT status FROM source_state")] == ["HEALTHY"]
