"""Migrations keep every row, know when a database is not theirs, and say all that the models say."""

import asyncio
import importlib
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from support.api import Api
from support.patience import SECONDS
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from jkp import migrating
from jkp.database import Apps, config
from jkp.migrating import DatabaseUnfit
from jkp.places import SqliteFile
from jkp.sqlite import statements_of

MODELS = """
from tortoise import fields
from tortoise.models import Model

class Shelf(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length={length})
    class Meta:
        table = "shelf_shelf"

class Book(Model):
    id = fields.IntField(primary_key=True)
    shelf = fields.ForeignKeyField("shelf.Shelf", on_delete=fields.CASCADE)
    class Meta:
        table = "shelf_book"
"""

FIRST = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    initial = True
    operations = [
        ops.CreateModel(
            name="Shelf",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("name", fields.CharField(max_length=5)),
            ],
            options={"table": "shelf_shelf", "app": "shelf", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Book",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("shelf", fields.ForeignKeyField("shelf.Shelf", on_delete=fields.CASCADE)),
            ],
            options={"table": "shelf_book", "app": "shelf", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
"""

SECOND = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("shelf", "0001_initial")]
    operations = [ops.AlterField(model_name="Shelf", name="name", field=fields.CharField(max_length=50))]
"""


BROKEN = """
from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("shelf", "0002_longer_names")]
    operations = [ops.RunSQL("INSERT INTO nowhere (id) SELECT 2, 'right'", "DELETE FROM shelf_shelf WHERE id = 2")]
"""

APPS: Apps = {
    "shelf": {"models": ["shelf_app.models"], "migrations": "shelf_app.migrations", "default_connection": "default"}
}


class Shelf:
    """An app with a parent table and a child table that refers to it with ON DELETE CASCADE."""

    def __init__(self, folder: Path, tables: Path) -> None:
        self.file = folder / "jkp.db"
        self.place = SqliteFile(self.file)
        shutil.copy(tables, self.file)
        self._package = folder / "shelf_app"
        (self._package / "migrations").mkdir(parents=True)
        (self._package / "__init__.py").touch()
        (self._package / "migrations" / "__init__.py").touch()
        self.write("models.py", MODELS.format(length=5))
        self.write("migrations/0001_initial.py", FIRST)

    def write(self, name: str, text: str) -> None:
        (self._package / name).write_text(text)
        importlib.invalidate_caches()

    async def migrate(self) -> tuple[str, ...]:
        return await migrating.migrate(self.place, APPS)

    def change_the_parent(self) -> None:
        """Write the migration that alters a field of the parent: SQLite must rebuild that table."""
        self.write("migrations/0002_longer_names.py", SECOND)

    def sql(self, statement: str) -> list[Any]:
        with sqlite3.connect(self.file) as database:
            return database.execute(statement).fetchall()


@pytest.fixture
async def shelf(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The app after its first migration, with one shelf and two books on it."""
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("shelf_app")]:
        monkeypatch.delitem(sys.modules, name)
    made = Shelf(tmp_path, migrated / "jkp.db")
    await made.migrate()
    made.sql("INSERT INTO shelf_shelf (id, name) VALUES (1, 'left')")
    made.sql("INSERT INTO shelf_book (id, shelf_id) VALUES (1, 1), (2, 1)")
    return made


async def test_a_change_of_a_parent_table_keeps_the_rows_that_refer_to_it(shelf: Shelf) -> None:
    shelf.change_the_parent()

    assert await shelf.migrate() == ("shelf.0002_longer_names",)
    assert "VARCHAR(50)" in shelf.sql("SELECT sql FROM sqlite_master WHERE name = 'shelf_shelf'")[0][0]
    assert shelf.sql("SELECT id, shelf_id FROM shelf_book") == [(1, 1), (2, 1)]


async def test_a_reference_that_is_broken_after_a_migration_is_reported(shelf: Shelf) -> None:
    shelf.sql("DELETE FROM shelf_shelf")
    shelf.change_the_parent()

    with pytest.raises(DatabaseUnfit, match="2 broken references after the migration; nothing was changed"):
        await shelf.migrate()

    assert "VARCHAR(5)" in shelf.sql("SELECT sql FROM sqlite_master WHERE name = 'shelf_shelf'")[0][0]


async def test_of_migrations_one_of_which_fails_none_is_done(shelf: Shelf) -> None:
    # given a change, and one after it that cannot be done
    everything, rows = "SELECT name, sql FROM sqlite_master ORDER BY name", "SELECT * FROM tortoise_migrations"
    before = shelf.sql(everything), shelf.sql(rows)
    shelf.change_the_parent()
    shelf.write("migrations/0003_broken.py", BROKEN)
    with pytest.raises(DatabaseUnfit, match=r"shelf\.0003_broken failed: .* nothing was changed"):
        await shelf.migrate()
    assert (shelf.sql(everything), shelf.sql(rows)) == before

    # when that is mended, both are done
    shelf.write("migrations/0003_broken.py", BROKEN.replace("nowhere (id)", "shelf_shelf (id, name)"))
    sys.modules.pop("shelf_app.migrations.0003_broken", None)
    assert await shelf.migrate() == ("shelf.0002_longer_names", "shelf.0003_broken")
    assert shelf.sql("SELECT id, shelf_id FROM shelf_book") == [(1, 1), (2, 1)]


def test_a_script_is_cut_where_its_statements_end() -> None:
    script = "INSERT INTO a VALUES ('x;y'); CREATE TRIGGER b AFTER INSERT ON a BEGIN DELETE FROM a; END; DROP TABLE a"

    assert [each.split()[0] for each in statements_of(script)] == ["INSERT", "CREATE", "DROP"]


async def test_migrating_again_does_nothing(shelf: Shelf) -> None:
    tables = shelf.sql("SELECT name, sql FROM sqlite_master")

    assert await shelf.migrate() == ()
    assert shelf.sql("SELECT name, sql FROM sqlite_master") == tables


async def test_a_database_that_is_older_than_the_code_is_refused_with_what_to_do(shelf: Shelf) -> None:
    shelf.change_the_parent()

    with pytest.raises(DatabaseUnfit, match=r"lacks shelf\.0002_longer_names; run `jkp migrate`"):
        await migrating.check(shelf.place, APPS)


async def test_a_database_that_is_newer_than_the_code_is_refused_by_all(shelf: Shelf) -> None:
    shelf.sql("INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('core', '9999_future', '2030-01-01')")

    with pytest.raises(DatabaseUnfit, match=r"newer than this code: it has core\.9999_future"):
        await migrating.check(shelf.place, APPS)
    with pytest.raises(DatabaseUnfit, match=r"newer than this code: it has core\.9999_future"):
        await shelf.migrate()


async def test_a_database_that_is_not_there_is_not_made_in_passing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnfit, match="there is no database; run `jkp migrate`"):
        await migrating.check(SqliteFile(tmp_path / "jkp.db"), {})

    assert not (tmp_path / "jkp.db").exists()


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "jkp.db"
    file.write_text("a letter to the ministry " * 100)

    for ask in (migrating.check, migrating.migrate):
        async with asyncio.timeout(SECONDS):
            with pytest.raises(DatabaseUnfit, match="file is not a database"):
                await ask(SqliteFile(file), {})
    assert file.read_text() == "a letter to the ministry " * 100


async def test_the_tables_of_a_plugin_that_is_switched_off_harm_nobody(shelf: Shelf) -> None:
    await migrating.check(shelf.place, {})

    assert shelf.sql("SELECT count(*) FROM shelf_book") == [(2,)]


async def test_the_models_of_the_core_and_of_every_plugin_have_no_change_without_a_migration(api: Api) -> None:
    settings = config(api.runtime.place, api.runtime.host.apps())

    async with TortoiseContext() as context:
        await context.init(config=settings, init_connections=False)
        assert context.apps
        unwritten = await MigrationAutodetector(context.apps, settings["apps"]).changes()

    assert [writer.app_label for writer in unwritten] == []
