"""Bad input gets a clear error, and nothing changes."""

import asyncio
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from support import operations as op
from support.api import Api
from support.command import refusal, settings_file
from support.journey import Person, a_claimant, a_person
from support.rows import as_stored

from jkp import settings
from jkp.database import drain
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp_schema.ids import global_id

FIELD_KEY = "YSByb290IGtleSB3aXRoIHRoaXJ0eS10d28gYnl0ZXM="


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 is settled and the mission of month 2 is done; its window is 10 to 15 April 2025."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-27")
    return person


def rows(database: Path) -> dict[str, list[Any]]:
    """Every row of every table of a server that does not run."""
    with closing(sqlite3.connect(database)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608


@asynccontextmanager
async def nothing_changes(api: Api) -> AsyncIterator[None]:
    """No row is added, removed or altered inside the block."""
    # what was read before is noted in the audit behind the answers
    await drain()
    before = await as_stored(api)
    yield
    assert await as_stored(api) == before


def refused(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The code and the sentence of each error of a mutation."""
    payload: dict[str, Any] = next(iter(answer.values()))
    return [(error["code"], error["message"]) for error in payload["errors"]]


async def applies_by_hand(person: Person, company: str, on: str, upload: str) -> list[tuple[str, str]]:
    given = {"company": company, "on": on, "upload": upload, "key": op.key()}
    return refused(await person.me(op.SUBMIT_APPLICATION, **given))


async def test_wrong_ids(sari: Person) -> None:
    selfie = await sari.selfie(2)
    wrong = ["", "x", "Q2xhaW06", sari.id, global_id("Claim", uuid4()), global_id("Claim", "'; DROP TABLE claim;")]

    async with nothing_changes(sari.api):
        for claim in wrong:
            answer = await sari.me(op.FILE_CLAIM, claim=claim, selfie=selfie, key=op.key())
            assert refused(answer) == [("NOT_FOUND", "Not found.")]
            assert answer["fileClaim"]["errors"][0]["path"] == ["claimId"]
            assert (await sari.me(op.CLAIM, id=claim))["claim"] is None


async def test_another_participants_claim(sari: Person) -> None:
    budi = await a_person(sari.api)
    await sari.api.travel_to("2025-04-10")
    selfie = await budi.selfie(2)

    async with nothing_changes(sari.api):
        answer = await budi.me(op.FILE_CLAIM, claim=sari.claims[1], selfie=selfie, key=op.key())

    assert refused(answer) == [("NOT_FOUND", "Not found.")]


async def test_a_future_dated_activity(sari: Person) -> None:
    upload = await sari.uploads()

    async with nothing_changes(sari.api):
        answer = await applies_by_hand(sari, "PT Baru", "2025-03-28", upload)

    assert answer == [("ACTIVITY_DATE_IN_FUTURE", "The date of the activity lies in the future.")]


async def test_a_second_application_at_the_same_company(sari: Person) -> None:
    # given one that counts
    assert await applies_by_hand(sari, "PT Maju Jaya", "2025-03-26", await sari.uploads()) == []
    upload = await sari.uploads()

    # when the company is written in another way
    async with nothing_changes(sari.api):
        answer = await applies_by_hand(sari, "pt. maju  jaya, tbk", "2025-03-27", upload)

    # then
    told = "An application to pt. maju jaya, tbk already counts in this mission; the companies must be different."
    assert answer == [("SAME_COMPANY", told)]


async def test_filing_early(sari: Person) -> None:
    await sari.api.travel_to("2025-04-09T23:59:59+07:00")
    await sari.selfie(2)

    async with nothing_changes(sari.api):
        errors = (await sari.files(2))["errors"]

    assert [(error["code"], error["message"], error["until"]) for error in errors] == [
        ("WINDOW_NOT_OPEN", "The claim cannot be filed yet; it opens on 2025-04-10.", "2025-04-10T00:00:00+07:00")
    ]


async def test_filing_late(sari: Person) -> None:
    await sari.api.travel_to("2025-04-16T00:00:00+07:00")
    await sari.selfie(2)

    async with nothing_changes(sari.api):
        answer = {"fileClaim": await sari.files(2)}

    assert refused(answer) == [("WINDOW_CLOSED", "The time to file this claim ended on 2025-04-15.")]


async def test_filing_twice(sari: Person) -> None:
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)

    async with nothing_changes(sari.api):
        answer = {"fileClaim": await sari.files(2)}

    assert refused(answer) == [("ALREADY_SUBMITTED", "This month's claim has already been filed.")]


async def test_a_malformed_nik(api: Api) -> None:
    async with nothing_changes(api):
        for nik in ("317123450690000", "31712345069000011", "3171233002900001", "31712345069OOOO1", ""):
            born = {"nik": nik, "name": "Sari", "bornOn": "1990-06-05", "key": op.key()}
            answer = await api.officer(op.REGISTER_PARTICIPANT, **born)
            assert refused(answer) == [("NIK_INVALID", "A NIK has 16 digits with a valid date of birth.")]
            assert answer["registerParticipant"]["errors"][0]["path"] == ["nik"]


async def test_no_token(sari: Person) -> None:
    async with nothing_changes(sari.api):
        answer = (await sari.api.raw(op.FILE_CLAIM, claim=sari.claims[1], selfie="x", key=op.key())).json()

    (error,) = answer["errors"]
    assert answer["data"] is None
    assert (error["extensions"], error["message"]) == (
        {"code": "UNAUTHENTICATED"},
        "Sign in first: a token is needed.",
    )


async def test_an_expired_token(sari: Person) -> None:
    assert sari.api.runtime.issuer
    expired = sari.api.runtime.issuer.issue(Role.PARTICIPANT, str(uuid4()), timedelta(seconds=-1))

    async with nothing_changes(sari.api):
        response = await replace(sari.api, token=expired).raw(
            op.FILE_CLAIM, claim=sari.claims[1], selfie="x", key=op.key()
        )

    error = {"message": "The token has expired.", "extensions": {"code": "TOKEN_EXPIRED"}}
    assert (response.status_code, response.json()) == (401, {"errors": [error]})


def test_an_unknown_plugin_in_the_settings(tmp_path: Path) -> None:
    file = settings_file(tmp_path, plugins=("asessment",))

    assert refusal("serve", "--prepare", "--settings", file).splitlines() == [
        f"plugin asessment: {file} names [plugins.asessment], but no such plugin is installed; "
        'did you mean "assessment"?',
        "(to start without it, set enabled = false in [plugins.asessment] of settings.toml)",
    ]
    assert not (tmp_path / "data" / "jkp.db").exists()


def test_an_unknown_setting(tmp_path: Path) -> None:
    file = settings_file(tmp_path, "[server]\nprot = 8001")

    told = refusal("serve", "--prepare", "--settings", file)
    assert told == f'{file}: server.prot: unknown setting; did you mean "port"?'
    assert not (tmp_path / "data").exists()


def test_a_port_in_use(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = refusal("serve", "--prepare", "--settings", file, "--port", port)

    assert told == f"cannot listen on 127.0.0.1:{port}: Address already in use; choose another port"
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a server with one plugin."""
    configured = settings.load(settings_file(tmp_path_factory.mktemp("made")))
    asyncio.run(Runtime(configured).migrate())
    return configured.database_file


@pytest.fixture
def database(made_once: Path, tmp_path: Path) -> Path:
    """A database of one's own, with its settings file beside its folder."""
    configured = settings.load(settings_file(tmp_path))
    configured.storage.folder.mkdir()
    shutil.copy(made_once, configured.database_file)
    return configured.database_file


def sql(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as file, file:
        file.execute(statement)


def test_a_database_that_is_newer_than_the_code(tmp_path: Path, database: Path) -> None:
    sql(
        database, "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('core', '9999_future', '2030-01-01')"
    )
    before = rows(database)

    told = refusal("serve", "--settings", tmp_path / "settings.toml")

    assert told == f"{database}: the database is newer than this code: it has core.9999_future; use the newer code"
    assert rows(database) == before


def test_a_database_that_is_older_than_the_code(tmp_path: Path, database: Path) -> None:
    sql(database, "DELETE FROM tortoise_migrations WHERE app = 'assessment'")
    before = rows(database)

    told = refusal("serve", "--settings", tmp_path / "settings.toml")

    lacking = "assessment.0001_initial, assessment.0002_result_and_draft"
    assert told == f"{database}: the database lacks {lacking}; run `jkp migrate`"
    assert rows(database) == before


def test_a_settings_file_that_is_missing(tmp_path: Path) -> None:
    missing = tmp_path / "setings.toml"

    assert refusal("serve", "--settings", missing) == f"{missing}: there is no such file"


def test_a_settings_file_that_is_no_toml(tmp_path: Path) -> None:
    broken = settings_file(tmp_path, "[server\nport = 8001")

    assert refusal("serve", "--settings", broken).startswith(f"{broken}: not valid TOML: ")


def test_the_sandbox_plugin_in_production(tmp_path: Path) -> None:
    file = settings_file(tmp_path, 'environment = "production"', plugins=("sandbox",))

    told = refusal("serve", "--prepare", "--settings", file, JKP_STORAGE__FIELD_KEY=FIELD_KEY)

    assert told.startswith('plugin sandbox: it must not run where environment = "production"')
    assert FIELD_KEY not in told
    assert not (tmp_path / "data" / "jkp.db").exists()
