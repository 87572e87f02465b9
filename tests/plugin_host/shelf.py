"""A plugin with tables, as its author keeps it: a package with models and migrations, installed from its folder."""

import importlib
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from textwrap import dedent
from typing import Any

from anyio import to_thread
from support.api import Api
from support.journey import Person, a_claimant
from support.rows import sql

from jkp.plugin import ActivityKind, ProposedActivity
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.ids import uuid_of

Command = Callable[..., CompletedProcess[str]]
WITH_SHELF: dict[str, Any] = {"sandbox": {}, "shelf": {}}
WITHOUT: dict[str, Any] = {"sandbox": {}}

HOOKS = """
from jkp.plugin import *

@hookimpl
def jkp_models():
    return Models(models=["jkp_shelf.models"], migrations="jkp_shelf.migrations")

async def handle(event): ...

@hookimpl
def jkp_subscribers(ctx):
    return [Subscriber(events=list(EventType), handle=handle)]
"""
MODELS = """
from tortoise import fields
from tortoise.models import Model

class Shelf(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=5)
    class Meta:
        table = "shelf_shelf"

class Book(Model):
    id = fields.IntField(primary_key=True)
    shelf = fields.ForeignKeyField("shelf.Shelf", on_delete=fields.RESTRICT)
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
                ("shelf", fields.ForeignKeyField("shelf.Shelf", on_delete=fields.RESTRICT)),
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
    operations = [{operations}]
"""


class Shelf:
    """The plugin's folder; what is written into it is what the next process, or `fresh`, sees."""

    def __init__(self, site: Path) -> None:
        self.package = site / "jkp_shelf"
        self.write("__init__.py", HOOKS)
        self.write("models.py", MODELS)
        self.write("migrations/__init__.py", "")
        self.write("migrations/0001_initial.py", FIRST)
        info = site / "jkp_shelf-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jkp-shelf\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[jkp.plugins]\nshelf = jkp_shelf\n")

    def write(self, name: str, text: str) -> None:
        file = self.package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
        self.fresh()

    def second(self, operations: str) -> None:
        """Write a second migration."""
        self.write("migrations/0002_more.py", SECOND.format(operations=operations))

    def fresh(self) -> None:
        """Forget what was imported of it."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "jkp_shelf"]:
            del sys.modules[name]
        importlib.invalidate_caches()


async def with_shelf(api: Api) -> Settings:
    """The settings of the same server with the plugin `shelf`, whose tables were made."""
    settings = api.runtime.settings.model_copy(update={"plugins": WITH_SHELF})
    await Runtime(settings).migrate()
    return settings


async def uses_the_shelf(api: Api) -> Person:
    """Somebody with an activity that the plugin recorded, an account, and a book of the plugin's own."""
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    plugin = next(one for one in api.runtime.host.plugins if one.name == "shelf")
    sari_id = uuid_of("Participant", sari.id)
    activity = ProposedActivity(
        kind=ActivityKind.JOB_APPLICATION,
        external_id="7",
        participant_id=sari_id,
        occurred_on=date(2025, 3, 10),
        company="PT Maju Jaya",
    )
    with api.runtime.activate():
        await plugin.context.activities.record(activity)
        await plugin.context.accounts.link(sari_id, "sari-17")
    await sql(api, "INSERT INTO shelf_shelf (id, name) VALUES (1, 'left')")
    await sql(api, "INSERT INTO shelf_book (id, shelf_id) VALUES (1, 1), (2, 1)")
    return sari


async def awaited(command: Command, *arguments: str, **given: Any) -> CompletedProcess[str]:
    """What the command said; it runs beside this test's own application."""
    return await to_thread.run_sync(partial(command, *arguments, **given))
