"""What the pages for authors of plugins show is what runs."""

import asyncio
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import indent

import pytest
from docs.pages import DOCS, blocks, prose, rows
from plugin_host.shelf import Shelf
from support import hook_pages

from jkp.plugin import Route, accounts, facts
from jkp.plugin.asking import MOST_ITEMS
from jkp.plugin.collecting import PARTICIPANT_SECONDS
from jkp.plugin.cursors import TRIES
from jkp.plugin.hooks import SPECS
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.settings.serving import ServerSettings
from jkp_schema.connection import LARGEST_PAGE
from jkp_schema.plugin.capping import LONGEST_LIST, LONGEST_TEXT
from jkp_schema.plugin.routing import LARGEST_ANSWER
from jkp_schema.scaffold.naming import Naming
from jkp_schema.scaffold.writing import Scaffold
from jkp_schema.schema import build

Install = Callable[..., None]

PLUGINS = DOCS / "plugins.md"
LIFE = DOCS / "plugins" / "lifecycle.md"
LIMITS = DOCS / "plugins" / "limits.md"
FIRST = DOCS / "plugins" / "first-job-board.md"
BATCH = """
from uuid import UUID
import strawberry
from jkp_schema.api import Batch, Info, Participant, one_each
from tortoise import fields
from tortoise.models import Model

class Status(Model):
    id = fields.IntField(primary_key=True)
    participant_id = fields.UUIDField()
    text = fields.TextField()

{block}

@strawberry.type
class Edges:
    bursa_status: str | None = strawberry.field(bursa_status, description="Where she stands.")

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(extend={{Participant: Edges}})
"""


@pytest.fixture(scope="module")
def texts() -> Mapping[str, str]:
    """The files of the package that the first page writes."""
    return Scaffold(Naming.of("tes_kerja"), ["graphql"]).texts()


def loaded(folder: Path) -> tuple[str, ...]:
    """The hooks of the plugin `bursa`, which is loaded as a server loads it."""
    host = Runtime(Settings(storage={"folder": folder}, plugins={"bursa": {}})).host  # type: ignore[arg-type] # pydantic makes it
    asyncio.run(host.check_chains())
    build(host)
    return host.plugins[0].hooks


# --- hooks ---------------------------------------------------------------------------------------------------------


def test_the_page_of_every_hook_is_made_of_its_docstring() -> None:
    how = "run .venv/bin/python tests/support/hook_pages.py"
    committed = {file: file.read_text(encoding="utf-8") for file in hook_pages.FOLDER.glob("*")}

    assert committed == hook_pages.pages(), how


def test_every_hook_is_in_the_table_and_in_the_picture_and_in_the_order_of_their_calls() -> None:
    named = re.compile(r"jkp_[a-z_]+")
    in_order = [*hook_pages.hooks()]

    table = [cells[0] for cells in rows(PLUGINS) if cells[0].startswith("[`jkp_")]
    assert [found[0] for cell in table if (found := named.search(cell))] == in_order
    (picture,) = blocks(LIFE, "mermaid")
    assert [name for name in named.findall(picture) if name in SPECS] == in_order
    assert [name for name in dict.fromkeys(named.findall(prose(LIFE))) if name in SPECS] == in_order


@pytest.mark.parametrize("hook", [name for name in hook_pages.hooks() if name != "jkp_models"])
def test_the_example_of_every_hook_is_a_plugin_that_loads(install: Install, tmp_path: Path, hook: str) -> None:
    install("bursa", hook_pages.example(hook_pages.hooks()[hook]))

    assert loaded(tmp_path) == (hook,)


def test_the_example_of_tables_loads_with_tables(site: Path, tmp_path: Path) -> None:
    shelf = Shelf(site)
    example = hook_pages.example(hook_pages.hooks()["jkp_models"])
    shelf.write("__init__.py", example.replace("jkp_bursa", "jkp_shelf"))
    (next(site.glob("*.dist-info")) / "entry_points.txt").write_text("[jkp.plugins]\nshelf = jkp_shelf\n")

    host = Runtime(Settings(storage={"folder": tmp_path}, plugins={"shelf": {}})).host  # type: ignore[arg-type] # pydantic makes it
    asyncio.run(host.check_chains())
    assert host.plugins[0].hooks == ("jkp_models",)


def test_the_example_of_a_batch_loads(install: Install, tmp_path: Path) -> None:
    (block,) = [block for block in blocks(PLUGINS, "python") if "Batch(" in block]
    install("bursa", BATCH.format(block=block))

    assert loaded(tmp_path) == ("jkp_graphql",)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("Time for a field", f"{ServerSettings().plugin_seconds:g} seconds"),
        ("Time of a source", f"{PARTICIPANT_SECONDS:g} seconds"),
        ("Activities that", f"{MOST_ITEMS:,}"),
        ("A list that", f"{LONGEST_LIST:,}"),
        ("A text that", f"{LONGEST_TEXT:,} characters"),
        ("Rows of a page", f"{LARGEST_PAGE}"),
        ("Body of a request", f"{inspect.signature(Route).parameters['max_body_bytes'].default // 1024} KiB"),
        ("Answer of a route", f"{LARGEST_ANSWER // 1024**2} MiB"),
        ("Attempts to tell", f"{TRIES}"),
        ("Account at", f"{accounts.LONGEST} characters"),
        ("Fact about", f"{facts.LONGEST:,} characters"),
    ],
)
def test_the_limits_of_the_page_are_those_of_the_code(what: str, limit: str) -> None:
    (told,) = [cells[1] for cells in rows(LIMITS) if cells[0].startswith(what)]

    assert told.startswith(limit)


# --- the first job board ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", blocks(FIRST, "python"))
def test_every_python_block_is_a_part_of_the_package(texts: Mapping[str, str], block: str) -> None:
    indented = (indent(block, " " * depth) for depth in (0, 4))

    assert any(part in text for part in indented for text in texts.values())


def test_the_table_names_every_file_of_the_package(texts: Mapping[str, str]) -> None:
    cells = [cells[0] for cells in rows(FIRST)]
    named = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}

    assert {name for name in texts if name in named or Path(name).name in named} == {*texts}
