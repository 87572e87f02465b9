"""People whose journey was played once, brought back from a copy of their database.

Most tests begin with the same participant. Playing her first steps through the API each time took most of the suite's
time; the first test that needs her does, and the others copy what it stored.
"""

import atexit
import json
import shutil
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from support.api import Api
from support.copying import keep, restore
from support.serving import PLUGINS

from jkp.participants.models import Participant
from jkp.places import SqliteFile


@dataclass(frozen=True)
class Snapshot:
    """A folder with a database and uploads, and what is known of the person in it."""

    folder: Path
    person: dict[str, Any]


_SNAPSHOTS: dict[str, Snapshot] = {}


async def remembered(
    api: Api, what: tuple[object, ...], play: Callable[[], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    """What `play` gives, from the copy where it was played before on a server with the same settings.

    Only an empty server on SQLite with built-in plugins is filled from a copy; every other one is played on.
    """
    place = api.runtime.place
    if not isinstance(place, SqliteFile) or not _is_ours(api) or await _has_people(api):
        return await play()
    key = f"{what}{json.dumps(api.runtime.settings.model_dump(mode='json', exclude={'storage'}), sort_keys=True)}"
    if key not in _SNAPSHOTS:
        person = await play()
        _SNAPSHOTS[key] = Snapshot(_kept(place.path, api.runtime.settings.uploads_folder), person)
    else:
        await restore(_SNAPSHOTS[key].folder, place.path, api.runtime.settings.uploads_folder)
    return deepcopy(_SNAPSHOTS[key].person)


def _is_ours(api: Api) -> bool:
    """Whether only built-in plugins run: a specimen of a test may do something else in the next one."""
    return set(api.runtime.settings.plugins) <= set(PLUGINS)


async def _has_people(api: Api) -> bool:
    with api.runtime.activate():
        return await Participant.exists()


def _kept(database: Path, uploads: Path) -> Path:
    folder = Path(mkdtemp(prefix="jkp-snapshot-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    keep(database, uploads, folder)
    return folder
