"""The tables of a plugin: its own, made in order or not at all, and taken out again without harm to the core."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from plugin_host.shelf import MODELS, WITHOUT, Command, Shelf, awaited, uses_the_shelf, with_shelf
from support.api import Api
from support.command import refusal, settings_file
from support.postgres import Postgres
from support.rows import sql
from support.serving import served, settings_of

from jkp.runtime import Runtime

Serve = Callable[..., Awaitable[Api]]

DISABLED = "[plugins.shelf]\nenabled = false\n"


async def test_a_plugin_that_was_removed_can_be_enabled_again(
    shelf: Shelf, serve_on_any: Serve, command: Command
) -> None:
    settings = await with_shelf(await serve_on_any(plugins=WITHOUT))
    async with served(settings) as api:
        await uses_the_shelf(api)
    await awaited(command, "migrate", "--remove", "shelf", "--yes", sections=DISABLED, settings=settings)

    assert await Runtime(settings).migrate() == ("shelf.0001_initial",)
    async with served(settings) as api:
        assert await sql(api, "SELECT * FROM shelf_book") == []


async def test_a_step_that_cannot_be_undone_does_not_keep_the_tables(
    shelf: Shelf, serve_on_any: Serve, command: Command
) -> None:
    shelf.second("""ops.RunSQL("INSERT INTO shelf_shelf (id, name) VALUES (9, 'made')")""")
    settings = await with_shelf(await serve_on_any(plugins=WITHOUT))

    done = await awaited(command, "migrate", "--remove", "shelf", "--yes", sections=DISABLED, settings=settings)

    assert done.stdout.splitlines()[-2:] == ["undid shelf.0001_initial", "undid shelf.0002_more"]
    async with served(settings.model_copy(update={"plugins": WITHOUT})) as api:
        with pytest.raises(Exception, match="shelf_shelf"):
            await sql(api, "SELECT * FROM shelf_shelf")


async def test_a_plugin_that_has_no_tables_in_the_database_leaves_nothing_to_do(
    shelf: Shelf, serve: Serve, command: Command
) -> None:
    settings = (await serve(plugins=WITHOUT)).runtime.settings

    done = await awaited(command, "migrate", "--remove", "shelf", "--yes", sections=DISABLED, settings=settings)

    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing to do\n", "")


@pytest.mark.parametrize(
    ("name", "sections", "told"),
    [
        ("shelf", "[plugins.shelf]\n", "plugin shelf: it is enabled; set enabled = false in [plugins.shelf] of "),
        ("shlef", DISABLED, 'plugin shlef: no such plugin is installed; did you mean "shelf"?'),
        ("core", DISABLED, "plugin core: the core has this name itself"),
        ("training", DISABLED, "data/jkp.db: there is no database; run `jkp migrate`"),
    ],
)
def test_what_must_not_be_removed_is_not(shelf: Shelf, command: Command, name: str, sections: str, told: str) -> None:
    done = command("migrate", "--remove", name, "--yes", sections=sections)

    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_a_plugin_without_tables_has_none_to_remove(shelf: Shelf, command: Command) -> None:
    shelf.write("__init__.py", "")

    assert "plugin shelf: it has no tables" in command("migrate", "--remove", "shelf", sections=DISABLED).stderr


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("migrations/0002_more.py", "1 / 0", "jkp_shelf.migrations.0002_more: its import failed: ZeroDivisionError"),
        (
            "migrations/0002_more.py",
            "raise SystemExit",
            "jkp_shelf.migrations.0002_more: its import failed: SystemExit",
        ),
        ("migrations/0002_more.py", "", "jkp_shelf.migrations.0002_more has no class Migration"),
        ("migrations/0002_more.py", "class Migration: ...", "jkp_shelf.migrations.0002_more has no class Migration"),
        ("migrations/__init__.py", "1 / 0", "jkp_shelf.migrations: its import failed: ZeroDivisionError"),
        ("models.py", "1 / 0", "jkp_shelf.models: its import failed: ZeroDivisionError"),
        ("models.py", MODELS.replace("shelf_book", "book"), "the table book must begin with shelf_"),
        ("models.py", MODELS.replace("shelf.Shelf", "core.Claim"), "Book.shelf refers to core.Claim; keep the id"),
        (
            "migrations/0002_more.py",
            """
            from tortoise import migrations
            class Migration(migrations.Migration):
                dependencies = [("shelf", "0001_missing")]
            """,
            "jkp_shelf.migrations: ValueError: Migration ",
        ),
        (
            "migrations/0002_more.py",
            """
            from tortoise import fields, migrations
            from tortoise.migrations import operations as ops
            class Migration(migrations.Migration):
                dependencies = [("shelf", "0001_initial")]
                operations = [ops.CreateModel(name="Log", fields=[], options={"table": "event_log"}, bases=["Model"])]
            """,
            "jkp_shelf.migrations.0002_more: the table event_log must begin with shelf_",
        ),
    ],
)
def test_a_broken_module_is_named_before_any_table_is_made(
    shelf: Shelf, site: Path, tmp_path: Path, file: str, text: str, told: str
) -> None:
    shelf.write(file, text)
    settings = settings_file(tmp_path, plugins=("assessment", "shelf"))

    lines = refusal("migrate", "--settings", settings, PYTHONPATH=str(site)).splitlines()

    assert lines[0].startswith(f"plugin shelf: {told}")
    assert lines[1] == "(to start without it, set enabled = false in [plugins.shelf] of settings.toml)"
    assert not (tmp_path / "data" / "jkp.db").exists()


async def test_a_server_with_a_broken_migration_does_not_start_and_names_it(
    shelf: Shelf, serve: Serve, command: Command
) -> None:
    settings = await with_shelf(await serve(plugins=WITHOUT))
    shelf.write("migrations/0002_more.py", "1 / 0")

    done = await awaited(command, "serve", sections="[plugins.shelf]\n", settings=settings)

    assert done.returncode == 1
    assert done.stderr.startswith("plugin shelf: jkp_shelf.migrations.0002_more: its import failed")


async def test_a_migration_that_fails_is_named_and_on_postgresql_nothing_was_changed(
    shelf: Shelf, postgres: Postgres, tmp_path: Path, command: Command
) -> None:
    shelf.second("""ops.RunSQL("INSERT INTO nowhere VALUES (1)")""")
    database = await postgres.new_database()
    settings = settings_of(tmp_path / "data", postgres.url(database))

    done = await awaited(command, "migrate", sections="[plugins.shelf]\n", settings=settings)

    assert done.returncode == 1
    assert "shelf.0002_more failed: OperationalError" in done.stderr
    assert done.stderr.endswith("nothing was changed\n")
    tables = await postgres.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", database)
    assert tables == []


def test_a_migration_that_fails_on_sqlite_changes_nothing(shelf: Shelf, command: Command) -> None:
    shelf.second("""ops.RunSQL("INSERT INTO nowhere VALUES (1)")""")

    done = command("migrate", sections="[plugins.shelf]\n")

    assert "shelf.0002_more failed: OperationalError" in done.stderr
    assert done.stderr.endswith("nothing was changed\n")


def test_a_table_that_two_plugins_have_names_both(shelf: Shelf, site: Path, command: Command) -> None:
    for name, table in (("a", "a_b_x"), ("a_b", "a_b_x")):
        (site / f"jkp_{name}.py").write_text(
            "from jkp.plugin import *\nfrom tortoise import fields\nfrom tortoise.models import Model\n"
            f"class X(Model):\n    id = fields.IntField(primary_key=True)\n    class Meta:\n        table = '{table}'\n"
            f"@hookimpl\ndef jkp_models(): return Models(models=['jkp_{name}'], migrations='jkp_{name}_migrations')\n"
        )
    points = next(site.glob("*.dist-info")) / "entry_points.txt"
    points.write_text("[jkp.plugins]\na = jkp_a\na_b = jkp_a_b\n")

    told = command("migrate", sections="[plugins.a]\n[plugins.a_b]\n").stderr

    assert told.startswith("plugin a_b: the plugin a has a table a_b_x already\n")


# --- jkp makemigrations ------------------------------------------------------------------------------------------


def test_an_author_gets_the_first_migration_and_then_what_has_changed(shelf: Shelf, command: Command) -> None:
    for file in (shelf.package / "migrations").glob("*.py"):
        file.unlink()
    (shelf.package / "migrations").rmdir()

    first = command("makemigrations", "shelf", sections=DISABLED)
    assert first.stdout == f"wrote {shelf.package}/migrations/0001_initial.py\n"
    assert command("makemigrations", "shelf", sections=DISABLED).stdout == "nothing to do\n"

    shelf.write("models.py", MODELS.replace("max_length=5", "max_length=50"))
    (second,) = command("makemigrations", sections="[plugins.shelf]\n[plugins.assessment]\n").stdout.splitlines()
    assert second.startswith(f"wrote {shelf.package}/migrations/0002_")

    assert command("migrate", sections="[plugins.shelf]\n").returncode == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("core", "plugin core: the core has this name itself"),
        ("shlef", 'plugin shlef: no such plugin is installed; did you mean "shelf"?'),
    ],
)
def test_no_migration_is_written_for_what_is_no_plugin(shelf: Shelf, command: Command, name: str, told: str) -> None:
    done = command("makemigrations", name)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(told)


def test_no_migration_is_written_over_a_broken_one(shelf: Shelf, command: Command) -> None:
    shelf.write("migrations/0002_more.py", "1 / 0")

    assert command("makemigrations", "shelf").stderr.startswith(
        "plugin shelf: jkp_shelf.migrations.0002_more: its import failed: ZeroDivisionError"
    )
    assert sorted(file.name for file in (shelf.package / "migrations").glob("0*")) == [
        "0001_initial.py",
        "0002_more.py",
    ]


def test_the_database_is_not_touched_by_writing_a_migration(shelf: Shelf, command: Command, tmp_path: Path) -> None:
    shelf.write("models.py", MODELS.replace("max_length=5", "max_length=50"))

    command("makemigrations", "shelf")

    assert not (tmp_path / "data" / "jkp.db").exists()
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(tmp_path / "data" / "jkp.db")
