"""Load a plugin step by step, so that a fault is told by the rule that it breaks."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jkp.errors import CannotStart
from jkp.plugin import discovery
from jkp.plugin.chains import check_chains
from jkp.plugin.checking import check_sources
from jkp.plugin.discovery import Installed
from jkp.plugin.hooks import Hooks
from jkp.plugin.host import Loaded, hooks_of, models_of, settings_of
from jkp.plugin.sourcing import ActivitySource
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.testing.doubles import make_context
from jkp_schema.schema import build

HOOKS, SETTINGS, SOURCES, TABLES, MIGRATIONS, GRAPHQL = 3, 4, 5, 15, 16, 18


@dataclass
class Loading:
    """What came of loading a plugin: the plugin itself, or the rule that it breaks and the fault."""

    installed: Installed | None = None
    loaded: Loaded | None = None
    faults: dict[int, str] = field(default_factory=dict)

    @contextmanager
    def step(self, rule: int) -> Iterator[None]:
        """What fails here breaks this rule."""
        try:
            yield
        except CannotStart as fault:
            self.faults.setdefault(rule, str(fault))


def loading(plugin: str, settings: Settings) -> Loading:
    """Load an installed plugin step by step; no fault of it is raised."""
    result = Loading()
    with result.step(HOOKS):
        result.installed = discovery.find(plugin, discovery.installed())
        hooks = hooks_of(result.installed)
        _check_parts(result, result.installed, hooks, settings)
    if not result.faults:
        _load(result, settings)
    return result


def _check_parts(result: Loading, plugin: Installed, hooks: Hooks, settings: Settings) -> None:
    with result.step(SETTINGS):
        context = make_context(plugin.name, settings_of(plugin, hooks, settings))
        with result.step(SOURCES):
            check_sources(plugin.name, hooks.many("jkp_activity_sources", ActivitySource, ctx=context))
    with result.step(TABLES):
        models = models_of(plugin, hooks)
        with result.step(MIGRATIONS):
            asyncio.run(check_chains([(plugin, models)]))


def _load(result: Loading, settings: Settings) -> None:
    with result.step(HOOKS):
        runtime = Runtime(settings)
        result.loaded = runtime.host.plugins[0]
        with result.step(GRAPHQL):
            build(runtime.host)
