"""The contract of plugins, version 1: nothing of it changes unnoticed, and all of it is explained with an example."""

import ast
import inspect
import re
import tomllib
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support import contract
from support.cases import at_once

ROOT = Path(__file__).parents[2]
HOW = "if the change is meant and breaks no plugin: .venv/bin/python tests/support/contract.py"
_INLINE = re.compile(r"Example: `(.+)`$", re.MULTILINE)
_BLOCK = re.compile(r"Example::\n\n((?: {4}.*\n?|\n)+)")


def example(docstring: str) -> str | None:
    """The code of the example in a docstring."""
    if found := _INLINE.search(docstring):
        return found[1]
    block = _BLOCK.search(docstring)
    return dedent(block[1]) if block else None


def test_every_public_name_and_signature_is_that_of_the_committed_contract() -> None:
    assert contract.text() == contract.FILE.read_text(encoding="utf-8"), HOW


@at_once("module, name", contract.names())
def test_every_public_name_says_what_it_is_with_an_example(module: str, name: str) -> None:
    said = contract.docstring(module, name)

    assert re.match(r"[A-Z`].+[.:]", said), said
    code = example(said)
    assert code, f"{module}.{name} has no example"
    compile(code, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)


@pytest.mark.parametrize("hook", contract.hooks().values(), ids=contract.hooks())
def test_every_hook_says_what_it_gives_when_it_is_called_and_what_it_may_raise(hook: Any) -> None:
    said = inspect.getdoc(hook) or ""

    parts = ["Give ", "Called: ", "May raise: `CannotLoad`", "Example::"]
    assert [part for part in parts if part not in said] == []
    code = example(said)
    assert code
    compile(code, hook.__name__, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)


def test_a_plugin_may_import_no_module_behind_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    forbidden = {
        name for one in project["tool"]["importlinter"]["contracts"] for name in one.get("forbidden_modules", ())
    }
    behind = {file.stem for file in (ROOT / "core" / "jkp" / "plugin").glob("*.py")} - {"__init__"}

    assert {f"jkp.plugin.{name}" for name in behind} <= forbidden
