"""What the design promises of the code itself."""

import ast
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from graphql import build_schema, lexicographic_sort_schema, print_schema
from support.cases import at_once

from jkp import settings
from jkp.errors import LANGUAGES, Code, messages
from jkp.plugin import hookspecs
from jkp.runtime import Runtime
from jkp_schema.printing import export, files

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(folder.name for folder in (ROOT / "plugins").iterdir() if folder.is_dir())
SOURCES = [file for room in ("core", "schema", "plugins") for file in sorted((ROOT / room).rglob("*.py"))]
BUILT_OF_PARTS = {"core/jkp/plugin/assessing.py"}
"""Modules whose codes are chosen at run time; their tests show that every sentence is filled."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_the_committed_schema_and_its_parts_are_those_of_the_code(tmp_path: Path) -> None:
    shipped = settings.load(ROOT / "settings.toml")
    storage = shipped.storage.model_copy(update={"folder": tmp_path})

    host = Runtime(shipped.model_copy(update={"storage": storage})).host

    export(files(host, ROOT / "schema" / "schema.graphql"), check=True)


def test_the_parts_of_the_schema_are_the_whole_of_it() -> None:
    """Whoever runs other plugins puts their schema together from the core's and theirs."""
    parts = [ROOT / "schema" / "core.graphql", *(ROOT / "schema" / "plugins").glob("*.graphql")]
    together = build_schema("\n".join(part.read_text() for part in parts))

    assert len(parts) == 1 + len(PLUGINS)
    assert print_schema(lexicographic_sort_schema(together)) + "\n" == (ROOT / "schema" / "schema.graphql").read_text()


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_has_the_same_shape(name: str) -> None:
    parts = ["__init__", "settings", "models", "graphql", "migrations/__init__", "migrations/0001_initial"]
    wanted = ["README.md", *(f"jkp_{name}/{part}.py" for part in parts)]

    folder = ROOT / "plugins" / name
    assert [file for file in wanted if not (folder / file).is_file()] == []


def test_the_plugins_of_the_house_are_those_that_are_installed_and_enabled() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["entry-points"]["jkp.plugins"] == {name: f"jkp_{name}" for name in PLUGINS}
    assert sorted(settings.load(ROOT / "settings.toml").plugins) == PLUGINS


@pytest.mark.parametrize("name", PLUGINS)
def test_every_hook_of_a_plugin_is_one_that_the_contract_names(name: str) -> None:
    known = {hook for hook, _ in inspect.getmembers(hookspecs, inspect.isfunction) if hook.startswith("jkp_")}
    hooks = {hook for hook, _ in inspect.getmembers(import_module(f"jkp_{name}"), inspect.isfunction)}

    assert {hook for hook in hooks if hook.startswith("jkp_")} <= known
    assert {"jkp_settings", "jkp_models", "jkp_graphql"} <= hooks


def test_every_hook_says_when_it_is_called_and_what_it_gives() -> None:
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction):
        if name.startswith("jkp_"):
            assert (inspect.getdoc(hook) or "").startswith("Give "), name
            assert "Called: " in (inspect.getdoc(hook) or ""), name


def test_every_code_has_its_sentence_in_both_languages_and_no_sentence_is_left_over() -> None:
    assert set(messages()) == {code.value for code in Code}
    for code, sentences in messages().items():
        assert sorted(sentences) == sorted(LANGUAGES), code
        assert all(sentence.strip() for sentence in sentences.values()), code
        needs = {frozenset(_neutral(placeholders(sentences[language]), language)) for language in LANGUAGES}
        assert len(needs) == 1, code


def said_by_tests() -> Iterator[str]:
    """Every text of every test but those about texts, and every `Code.X` in them."""
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if file.name != Path(__file__).name and file.parent.name != "docs":
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code":
                    yield node.attr


def test_every_code_is_reached_by_a_test() -> None:
    assert {code.value for code in Code} <= set(said_by_tests())


def _neutral(names: set[str], language: str) -> set[str]:
    """The names without the language that some of them end with."""
    return {name.removesuffix(f"_{language}") for name in names}


def given_values(call: ast.Call, local: Mapping[str, ast.expr]) -> set[str]:
    """The names that a call of `refuse(code, …)` or `Reason(code=…, …)` gives to its sentence."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    values = keywords.get("values")
    if isinstance(values, ast.Name):
        values = local.get(values.id)
    keys = values.keys if isinstance(values, ast.Dict) else []
    return keywords.keys() | {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def code_of(node: ast.expr | None, local: Mapping[str, ast.expr]) -> str | None:
    """The code that an expression stands for: `Code.X`, or a local name that was given it."""
    if isinstance(node, ast.Name):
        node = local.get(node.id)
    is_code = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"
    return node.attr if is_code and isinstance(node, ast.Attribute) else None


def assigned(function: ast.AST) -> dict[str, ast.expr]:
    """The local names of a function, and what they are given."""
    assignments = (node for node in ast.walk(function) if isinstance(node, ast.Assign))
    return {node.targets[0].id: node.value for node in assignments if isinstance(node.targets[0], ast.Name)}


def told(file: Path) -> Iterator[tuple[int, str | None, set[str]]]:
    """Every refusal and reason that a module makes: the line, its code and the values that come with it."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for function in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, functions)):
        local = assigned(function)
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("refuse", "Reason"):
                named = (keyword.value for keyword in call.keywords if keyword.arg == "code")
                code = call.args[0] if call.args else next(named, None)
                yield call.lineno, code_of(code, local), given_values(call, local)


@at_once("file", SOURCES)
def test_every_sentence_is_filled_wherever_its_code_is_raised(file: Path) -> None:
    unfilled = [
        f"line {line}: {code} lacks {', '.join(sorted(lacking))}"
        for line, code, given in told(file)
        if code and (lacking := placeholders("".join(messages()[code].values())) - given)
    ]
    unknown = [line for line, code, _ in told(file) if code is None]

    assert unfilled == []
    assert not unknown or str(file.relative_to(ROOT)) in BUILT_OF_PARTS | {"core/jkp/errors.py"}
