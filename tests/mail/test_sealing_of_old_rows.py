"""A database from before addresses were sealed: the migration seals them."""

import sqlite3
from pathlib import Path
from uuid import uuid4

from support.serving import settings_of
from tortoise.migrations.executor import MigrationTarget

from jkp import migrating
from jkp.database import Apps
from jkp.migrating import Steps
from jkp.participants.models import Participant
from jkp.places import SqliteFile
from jkp.runtime import Runtime
from jkp.settings import Settings

BEFORE = "0005_following"


async def test_an_address_that_was_kept_in_clear_is_sealed(tmp_path: Path) -> None:
    # given a participant with an address, and one without, as they were stored then
    settings: Settings = settings_of(tmp_path, plugins={})
    place = SqliteFile(settings.database_file)
    await migrating.changed(place, {}, _to_before)
    columns = "id, nik_sealed, nik_index, name, born_on, registered_at, email"
    with sqlite3.connect(place.path) as old:
        for email in ("sari@contoh.id", None):
            row = (str(uuid4()), "x", uuid4().hex, "Sari", "1990-06-05", "2025-01-01 00:00:00+00:00", email)
            old.execute(f"INSERT INTO participant ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
    old.close()
    # when the database is brought to this code
    runtime = Runtime(settings)
    assert "core.0007_mail" in await runtime.migrate()
    # then the address opens, and is nowhere in clear
    await runtime.open()
    try:
        with runtime.activate():
            people = await Participant.all()
            assert sorted(str(one.email()) for one in people) == ["None", "sari@contoh.id"]
            assert "contoh" not in str([one.email_sealed for one in people])
    finally:
        await runtime.close()


async def _to_before(apps: Apps, steps: Steps) -> None:
    executor = migrating.own_chain("core", apps["core"])
    await executor.migrate([MigrationTarget("core", BEFORE)], direction="forward", progress=steps.note)
