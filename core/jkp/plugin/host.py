"""Load the plugins that the settings name, and give what they declare, typed.

A fault at load stops the start: a missing plugin would silently change the public API.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jkp.claims.identity import IdentityCheck, PhotographCheck
from jkp.evidence.scanners import Scanner
from jkp.plugin import assessing, collecting, discovery, identifying, personal, scanning, subscribing
from jkp.plugin.accounts import AccountsDoor
from jkp.plugin.assessing import GuardedRequirement
from jkp.plugin.chains import check_chains
from jkp.plugin.checking import check_offers, check_routes, check_sources, check_subscribers
from jkp.plugin.collecting import Pulled
from jkp.plugin.context import PluginContext, Sandbox
from jkp.plugin.declaring import GraphQLExtension, Models, PluginSettings, Seed
from jkp.plugin.discovery import Installed, PluginError
from jkp.plugin.doors import ClockDoor, LedgerDoor, MissionDoor, UploadsDoor
from jkp.plugin.facts import FactsDoor
from jkp.plugin.guarding import Guard
from jkp.plugin.hooks import Hooks
from jkp.plugin.identifying import GuardedCheck
from jkp.plugin.personal import GuardedPersonalData, PersonalData
from jkp.plugin.requiring import Requirement
from jkp.plugin.routing import Route
from jkp.plugin.scanning import GuardedScanner
from jkp.plugin.sections import chosen, core_keys, enabled, own_settings
from jkp.plugin.sourcing import ActivitySource
from jkp.plugin.subscriber import Subscriber
from jkp.plugin.subscribing import Told
from jkp.plugin.switching import Kind, Switches
from jkp.plugin.tables import check_tables, check_unclaimed
from jkp.regulation import rulebook
from jkp.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A plugin that is ready: all that it declared, the seconds that it has for one answer, and its switches.

    A source has `source_seconds` for one participant.
    """

    installed: Installed
    context: PluginContext[Any]
    seconds: float
    source_seconds: float
    switches: Switches
    hooks: tuple[str, ...]
    models: Models | None
    sources: tuple[ActivitySource, ...]
    requirements: tuple[Requirement, ...]
    identity_checks: tuple[IdentityCheck, ...]
    scanners: tuple[Scanner, ...]
    routes: tuple[Route, ...]
    subscribers: tuple[Subscriber, ...]
    seeds: tuple[Seed, ...]
    personal_data: PersonalData | None
    graphql: Callable[[], GraphQLExtension | None]

    @property
    def name(self) -> str:
        """The plugin's one name."""
        return self.installed.name

    def guard(self, kind: Kind) -> Guard:
        """What stands between us and one kind of its calls."""
        return Guard(self.switches.of(kind), self.source_seconds if kind is Kind.SOURCES else self.seconds)


@dataclass(frozen=True)
class PluginHost:
    """The loaded plugins, in the order of their names."""

    plugins: tuple[Loaded, ...]

    def apps(self) -> Mapping[str, Mapping[str, Any]]:
        """The tortoise apps of the plugins that have tables."""
        return {one.name: app_of(one.models) for one in self.plugins if one.models}

    def packages(self) -> Mapping[str, Switches]:
        """The switches of the plugins, by the package that each is written in."""
        return {one.installed.package: one.switches for one in self.plugins}

    def assessors(self) -> tuple[GuardedRequirement, ...]:
        """Every requirement of every plugin, each behind a guard."""
        return tuple(
            GuardedRequirement(one.name, requirement, one.guard(assessing.KIND))
            for one in self.plugins
            for requirement in one.requirements
        )

    def identity_check(self) -> IdentityCheck:
        """The check of selfies: a plugin's behind its guard, or the embedded one."""
        checks = [
            GuardedCheck(one.name, check, one.guard(identifying.KIND))
            for one in self.plugins
            for check in one.identity_checks
        ]
        return checks[0] if checks else PhotographCheck()

    def scanners(self) -> tuple[GuardedScanner, ...]:
        """Who scans uploads, each behind a guard."""
        return tuple(
            GuardedScanner(one.name, scanner, one.guard(scanning.KIND))
            for one in self.plugins
            for scanner in one.scanners
        )

    def personal_data(self) -> tuple[GuardedPersonalData, ...]:
        """What each plugin keeps of a person, behind its guard."""
        return tuple(
            GuardedPersonalData(one.name, one.personal_data, one.guard(personal.KIND))
            for one in self.plugins
            if one.personal_data
        )

    def told(self) -> tuple[Told, ...]:
        """Who is told of events, each behind a guard."""
        return tuple(
            Told(one.name, each, one.guard(subscribing.KIND)) for one in self.plugins for each in one.subscribers
        )

    def pulled(self, fingerprint: Callable[[str], str]) -> tuple[Pulled, ...]:
        """The sources that are asked, each behind a guard; `fingerprint` gives that of a plugin's settings."""
        return tuple(
            Pulled(one.name, source, source.every, one.guard(collecting.KIND), fingerprint(one.name))
            for one in self.plugins
            for source in one.sources
            if source.every
        )

    async def check_chains(self) -> None:
        """Look at every migration before any is run. Error: `PluginError` naming the plugin of a broken one."""
        await check_chains([(one.installed, one.models) for one in self.plugins])

    async def load_seeds(self) -> None:
        """Load every plugin's seed."""
        for one in self.plugins:
            for seed in one.seeds:
                await seed.load()


def app_of(models: Models) -> Mapping[str, Any]:
    """The tortoise app of a plugin's tables."""
    return {"models": list(models.models), "migrations": models.migrations, "default_connection": "default"}


def load(settings: Settings, sandbox: Sandbox | None = None) -> PluginHost:
    """Load every enabled plugin. Error: `PluginError` for the one that cannot be loaded, `PluginErrors` for several."""
    known = discovery.installed()
    loaded, faults = list[Loaded](), list[PluginError]()
    for name in enabled(settings):
        try:
            loaded.append(load_one(chosen(settings, name, known), settings, sandbox))
        except PluginError as fault:
            faults.append(fault)
    if faults:
        raise discovery.together(faults)
    _check_together(loaded)
    return PluginHost(tuple(loaded))


def load_one(plugin: Installed, settings: Settings, sandbox: Sandbox | None) -> Loaded:
    """Load one plugin: import it, check its hooks, validate its settings, and ask for what it declares."""
    hooks = hooks_of(plugin)
    context = _context(plugin.name, settings_of(plugin, hooks, settings), sandbox)
    time_limit = core_keys(settings, plugin.name).time_limit
    loaded = Loaded(
        installed=plugin,
        context=context,
        seconds=time_limit or settings.server.plugin_seconds,
        source_seconds=time_limit or collecting.PARTICIPANT_SECONDS,
        switches=Switches(plugin.name),
        hooks=hooks.names(),
        models=models_of(plugin, hooks),
        sources=hooks.many("jkp_activity_sources", ActivitySource, ctx=context),
        requirements=hooks.many("jkp_requirements", Requirement, ctx=context),
        identity_checks=hooks.many("jkp_identity_checks", IdentityCheck, ctx=context),
        scanners=hooks.many("jkp_scanners", Scanner, ctx=context),
        routes=hooks.many("jkp_routes", Route, ctx=context),
        subscribers=hooks.many("jkp_subscribers", Subscriber, ctx=context),
        seeds=hooks.many("jkp_seeds", Seed, ctx=context),
        personal_data=hooks.one("jkp_personal_data", PersonalData, ctx=context),
        graphql=cache(lambda: hooks.one("jkp_graphql", GraphQLExtension, ctx=context)),
    )
    _check_alone(loaded)
    return loaded


def hooks_of(plugin: Installed) -> Hooks:
    """The plugin's hooks, none of which was called. Error: `PluginError`."""
    return Hooks.of(plugin, discovery.imported(plugin))


def settings_of(plugin: Installed, hooks: Hooks, settings: Settings) -> PluginSettings:
    """The plugin's section, as the model that it gives. Error: `PluginError`."""
    model = hooks.one("jkp_settings", type) or PluginSettings
    if not issubclass(model, PluginSettings):
        raise PluginError(plugin.name, f"jkp_settings must give a subclass of PluginSettings, not {model.__name__}")
    return own_settings(plugin, model, settings)


def models_of(plugin: Installed, hooks: Hooks) -> Models | None:
    """The plugin's tables, for which it needs no settings. Error: `PluginError`."""
    return check_tables(plugin, hooks.one("jkp_models", Models))


def _check_alone(one: Loaded) -> None:
    if len(one.identity_checks) > 1:
        raise PluginError(one.name, f"jkp_identity_checks must give one identity check, not {len(one.identity_checks)}")
    check_sources(one.name, one.sources)
    check_routes(one.name, one.routes)
    check_subscribers(one.name, one.subscribers)


def _check_together(loaded: Iterable[Loaded]) -> None:
    offers = [(one.name, f"requirement {requirement.code}") for one in loaded for requirement in one.requirements]
    checks = [(one.name, "identity check") for one in loaded for _ in one.identity_checks]
    check_offers([*offers, *checks])
    check_unclaimed([(one.installed, one.models) for one in loaded])


def _context(name: str, settings: PluginSettings, sandbox: Sandbox | None) -> PluginContext[Any]:
    return PluginContext(
        name=name,
        settings=settings,
        log=logging.getLogger(f"jkp.plugins.{name}"),
        clock=ClockDoor(),
        activities=LedgerDoor(name),
        missions=MissionDoor(),
        accounts=AccountsDoor(name),
        facts=FactsDoor(name),
        uploads=UploadsDoor(name),
        sandbox=sandbox,
        rule=lambda key, on: rulebook.current().at(key, on),
    )
