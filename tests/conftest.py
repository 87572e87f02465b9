"""A real application on a real database for every test; the tables are made once and copied.

The database is a SQLite file. With `JKP_TEST_DATABASE=postgres` it is PostgreSQL for every test that takes `serve`
or `api`; `serve_on_postgres` and `api_on_postgres` are always that, and `any_api` is both in turn.
"""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from support.api import Api
from support.copying import Original
from support.kept import Kept, OnPostgres, OnSqlite, Shared
from support.postgres import CannotStart, Postgres, Template
from support.serving import migrate, served, settings_of

from jkp_schema.serving.starting import forget_start

# What is collected is kept: there is no garbage worth looking for before the first test.
gc.disable()

# A loaded machine is no fault of a rule; and a change is judged by itself, not by the luck of the day: it is
# `make random` that looks for examples that nobody has thought of.
hypothesis_settings.register_profile(
    "patient",
    deadline=None,
    derandomize="JKP_RANDOM_MONTHS" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("patient")

DATABASE = os.environ.get("JKP_TEST_DATABASE", "sqlite")
Serve = Callable[..., Awaitable[Api]]
on_sqlite = pytest.mark.skipif(DATABASE != "sqlite", reason="it is about SQLite")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that a server has."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
async def migrated(anyio_backend: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server with all tables, karirhub's catalogue, and no person.

    It names the event loop, for the first who asks may be a test that has none.
    """
    folder = tmp_path_factory.mktemp("migrated")
    await migrate(settings_of(folder))
    return folder


@pytest.fixture(scope="session")
async def postgres(anyio_backend: object) -> AsyncIterator[Postgres]:
    """One PostgreSQL server for all tests of this process."""
    server = Postgres()
    try:
        await server.start()
    except CannotStart as error:
        pytest.skip(f"no PostgreSQL can be started here: {error}")
    else:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
async def migrated_on_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The same as `migrated`, on PostgreSQL: a database to be copied, and the folder beside it."""
    made = Template(await postgres.new_database(), tmp_path_factory.mktemp("migrated-on-postgres"))
    await migrate(settings_of(made.folder, postgres.url(made.database)))
    return made


@pytest.fixture
async def serve_on_sqlite(migrated: Path, tmp_path: Path) -> AsyncIterator[Serve]:
    """Start an application with settings of one's own."""
    async with AsyncExitStack() as stack:

        async def start(**changes: Any) -> Api:
            folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
            shutil.copytree(migrated, folder)
            return await stack.enter_async_context(served(settings_of(folder, **changes)))

        yield start


@pytest.fixture
async def serve_on_postgres(postgres: Postgres, migrated_on_postgres: Template, tmp_path: Path) -> AsyncIterator[Serve]:
    """The same on PostgreSQL, each application with a database of its own."""
    async with AsyncExitStack() as stack:

        async def start(**changes: Any) -> Api:
            folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
            shutil.copytree(migrated_on_postgres.folder, folder)
            database = await postgres.new_database(migrated_on_postgres.database)
            stack.push_async_callback(postgres.drop, database)
            return await stack.enter_async_context(served(settings_of(folder, postgres.url(database), **changes)))

        yield start


@pytest.fixture
def serve(request: pytest.FixtureRequest) -> Serve:
    """Start an application with settings of one's own, on the database that the tests run on."""
    started: Serve = request.getfixturevalue(f"serve_on_{DATABASE}")
    return started


@pytest.fixture(scope="session")
async def kept_on_sqlite(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serve]:
    """The same, but the application is one that a test with these settings may have had before, as new."""

    @asynccontextmanager
    async def begin(**changes: Any) -> AsyncIterator[Shared]:
        folder = tmp_path_factory.mktemp("kept") / "data"
        shutil.copytree(migrated, folder)
        async with served(settings_of(folder, **changes)) as api:
            with closing(OnSqlite(api, original)) as shared:
                yield shared

    with closing(Original(migrated)) as original:
        async with AsyncExitStack() as stack:
            yield Kept(stack, begin).as_new


@pytest.fixture(scope="session")
async def kept_on_postgres(
    postgres: Postgres, migrated_on_postgres: Template, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Serve]:
    """The same on PostgreSQL."""

    @asynccontextmanager
    async def begin(**changes: Any) -> AsyncIterator[Shared]:
        folder = tmp_path_factory.mktemp("kept-on-postgres") / "data"
        shutil.copytree(migrated_on_postgres.folder, folder)
        database = await postgres.new_database(migrated_on_postgres.database)
        async with served(settings_of(folder, postgres.url(database), **changes)) as api:
            yield OnPostgres(api, postgres, migrated_on_postgres)

    async with AsyncExitStack() as stack:
        yield Kept(stack, begin).as_new


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Serve:
    """The same, on the database that the tests run on."""
    kept: Serve = request.getfixturevalue(f"kept_on_{DATABASE}")
    return kept


async def in_march(serve: Serve) -> Api:
    """An application with the shipped settings; its clock stands at 10 March 2025."""
    started = await serve()
    await started.travel_to("2025-03-10")
    return started


@pytest.fixture
async def api_on_sqlite(kept_on_sqlite: Serve) -> Api:
    """An application with the shipped settings; its clock stands at 10 March 2025."""
    return await in_march(kept_on_sqlite)


@pytest.fixture
async def api_on_postgres(kept_on_postgres: Serve) -> Api:
    """The same on PostgreSQL."""
    return await in_march(kept_on_postgres)


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Api:
    """The same, on the database that the tests run on."""
    started: Api = request.getfixturevalue(f"api_on_{DATABASE}")
    return started


@pytest.fixture(params=["sqlite", "postgres"])
def serve_on_any(request: pytest.FixtureRequest) -> Serve:
    """Start an application with settings of one's own, on each database in turn."""
    started: Serve = request.getfixturevalue(f"serve_on_{request.param}")
    return started


@pytest.fixture(params=["sqlite", "postgres"])
def kept_on_any(request: pytest.FixtureRequest) -> Serve:
    """An application that earlier tests had as well, as new, on each database in turn."""
    kept: Serve = request.getfixturevalue(f"kept_on_{request.param}")
    return kept


@pytest.fixture(params=["sqlite", "postgres"])
def any_api(request: pytest.FixtureRequest) -> Api:
    """The same on each database in turn."""
    started: Api = request.getfixturevalue(f"api_on_{request.param}")
    return started


TAKES_LONG = (
    "tests/plugin_host/test_tables.py",
    "tests/plugin_host/test_leaving.py",
    "tests/plugin_host/test_commands.py::test_each_hook",
    "tests/plugin_host/test_commands.py::test_check_shows",
    "tests/cli/test_tick.py",
    "tests/cli/test_cli.py::test_migrate_says",
    "tests/events/test_served.py",
    "tests/importing/test_meanwhile.py",
    "tests/karirhub/test_migrations.py",
    "tests/operating/test_doctor.py::test_the_command",
    "tests/chaos/test_crash_points.py::test_a_point_that_is_none",
    "tests/worker/test_command.py::test_a_worker_that_has_nothing",
    "tests/test_bad_input.py::test_a_settings_file_that_is_missing",
    "tests/test_bad_input.py::test_a_database_that_is_older",
    "tests/test_bad_input.py::test_an_unknown_plugin",
    "tests/cli/test_apikey.py",
    "tests/plugin_host/test_saboteurs_at_load.py",
    "tests/database/test_migrations_on_postgres.py",
    "tests/importing/test_benchmark.py",
    "tests/performance/test_benchmark.py",
    "tests/cli/test_payments.py::test_what_",
    "tests/cli/test_payments.py::test_a_file_that_was_lost",
    "tests/cli/test_payments.py::test_without",
    "tests/importing/test_command.py",
    "tests/examples/test_six_months.py::test_a_second_start",
    "tests/examples/test_papan_kerja.py::test_its_wheel",
    "tests/plugin_kit/test_rules.py::test_every_bad_specimen",
    "tests/test_bad_input.py::test_a_database_that_is_newer",
    "tests/mail/test_command.py::test_a_sandbox_that_begins_again",
    "tests/mail/test_crashing.py",
    "tests/mail/test_sealing_of_old_rows.py",
    "tests/accounts/test_accounts.py::test_an_answer_takes_the_same_time",
)
TWICE = (
    "tests/importing",
    "tests/plugin_host",
    "tests/participants",
    "tests/claims/test_ending.py",
    "tests/mail/test_contact.py",
    "tests/mail/test_notices.py",
    "tests/mail/test_outbox.py",
    "tests/accounts/test_accounts.py::test_she_registers",
)
"""Rooms whose second run, on PostgreSQL, is left to `make slow`; what is about races runs on both at once."""

SERVERS = {"api", "any_api", "api_on_sqlite"} | {
    f"{kind}{where}" for kind in ("serve", "kept") for where in ("", "_on_sqlite", "_on_any")
}


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as a server does: a quarter of the time went into it."""
    gc.enable()
    forget_start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make slow` what would take the suite over its five minutes; one worker starts PostgreSQL for all.

    Thousands of tests need no server: to hand them out by the file costs much less than one by one, and as the
    largest groups are begun first, the single tests that are left for the end keep both workers busy.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "postgres" in fixtures or "[postgres" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("postgres"))
        elif not fixtures & SERVERS and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
        on_postgres = "[postgres" in item.nodeid and item.nodeid.startswith(TWICE)
        if on_postgres or item.nodeid.startswith(TAKES_LONG):
            item.add_marker(pytest.mark.slow)
    if os.environ.get("PYTEST_XDIST_WORKER"):
        _name_groups(items)


def _name_groups(items: list[pytest.Item]) -> None:
    """Say in the name of a test which group it is of.

    pytest-xdist 3.8 does so where pytest 9.2 no longer looks (its issue 1386): every test is handed out alone, both
    workers start PostgreSQL, and what a module prepares once is prepared twice.
    """
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = type(item.id).parse(f"{item.nodeid}@{group.args[0]}")  # noqa: SLF001 - there is no public way
