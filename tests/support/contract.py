"""The contract of plugins as text: every public name of its two modules with its signature, and every hook.

`python tests/support/contract.py` writes it into `tests/plugin_host/contract.txt`. Within version 1 things are only
added: whoever changes or removes a line breaks plugins that we do not know.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from jkp.plugin import hookspecs

MODULES = ("jkp.plugin", "jkp_schema.api")
LOCAL = "local_id"
FILE = Path(__file__).parents[1] / "plugin_host" / "contract.txt"
_OBJECTS_OWN = {*dir(object), *dir(Exception), "model_config"}


def text() -> str:
    """The whole contract."""
    parts = {module: _of(import_module(module)) for module in MODULES} | {"hooks": _hooks()}
    return "\n".join(line for title, lines in parts.items() for line in [f"# {title}", *lines, ""])


def names() -> list[tuple[str, str]]:
    """Every public name, with its module."""
    return [(module, name) for module in MODULES for name in import_module(module).__all__]


def docstring(module: str, name: str) -> str:
    """What is written about a public name, where it is defined."""
    thing = getattr(import_module(module), name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        return inspect.cleandoc(thing.__doc__ or "")
    return _beside(*_origin(import_module(module), name))


def hooks() -> dict[str, Any]:
    """Every point where a plugin joins in, by name."""
    return {name: hook for name, hook in sorted(vars(hookspecs).items()) if name.startswith("jkp_")}


def _hooks() -> Iterator[str]:
    for name, hook in hooks().items():
        yield f"def {name}{_signature(hook)}"


def _of(module: ModuleType) -> Iterator[str]:
    for name in sorted(module.__all__):
        yield from _described(name, getattr(module, name))


def _described(name: str, thing: Any) -> Iterator[str]:
    if not inspect.isclass(thing):
        yield f"{_def(thing)} {name}{_signature(thing)}" if inspect.isfunction(thing) else f"{name}: {_plain(thing)}"
    elif issubclass(thing, Enum):
        yield f"enum {name}({', '.join(member.name for member in thing)})"
    else:
        yield f"type {name}, as in schema.graphql" if _is_graphql(thing) else f"class {name}{_signature(thing)}"
        yield from _members(thing)


def _members(of: type) -> Iterator[str]:
    if LOCAL in vars(of).get("__dataclass_fields__", ()):
        yield f"    {LOCAL}"
    for name, member in sorted(inspect.getmembers_static(of)):
        if not _is_shown(of, name):
            continue
        plain = getattr(member, "__func__", member)
        if inspect.isfunction(plain) and not _takes_a_row(plain):
            yield f"    {_def(plain)} {name}{_signature(plain)}"
        elif isinstance(member, property) and member.fget:
            yield f"    {name} -> {_short(inspect.formatannotation(inspect.signature(member.fget).return_annotation))}"


def _is_shown(of: type, name: str) -> bool:
    """A member of ours, that is no field of the API: those are in schema.graphql."""
    if (name.startswith("_") and name != "__call__") or name in _OBJECTS_OWN:
        return False
    return name not in _fields(of) and not _is_foreign(of, name)


def _fields(of: type) -> set[str]:
    definition = vars(of).get("__strawberry_definition__")
    return {field.python_name for field in definition.fields} if definition else set()


def _takes_a_row(function: Any) -> bool:
    """Rows of the core are the core's own; a plugin has none to give."""
    row = inspect.signature(function).parameters.get("row")
    return row is not None and "RecordedActivity" not in str(row.annotation)


def _def(function: Any) -> str:
    waits = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
    return "async def" if waits else "def"


def _is_foreign(of: type, name: str) -> bool:
    """What a base of somebody else's brings, is not ours to promise."""
    owner = next(base for base in of.__mro__ if name in vars(base))
    return not owner.__module__.startswith("jkp")


def _is_graphql(thing: type) -> bool:
    return "__strawberry_definition__" in vars(thing)


def _signature(of: Any) -> str:
    try:
        return _short(str(inspect.signature(of)))
    except ValueError:  # an exception without a constructor of its own
        return "(*args)"


def _plain(value: Any) -> str:
    return repr(value) if isinstance(value, int | str) else _short(f"{type(value).__module__}.{type(value).__name__}")


def _short(signature: str) -> str:
    """Without the modules of its types."""
    return re.sub(r"<(factory)>", r"\1", re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z_])", "", signature))


def _origin(module: ModuleType, name: str) -> tuple[str, str]:
    """The module and the name that a public name was imported from."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            if (alias.asname or alias.name) == name:
                return str(node.module), alias.name  # type: ignore[attr-defined]
    raise LookupError(name)


def _beside(module: str, name: str) -> str:
    """The text under an assignment."""
    body = ast.parse(inspect.getsource(import_module(module))).body
    for node, following in pairwise(body):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            said = getattr(getattr(following, "value", None), "value", None)
            return inspect.cleandoc(said) if isinstance(said, str) else ""
    return ""


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
