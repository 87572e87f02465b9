"""Load the plugins that settings.toml names, and give what they declare, typed.

A fault at load stops the start: a missing plugin would silently change the public API.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pluggy
from pydantic import TypeAdapter, ValidationError

from jkp.plugin import discovery, hookspecs
from jkp.plugin.assessing import GuardedRequirement
from jkp.plugin.checking import check_offers, check_tables
from jkp.plugin.contract import (
    ActivitySource,
    CannotLoad,
    GraphQLExtension,
    Models,
    PluginContext,
    PluginSettings,
    Requirement,
    Sandbox,
    Seed,
)
from jkp.plugin.discovery import Installed, PluginError
from jkp.plugin.doors import ClockDoor, LedgerDoor, MissionDoor
from jkp.regulation import rulebook
from jkp.settings import Settings, explained

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A plugin that is ready: all that it declared."""

    installed: Installed
    context: PluginContext[Any]
    models: Models | None
    sources: tuple[ActivitySource, ...]
    requirements: tuple[Requirement, ...]
    seeds: tuple[Seed, ...]
    graphql: Callable[[], GraphQLExtension | None]

    @property
    def name(self) -> str:
        """The plugin's one name."""
        return self.installed.name


@dataclass(frozen=True)
class PluginHost:
    """The loaded plugins, in the order of their names."""

    plugins: tuple[Loaded, ...]

    def apps(self) -> Mapping[str, Mapping[str, Any]]:
        """The tortoise apps of the plugins that have tables."""
        return {
            one.name: {
                "models": list(one.models.models),
                "migrations": one.models.migrations,
                "default_connection": "default",
            }
            for one in self.plugins
            if one.models
        }

    def assessors(self, seconds: float) -> tuple[GuardedRequirement, ...]:
        """Every requirement of every plugin, guarded by a time limit."""
        return tuple(
            GuardedRequirement(one.name, requirement, seconds)
            for one in self.plugins
            for requirement in one.requirements
        )

    async def load_seeds(self) -> None:
        """Load every plugin's seed."""
        for one in self.plugins:
            for seed in one.seeds:
                await seed.load()


def load(settings: Settings, sandbox: Sandbox | None = None) -> PluginHost:
    """Load every enabled plugin. Error: `PluginError` for the first one that cannot be loaded."""
    known = discovery.installed()
    plugins = (discovery.find(name, known) for name in enabled(settings))
    loaded = tuple(load_one(plugin, settings, sandbox) for plugin in plugins)
    check_offers([(one.name, requirement.code) for one in loaded for requirement in one.requirements])
    return PluginHost(loaded)


def enabled(settings: Settings) -> list[str]:
    """The names in settings.toml that are not switched off, sorted."""
    switch = TypeAdapter(bool)
    return sorted(
        name for name, section in settings.plugins.items() if switch.validate_python(section.get("enabled", True))
    )


def load_one(plugin: Installed, settings: Settings, sandbox: Sandbox | None) -> Loaded:
    """Load one plugin: import it, check its hooks, validate its settings, and ask for what it declares."""
    hooks = _Hooks(plugin.name, _registered(plugin))
    context = _context(plugin.name, _settings(hooks, settings.plugins[plugin.name]), sandbox)
    return Loaded(
        installed=plugin,
        context=context,
        models=check_tables(plugin.name, hooks.one("jkp_models", Models)),
        sources=hooks.many("jkp_activity_sources", ActivitySource, ctx=context),
        requirements=hooks.many("jkp_requirements", Requirement, ctx=context),
        seeds=hooks.many("jkp_seeds", Seed, ctx=context),
        graphql=lambda: hooks.one("jkp_graphql", GraphQLExtension, ctx=context),
    )


def _registered(plugin: Installed) -> pluggy.PluginManager:
    manager = pluggy.PluginManager("jkp")
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(discovery.imported(plugin), plugin.name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(plugin.name, f"a hook is wrong: {error}") from error
    return manager


@dataclass(frozen=True)
class _Hooks:
    """The hooks of one plugin; results are consumed and checked inside the guard."""

    plugin: str
    manager: pluggy.PluginManager

    def one(self, hook: str, kind: type[T], **given: object) -> T | None:
        results = self._call(hook, given)
        if results and not isinstance(results[0], kind):
            raise PluginError(self.plugin, f"{hook} must give {kind.__name__}, not {type(results[0]).__name__}")
        return results[0] if results else None

    def many(self, hook: str, kind: type[Any], **given: object) -> tuple[Any, ...]:
        results = self._call(hook, given)
        items = self._consumed(hook, results[0]) if results else ()
        for item in items:
            if not isinstance(item, kind):
                raise PluginError(self.plugin, f"{hook} must give {kind.__name__}s, not {type(item).__name__}")
        return items

    def _call(self, hook: str, given: Mapping[str, object]) -> list[Any]:
        try:
            return list(getattr(self.manager.hook, hook)(**given))
        except CannotLoad as refusal:
            raise PluginError(self.plugin, str(refusal)) from refusal
        except Exception as error:
            raise PluginError(self.plugin, f"{hook} failed: {type(error).__name__}: {error}") from error

    def _consumed(self, hook: str, result: Any) -> tuple[Any, ...]:  # noqa: ANN401 - whatever a plugin gave
        try:
            return tuple(result)
        except Exception as error:
            raise PluginError(self.plugin, f"{hook} failed: {type(error).__name__}: {error}") from error


def _settings(hooks: _Hooks, section: Mapping[str, Any]) -> PluginSettings:
    model = hooks.one("jkp_settings", type) or PluginSettings
    if not issubclass(model, PluginSettings):
        raise PluginError(hooks.plugin, f"jkp_settings must give a subclass of PluginSettings, not {model.__name__}")
    try:
        return model(**{key: value for key, value in section.items() if key != "enabled"})
    except ValidationError as error:
        raise PluginError(hooks.plugin, explained(error, model, f"settings.toml: plugins.{hooks.plugin}")) from error


def _context(name: str, settings: PluginSettings, sandbox: Sandbox | None) -> PluginContext[Any]:
    return PluginContext(
        name=name,
        settings=settings,
        log=logging.getLogger(f"jkp.plugins.{name}"),
        clock=ClockDoor(),
        activities=LedgerDoor(name),
        missions=MissionDoor(),
        sandbox=sandbox,
        rule=lambda key, on: rulebook.current().at(key, on),
    )
