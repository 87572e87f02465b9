"""A page for each hook, made of its docstring: what it gives, when it is called, what it may raise, an example, users.

`python tests/support/hook_pages.py` writes them into `docs/plugins/hooks`.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from textwrap import dedent
from typing import Any

from jkp.plugin import hookspecs

FOLDER = Path(__file__).parents[2] / "docs" / "plugins" / "hooks"
HEAD = (
    "<!-- Made of the docstring in core/jkp/plugin/hookspecs.py; `.venv/bin/python tests/support/hook_pages.py` "
    "writes it anew. -->"
)
_PARTS = re.compile(
    r"(?P<gives>.+?)\n\nCalled: (?P<called>.+?)\n\nMay raise: (?P<raises>.+?)\n\nExample::\n\n(?P<code>.+)", re.DOTALL
)


def pages() -> Mapping[Path, str]:
    """The text of every page, by its file."""
    return {FOLDER / f"{name}.md": "\n".join(_page(name, hook)) + "\n" for name, hook in hooks().items()}


def hooks() -> Mapping[str, Any]:
    """Every hook by name, in the order in which those of one plugin are called."""
    return {name: hook for name, hook in vars(hookspecs).items() if name.startswith("jkp_")}


def signature(hook: Any) -> str:
    """The hook with its arguments, without the modules of their types."""
    plain = re.sub(r"[\w.]+\.(?=\w)", "", str(inspect.signature(hook)))
    return f"{hook.__name__}{plain}"


def example(hook: Any) -> str:
    """The code of a hook's example, which is a whole module."""
    return dedent(_parts(hook)["code"]).rstrip() + "\n"


def _parts(hook: Any) -> Mapping[str, str]:
    found = _PARTS.fullmatch(inspect.cleandoc(hook.__doc__ or ""))
    assert found, f"the docstring of {hook.__name__} lacks a part"
    return found.groupdict()


def _page(name: str, hook: Any) -> Iterator[str]:
    parts = _parts(hook)
    yield f"# {name}\n\n{HEAD}\n"
    yield f"```python\ndef {signature(hook)}: ...\n```\n"
    yield f"{parts['gives']}\n"
    yield f"## When it is called\n\n{_sentence(parts['called'])}\n"
    yield f"## What it may raise\n\n{parts['raises']}\n"
    yield "Anything else that it raises stops the start as well, and is told with its file and line.\n"
    yield f"## Example\n\n```python\n{example(hook)}```\n"
    yield f"## Who uses it\n\n{_users(name)}\n"
    yield "[All hooks](../../plugins.md#hooks)"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _users(name: str) -> str:
    """The plugins of the house that have it, each with its page."""
    points = distribution("jkp").entry_points.select(group="jkp.plugins")
    users = sorted(point.name for point in points if hasattr(import_module(point.module), name))
    return ", ".join(f"[{each}](../../../plugins/{each}/README.md)" for each in users) or "No plugin of the house yet."


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
