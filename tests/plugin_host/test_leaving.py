"""A plugin leaves: the server starts without it, and what it recorded is read as before."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from plugin_host.shelf import WITHOUT, Command, Shelf, awaited, uses_the_shelf, with_shelf
from support.api import Api
from support.journey import Person
from support.rows import sql
from support.serving import served

from jkp.settings import Settings

Serve = Callable[..., Awaitable[Api]]

OFF = "[plugins.shelf]\nenabled = false\n"
HISTORY = """{
  viewer { participant {
    activities { nodes { plugin company occurredOn recordedAt points counted } }
    currentMission { points activities { id company } }
    benefitCase { claims { monthNo status history { type version } } }
  } }
  plugins { name }
}"""


async def history(settings: Settings, sari: Person) -> tuple[Any, list[str]]:
    """What she reads on a server that was started for it, and the plugins that it has."""
    async with served(settings) as api:
        sari.api = api
        read = await sari.me(HISTORY)
    return read["viewer"], [one["name"] for one in read["plugins"]]


async def test_a_plugin_that_leaves_step_by_step_leaves_its_history_readable(
    shelf: Shelf, serve_on_any: Serve, command: Command, site: Path
) -> None:
    # given a participant with points from a plugin, which has tables with rows
    settings = await with_shelf(await serve_on_any(plugins=WITHOUT))
    async with served(settings) as api:
        sari = await uses_the_shelf(api)
    before, plugins = await history(settings, sari)
    assert (before["participant"]["currentMission"]["points"], plugins) == (1, ["sandbox", "shelf"])

    # when it is switched off
    off = settings.model_copy(update={"plugins": {**WITHOUT, "shelf": {"enabled": False}}})
    assert await history(off, sari) == (before, ["sandbox"])

    # when its tables are taken out
    asked = await awaited(command, "migrate", "--remove", "shelf", sections=OFF, settings=settings)
    assert (asked.returncode, asked.stdout.splitlines()) == (1, ["shelf_book: 2 rows", "shelf_shelf: 1 rows"])
    assert asked.stderr.endswith("to do it: jkp migrate --remove shelf --yes\n")
    done = await awaited(command, "migrate", "--remove", "shelf", "--yes", sections=OFF, settings=settings)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "undid shelf.0001_initial")
    assert await history(off, sari) == (before, ["sandbox"])

    # when it is uninstalled, and its section deleted
    shutil.rmtree(shelf.package)
    shutil.rmtree(next(site.glob("*.dist-info")))
    shelf.fresh()
    without = settings.model_copy(update={"plugins": WITHOUT})
    assert await history(without, sari) == (before, ["sandbox"])

    # then nothing is left of it but what it recorded
    async with served(without) as api:
        assert len(await sql(api, "SELECT 1 FROM event_log WHERE type = 'ACTIVITY_RECORDED'")) == 1
        for table in ("linked_account", "subscriber_cursor"):
            assert await sql(api, f"SELECT * FROM {table} WHERE plugin = 'shelf'") == []  # noqa: S608
        with pytest.raises(Exception, match="shelf_book"):
            await sql(api, "SELECT * FROM shelf_book")


async def test_a_plugin_that_is_uninstalled_first_stops_the_start_and_says_what_to_do(
    shelf: Shelf, serve: Serve, command: Command, site: Path
) -> None:
    settings = await with_shelf(await serve(plugins=WITHOUT))
    shutil.rmtree(next(site.glob("*.dist-info")))

    done = await awaited(command, "serve", sections="[plugins.shelf]\n", settings=settings)

    assert done.returncode == 1
    assert "names [plugins.shelf], but no such plugin is installed" in done.stderr
    assert "(to start without it, set enabled = false in [plugins.shelf] of settings.toml)" in done.stderr
