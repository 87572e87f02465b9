"""What the pages say is what the code does."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import invalidate_caches
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import Serve
from docs.pages import DOCS, ROOT, all_blocks, anchors, blocks, commands, links, pages, rows
from graphql import GraphQLSchema, parse, validate
from pydantic import BaseModel
from support.api import Api
from support.cases import at_once
from support.journey import a_claimant
from support.scaffolds import installed
from support.serving import PLUGINS, settings_of

from jkp.errors import Code, messages
from jkp.events.payloads import PAYLOADS
from jkp.events.types import EventType
from jkp.plugin.sections import CoreKeys
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.settings.oidc import OidcSettings
from jkp_schema import cli
from jkp_schema.app import App
from jkp_schema.scaffold.naming import Naming
from jkp_schema.scaffold.writing import Scaffold

EXAMPLE = "bursa"
FIRST = "tes_kerja"
TOP_LEVEL = {
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "TOKEN_INVALID",
    "TOKEN_EXPIRED",
    "PARTICIPANT_UNKNOWN",
    "ISSUER_UNAVAILABLE",
    "BAD_REQUEST",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "BAD_USER_INPUT",
    "TOO_LARGE",
    "QUERY_TOO_COMPLEX",
    "RATE_LIMITED",
    "OVERLOADED",
    "TIMEOUT",
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED",
    "DOCUMENT_NOT_TRUSTED",
    "PLUGIN_ERROR",
    "PLUGIN_TIMEOUT",
    "INTERNAL",
}
LONGEST_DECISION = 40
NUMBER = re.compile(r"\b(?:R\d{3}|F\d{2}|AMB-\d{2}|G\d{2})\b")
PLUGIN_PAGE = DOCS / "plugins.md"


# --- the example plugin of docs/plugins.md ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The plugin of the page, installed as a stranger's package would be; its name."""
    folder = tmp_path_factory.mktemp("site")
    project = tomllib.loads(blocks(PLUGIN_PAGE, "toml")[0])["project"]
    module = project["entry-points"]["jkp.plugins"][EXAMPLE]
    (folder / f"{module}.py").write_text(blocks(PLUGIN_PAGE, "python")[0], encoding="utf-8")
    metadata = folder / f"{module}-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    (metadata / "entry_points.txt").write_text(f"[jkp.plugins]\n{EXAMPLE} = {module}\n")
    sys.path.insert(0, str(folder))
    sys.modules.pop(module, None)  # another test may have had one of that name
    invalidate_caches()
    yield EXAMPLE
    sys.path.remove(str(folder))
    sys.modules.pop(module, None)


@pytest.fixture(scope="module")
def first_job_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The plugin that docs/plugins/first-job-board.md writes, installed; its name."""
    package = Scaffold(Naming.of(FIRST), ["graphql"]).write(tmp_path_factory.mktemp("first"))
    with installed(package):
        yield FIRST


@pytest.fixture(scope="module")
def application(example: str, first_job_board: str, tmp_path_factory: pytest.TempPathFactory) -> App:
    """An application with every plugin, those of the pages included."""
    names: dict[str, dict[str, Any]] = {each: {} for each in (*PLUGINS, example, first_job_board)}
    return App(Runtime(settings_of(tmp_path_factory.mktemp("application"), plugins=names)))


@pytest.fixture(scope="module")
def schema(application: App) -> GraphQLSchema:
    return application.schema._schema  # noqa: SLF001 - strawberry keeps it there


async def test_the_plugin_of_the_page_records_an_application_that_counts(example: str, serve: Serve) -> None:
    # given a server with the plugin, and a participant with a mission
    api: Api = await serve(plugins={each: {} for each in (*PLUGINS, example)})
    await api.travel_to("2025-03-10")
    person = await a_claimant(api, "2025-03-10")
    apply = next(block for block in blocks(PLUGIN_PAGE, "graphql") if "bursaApply" in block)
    # when she applies through it, twice
    first = (await person.me(apply))["bursaApply"]
    again = (await person.me(apply))["bursaApply"]
    # then one application counts
    assert first["activity"] == {"company": "PT Maju Jaya", "points": 1, "counted": True, "reason": None}
    assert first["mission"]["points"] == again["mission"]["points"] == 1
    assert first["errors"] == again["errors"] == []


# --- errors ----------------------------------------------------------------------------------------------------


def _documented_codes() -> list[tuple[str, str]]:
    """Every code with the cell that follows it."""
    return [
        (cells[0].strip("`"), cells[1]) for cells in rows(DOCS / "errors.md") if re.fullmatch(r"`[A-Z_]+`", cells[0])
    ]


def test_every_error_code_is_explained_and_no_unknown_one() -> None:
    documented = [code for code, _ in _documented_codes()]
    assert sorted(documented) == sorted([*(code.value for code in Code), *TOP_LEVEL])


@at_once("code", Code)
def test_the_sentences_of_the_page_are_those_of_the_code(code: Code) -> None:
    sentences = messages()[code]
    assert (code.value, f"{sentences['id']}<br>{sentences['en']}") in _documented_codes()


@at_once("code", sorted(TOP_LEVEL))
def test_every_top_level_code_is_one_that_the_server_gives(code: str) -> None:
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "schema" / "jkp_schema").rglob("*.py")]
    assert any(f'"{code}"' in source or f"Code.{code}" in source for source in sources)


# --- settings --------------------------------------------------------------------------------------------------


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every key below `model`, with its default."""
    for key, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _keys(field.annotation, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", field.default


def _documented_settings() -> dict[str, list[str]]:
    """The rows of the tables of settings, by key."""
    pages = (DOCS / "operations").glob("*.md")
    found = {cells[0].strip("`"): cells for page in pages for cells in rows(page) if len(cells) == 4}
    return {key: cells for key, cells in found.items() if re.fullmatch(r"[a-z_.<>]+", key)}


def _plugin_keys(application: App) -> Iterator[tuple[str, str, Any]]:
    """Every key of every built-in plugin, with the plugin's name and the default."""
    for plugin in (one for one in application.runtime.host.plugins if one.name in PLUGINS):
        for key, default in _keys(type(plugin.context.settings)):
            yield plugin.name, key, default


ALL_KEYS = [*_keys(Settings), *_keys(OidcSettings, "oidc.<name>.")]


@at_once("key, default", ALL_KEYS)
def test_every_setting_is_documented_with_its_default(key: str, default: object) -> None:
    assert _shows(_documented_settings()[key][2], default)


def _shows(cell: str, default: object) -> bool:
    plain = default.value if isinstance(default, Enum) else default
    plain = str(plain).lower() if isinstance(plain, bool) else plain
    return not isinstance(plain, (int, float, str, Path)) or cell == f"`{plain}`"


def test_every_setting_of_a_plugin_is_documented_here_or_in_its_readme(application: App) -> None:
    here = _documented_settings()
    for plugin, key, default in _plugin_keys(application):
        readme = ROOT / "plugins" / plugin / "README.md"
        in_readme = readme.exists() and f"`{key}`" in readme.read_text(encoding="utf-8")
        row = here.get(f"plugins.{plugin}.{key}")
        assert row or in_readme, f"plugins.{plugin}.{key}"
        assert row is None or _shows(row[2], default), row


def test_no_page_documents_a_setting_that_nobody_knows(application: App) -> None:
    known = {key for key, _ in ALL_KEYS} | {f"plugins.{name}.{key}" for name, key, _ in _plugin_keys(application)}
    assert set(_documented_settings()) <= known | {f"plugins.<name>.{key}" for key in CoreKeys.model_fields}


@at_once("page, text", all_blocks("toml"))
def test_every_toml_block_parses(page: str, text: str) -> None:
    tomllib.loads(text)


def test_the_settings_of_the_pages_are_accepted() -> None:
    for block in (each for page in (DOCS / "operations").glob("*.md") for each in blocks(page, "toml")):
        Settings(**tomllib.loads(block))


# --- events ----------------------------------------------------------------------------------------------------


def test_every_type_of_event_is_documented_with_its_payload() -> None:
    table = {cells[0].strip("`"): cells for cells in rows(DOCS / "events.md") if re.fullmatch(r"`[A-Z_]+`", cells[0])}

    assert set(table) == {kind.value for kind in EventType}
    for kind, cells in table.items():
        assert re.findall(r"`(\w+)`:", cells[3]) == list(PAYLOADS.get(EventType(kind), {})), kind


# --- links, decisions, numbers ---------------------------------------------------------------------------------


@at_once("page", pages())
def test_every_relative_link_resolves(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@at_once("page", sorted((DOCS / "decisions").glob("*.md")))
def test_every_decision_is_short_and_has_the_three_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_DECISION
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {page.name[:4]}. ")


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in (DOCS / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))


def test_every_decision_that_the_code_names_exists() -> None:
    named = {found for text in _sources() for found in re.findall(r"docs/decisions/[\w-]+\.md", text)}
    assert all((ROOT / page).exists() for page in named), named


def test_every_number_of_a_rule_that_is_cited_is_explained() -> None:
    explained = set(NUMBER.findall((DOCS / "rules.md").read_text(encoding="utf-8")))
    cited = {number for text in _sources() for number in NUMBER.findall(text)}
    assert cited <= explained, sorted(cited - explained)


def _sources() -> Iterator[str]:
    """Code, tests and pages of ours."""
    folders = [ROOT / folder for folder in ("core", "schema/jkp_schema", "plugins", "tests", "examples", "benchmarks")]
    files = [file for folder in folders for kind in ("py", "toml") for file in folder.rglob(f"*.{kind}")]
    yield from (file.read_text(encoding="utf-8") for file in [*files, *pages()])


# --- examples and commands -------------------------------------------------------------------------------------


@at_once("page, text", all_blocks("graphql"))
def test_every_graphql_block_fits_the_schema(page: str, text: str, schema: GraphQLSchema) -> None:
    assert validate(schema, parse(text)) == []


@at_once("page, text", all_blocks("sh"))
def test_every_request_of_a_shell_block_fits_the_schema(page: str, text: str, schema: GraphQLSchema) -> None:
    for body in re.findall(r"-d '(\{.+?\})'$", text, re.MULTILINE):
        assert validate(schema, parse(json.loads(body)["query"])) == []


@at_once("page, text", all_blocks("python"))
def test_every_python_block_is_python(page: str, text: str) -> None:
    compile(text, page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@at_once("page", pages())
def test_every_make_target_of_a_page_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {found[1] for command in commands(page) if (found := re.match(r"make ([a-z]+)", command))}
    assert asked <= targets


@at_once("page", pages())
def test_every_command_of_a_page_exists(page: Path) -> None:
    asked = [re.match(r"(?:\.venv/bin/)?jkp ([a-z]+)(?: ([a-z]+))?", command) for command in commands(page)]
    assert [found[0] for found in asked if found and not _is_command(found[1], found[2])] == []


@cache
def _commands() -> dict[str, Any]:
    """Those of `jkp`, by name."""
    found: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined] # it is a group
    return found


def _is_command(first: str, second: str | None) -> bool:
    command = _commands().get(first)
    inner: dict[str, Any] | None = getattr(command, "commands", None)
    return command is not None and (inner is None or not second or second in inner)
