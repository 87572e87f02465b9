"""Rules 01 to 05: what a plugin is before it does anything."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from jkp.errors import CannotStart
from jkp.plugin import discovery
from jkp.plugin.declaring import PluginSettings
from jkp.plugin.discovery import Installed
from jkp.plugin.hooks import SPECS, Hooks
from jkp.plugin.host import hooks_of, settings_of
from jkp.plugin.showing import sounds_secret
from jkp.settings import Settings
from jkp.testing.doubles import make_context
from jkp.testing.loading import HOOKS, SETTINGS, SOURCES
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken, not_applicable
from jkp.testing.watching import no_io

OURS = ("jkp", "jkp_schema")
ALLOWED = ("jkp.plugin", "jkp.testing", "jkp_schema.api")
UNKNOWN_KEY = "a_key_that_nobody_knows"


def imports_without_io(subject: Subject) -> None:
    """K01."""
    installed = subject.installed
    with _forgotten(installed.package), no_io() as tried, suppress(BaseException):
        module = import_module(installed.entry_point.module)
        _call_all(Hooks.of(installed, module), subject.settings(subject.board))
    if tried:
        broken(1, f"its import or its hooks tried {tried[0]}")


def _call_all(hooks: Hooks, settings: Settings) -> None:
    context = make_context(hooks.plugin.name, settings_of(hooks.plugin, hooks, settings))
    for name in hooks.names():
        given = {"ctx": context} if "ctx" in inspect.signature(SPECS[name]).parameters else {}
        with suppress(CannotStart):
            hooks.many(name, object, **given)


@contextmanager
def _forgotten(package: str) -> Iterator[None]:
    """As if the package had never been imported; afterwards everything is as it was."""
    known = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == package}
    try:
        _forget(package)
        yield
    finally:
        _forget(package)
        sys.modules.update(known)


def _forget(package: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


def imports_only_the_contract(subject: Subject) -> None:
    """K02."""
    package = subject.installed.package
    others = {one.package for claimed in discovery.installed().values() for one in claimed} - {package}
    for file in sources_of(subject.installed):
        for line, module in _imports(file):
            if module.partition(".")[0] in {*OURS, *others} and module not in ALLOWED:
                told = "a plugin imports jkp.plugin and jkp_schema.api of ours, and no other plugin"
                broken(2, f"{file}:{line} imports {module}; {told}")


def sources_of(installed: Installed) -> list[Path]:
    """The plugin's own files; its migrations are tortoise's, which name the modules of enums."""
    spec = find_spec(installed.package)
    if spec is None:
        return []
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    files = [file for folder in folders for file in sorted(folder.rglob("*.py")) if "migrations" not in file.parts]
    return files or [Path(str(spec.origin))]


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, _joined(node.module, alias.name)) for alias in node.names)


def _joined(module: str, name: str) -> str:
    """`from jkp import database` imports jkp.database."""
    return f"{module}.{name}" if module in OURS else module


def loads(subject: Subject) -> None:
    """K03."""
    subject.check(HOOKS)


def keeps_its_settings(subject: Subject) -> None:
    """K04."""
    subject.check(SETTINGS)
    if HOOKS in subject.loading.faults:
        not_applicable("its hooks cannot be called: see JKP-K03")
    settings = _settings(subject, {})
    if _is_accepted(subject):
        broken(4, f"{type(settings).__name__} accepts a key that it does not know; inherit PluginSettings as it is")
    for name, model, value in _fields(settings):
        if not model.model_fields[name].description:
            broken(4, f"the setting {name} has no description, which `jkp plugin show` prints")
        if sounds_secret(name) and isinstance(value, str) and value:
            broken(4, f"the setting {name} is printed as it is; make it a SecretStr")


def _settings(subject: Subject, more: Mapping[str, Any]) -> PluginSettings:
    base = subject.settings(subject.board)
    section = {**subject.section(subject.board), **more}
    changed = base.model_copy(update={"plugins": {subject.name: section}})
    return settings_of(subject.installed, hooks_of(subject.installed), changed)


def _is_accepted(subject: Subject) -> bool:
    try:
        _settings(subject, {UNKNOWN_KEY: 1})
    except CannotStart:
        return False
    return True


def _fields(settings: BaseModel) -> Iterator[tuple[str, type[BaseModel], Any]]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        yield name, type(settings), value
        if isinstance(value, BaseModel):
            yield from _fields(value)


def declares_its_sources(subject: Subject) -> None:
    """K05."""
    subject.check(SOURCES)
    sources = subject.loaded.sources
    if not sources:
        not_applicable("it has no source of activities")
    for run in subject.runs if subject.collects else ():
        undeclared = {item.kind for item in run.items} - {*run.source.kinds}
        if undeclared:
            broken(5, f"{run.source.title_en} gives {', '.join(sorted(undeclared))}, which its kinds do not name")
