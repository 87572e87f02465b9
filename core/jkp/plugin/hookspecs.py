"""Every point where a plugin joins in. Hooks declare; the core calls.

All hooks are plain functions, optional, and called once for each process at the start, plugin by plugin in the
order of names. They do no input or output. What they raise stops the start, with a line that names the plugin.
"""

from collections.abc import Iterable
from typing import Any

import pluggy

from jkp.plugin.contract import (
    ActivitySource,
    GraphQLExtension,
    Models,
    PluginContext,
    PluginSettings,
    Requirement,
    Seed,
)

hookspec = pluggy.HookspecMarker("jkp")
hookimpl = pluggy.HookimplMarker("jkp")


@hookspec
def jkp_settings() -> type[PluginSettings]:
    """Give the model of the plugin's section `[plugins.<name>]` of settings.toml.

    Called: first, before anything of the plugin is used. The validated model comes back as `ctx.settings`.
    """


@hookspec
def jkp_models() -> Models:
    """Give the plugin's tables and their migrations.

    Called: before the database opens. Table names begin with `<name>_`.
    """


@hookspec
def jkp_activity_sources(ctx: PluginContext[Any]) -> Iterable[ActivitySource]:
    """Give the sources of activities: which kinds the plugin records through `ctx.activities`.

    Called: once, when the settings are known.
    """


@hookspec
def jkp_requirements(ctx: PluginContext[Any]) -> Iterable[Requirement]:
    """Give the requirements that the plugin assesses, by the codes that the rule book uses.

    Called: once. Later the core awaits `assess` with a time limit; a fault or a late answer is UNKNOWN.
    """


@hookspec
def jkp_graphql(ctx: PluginContext[Any]) -> GraphQLExtension:
    """Give the plugin's GraphQL fields and types, all with its prefix, a policy and a description.

    Called: once, when the schema is built. Every field is nullable: a fault nulls that field alone.
    """


@hookspec
def jkp_seeds(ctx: PluginContext[Any]) -> Iterable[Seed]:
    """Give what the plugin loads into an empty sandbox.

    Called: once. The seeds are awaited by `jkp seed` and by a reset, in the order of plugin names.
    """
