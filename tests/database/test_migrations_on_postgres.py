"""On PostgreSQL migrations are all or nothing, and what is wrong with a database is told without its password."""

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import SecretStr
from support.command import JKP, environment, refusal, settings_file
from support.postgres import PASSWORD, Postgres
from support.server import free_port

from jkp import migrating
from jkp.database import Apps
from jkp.migrating import DatabaseUnfit
from jkp.places import PostgresServer

APPS: Apps = {
    "shelf": {"models": ["pg_shelf.models"], "migrations": "pg_shelf.migrations", "default_connection": "default"}
}
MODELS = """
from tortoise import fields
from tortoise.models import Model

class Shelf(Model):
    id = fields.IntField(primary_key=True)
    class Meta:
        table = "shelf_shelf"
"""
FIRST = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    initial = True
    operations = [
        ops.CreateModel(
            name="Shelf",
            fields=[("id", fields.IntField(generated=True, primary_key=True))],
            options={"table": "shelf_shelf", "app": "shelf", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL("SELECT * FROM nowhere"),
    ]
"""


@pytest.fixture
async def url(postgres: Postgres) -> AsyncIterator[str]:
    """The URL of an empty database."""
    name = await postgres.new_database()
    yield postgres.url(name)
    await postgres.drop(name)


@pytest.fixture
def place(url: str) -> PostgresServer:
    return PostgresServer(SecretStr(url))


def changed(url: str, **parts: str) -> str:
    """The URL with another netloc or path."""
    return urlunsplit(urlsplit(url)._replace(**parts))


async def told(url: str) -> str:
    """Why a server does not start on this database."""
    with pytest.raises(DatabaseUnfit) as unfit:
        await migrating.check(PostgresServer(SecretStr(url)), {})
    return str(unfit.value)


async def test_of_two_processes_that_migrate_at_once_one_does_and_the_other_waits(url: str, tmp_path: Path) -> None:
    # given
    command = [JKP, "migrate", "--settings", str(settings_file(tmp_path))]
    pipe = asyncio.subprocess.PIPE

    # when
    processes = [
        await asyncio.create_subprocess_exec(
            *command, env=environment(JKP_STORAGE__DATABASE=url), stdout=pipe, stderr=pipe
        )
        for _ in range(2)
    ]
    said = sorted([await process.communicate() for process in processes])

    # then
    assert [stderr for _, stderr in said] == [b"", b""]
    (idle, _), (busy, _) = sorted(said, key=lambda each: b"applied" in each[0])
    assert b"applied core.0001_initial" in busy
    assert b"applied" not in idle
    await migrating.check(PostgresServer(SecretStr(url)), {})


async def test_a_migration_that_fails_leaves_nothing_of_all(
    place: PostgresServer, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a plugin whose second step fails
    package = tmp_path / "pg_shelf" / "migrations"
    package.mkdir(parents=True)
    for file, text in {
        package.parent / "__init__.py": "",
        package.parent / "models.py": MODELS,
        package / "__init__.py": "",
        package / "0001_initial.py": FIRST,
    }.items():
        file.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()

    # when
    with pytest.raises(Exception, match="nowhere"):
        await migrating.migrate(place, APPS)
    for name in [name for name in sys.modules if name.startswith("pg_shelf")]:
        del sys.modules[name]

    # then the core's tables are not there either
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert await postgres.execute(tables, str(place).rpartition("/")[2]) == []


async def test_an_empty_database_and_an_older_and_a_newer_one_are_told_apart(
    url: str, place: PostgresServer, postgres: Postgres
) -> None:
    assert await told(url) == f"{place}: there is no database; run `jkp migrate`"
    await migrating.migrate(place, {})
    assert await migrating.migrate(place, {}) == ()
    database = str(place).rpartition("/")[2]

    await postgres.execute(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('core', '9', now())", database
    )
    assert await told(url) == f"{place}: the database is newer than this code: it has core.9; use the newer code"

    await postgres.execute("UPDATE tortoise_migrations SET app = 'other' WHERE app = 'core'", database)
    assert (await told(url)).startswith(f"{place}: the database lacks core.0001_initial")


async def test_why_a_database_cannot_be_reached_is_told_without_the_password(url: str) -> None:
    netloc, name = urlsplit(url).netloc, urlsplit(url).path[1:]
    host = netloc.partition("@")[2]
    other = f"127.0.0.1:{free_port()}"

    assert await told(changed(url, path="/nusantara")) == (
        f'postgres://{host}/nusantara: database "nusantara" does not exist'
    )
    assert await told(changed(url, netloc=f"jkp:salah-{PASSWORD}@{host}")) == (
        f'postgres://{host}/{name}: password authentication failed for user "jkp"'
    )
    unreachable = await told(changed(url, netloc=f"jkp:{PASSWORD}@{other}"))
    assert unreachable.startswith(f"postgres://{other}/{name}: Connection refused")
    assert PASSWORD not in unreachable
    assert PASSWORD not in await told(f"{url}&sslmode={PASSWORD}&nonsense=1")


async def test_an_operator_is_told_in_one_line(url: str, tmp_path: Path) -> None:
    database = changed(url, path="/nusantara")

    for command in ("serve", "migrate", "seed"):
        line = refusal(command, "--settings", settings_file(tmp_path), JKP_STORAGE__DATABASE=database)
        assert line.endswith('/nusantara: database "nusantara" does not exist')
        assert PASSWORD not in line
