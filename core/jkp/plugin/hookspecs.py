"""Every point where a plugin joins in. Hooks declare; the core calls.

All hooks are plain functions, optional, and called once for each process at the start, plugin by plugin in the
order of names. They do no input or output. What they raise stops the start, with a line that names the plugin.
"""

from collections.abc import Iterable
from typing import Any

import pluggy

from jkp.claims.identity import IdentityCheck
from jkp.plugin.context import PluginContext
from jkp.plugin.declaring import GraphQLExtension, Models, PluginSettings, Seed
from jkp.plugin.requiring import Requirement
from jkp.plugin.routing import Route
from jkp.plugin.sourcing import ActivitySource
from jkp.plugin.subscriber import Subscriber

hookspec = pluggy.HookspecMarker("jkp")
hookimpl = pluggy.HookimplMarker("jkp")
"""Marks a module-level function of a plugin as a hook. Its options are refused: hooks have no order, and wrap nothing.

Example::

    @hookimpl
    def jkp_seeds(ctx: PluginContext[BursaSettings]) -> list[Seed]:
        return [Seed(name="vacancies", load=load_vacancies)]
"""


@hookspec
def jkp_settings() -> type[PluginSettings]:
    """Give the model of the plugin's section `[plugins.<name>]` of settings.toml.

    Called: first, before anything of the plugin is used. The validated model comes back as `ctx.settings`.

    May raise: `CannotLoad`. Without this hook the section has no keys but those of the core.

    Example: `return BursaSettings`
    """


@hookspec
def jkp_models() -> Models:
    """Give the plugin's tables and their migrations.

    Called: before the database opens. Table names begin with `<name>_`.

    May raise: `CannotLoad`. It is called by `jkp makemigrations` and `jkp migrate --remove` too, without settings.

    Example: `return Models(models=["jkp_bursa.models"], migrations="jkp_bursa.migrations")`
    """


@hookspec
def jkp_activity_sources(ctx: PluginContext[Any]) -> Iterable[ActivitySource]:
    """Give the sources of activities: which kinds the plugin records, and which boards the core asks for them.

    Called: once, when the settings are known. A source with `every` is asked by the core, again and again.

    May raise: `CannotLoad`. What `collect` may raise later is said there.

    Example: `return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Bursa", title_en="Bursa")]`
    """


@hookspec
def jkp_requirements(ctx: PluginContext[Any]) -> Iterable[Requirement]:
    """Give the requirements that the plugin assesses, by the codes that the rule book uses.

    Called: once. Later the core awaits `assess` with a time limit; a fault or a late answer is UNKNOWN.

    May raise: `CannotLoad`. One requirement has one plugin.

    Example: `return [Completed()]`
    """


@hookspec
def jkp_identity_checks(ctx: PluginContext[Any]) -> Iterable[IdentityCheck]:
    """Give the check of the selfie that comes with every filing, in place of the embedded one.

    Called: once; of all plugins only one may give a check, and only one. Later the core awaits `check` with a time
    limit, outside of any transaction; a fault or a late answer is REVIEW, for the officer to judge.

    May raise: `CannotLoad`.

    Example: `return [FaceMatch(ctx.settings.url)]`
    """


@hookspec
def jkp_graphql(ctx: PluginContext[Any]) -> GraphQLExtension:
    """Give the plugin's GraphQL fields and types, all with its prefix, a policy and a description.

    Called: once, when the schema is built. Every field is nullable: a fault nulls that field alone.

    May raise: `CannotLoad`.

    Example: `return GraphQLExtension(query=Query, mutation=Mutation)`
    """


@hookspec
def jkp_routes(ctx: PluginContext[Any]) -> Iterable[Route]:
    """Give the routes under `/plugins/<name>/` at which a board may call us.

    Called: once. Later the core awaits `handle` for each request, with limits of its body and of time.

    May raise: `CannotLoad`.

    Example: `return [Route(path="applications", handle=partial(receive, ctx))]`
    """


@hookspec
def jkp_subscribers(ctx: PluginContext[Any]) -> Iterable[Subscriber]:
    """Give who is told of what has happened.

    Called: once. Later the core awaits `handle` for each event, after its commit, in their order, at least once.

    May raise: `CannotLoad`.

    Example: `return [Subscriber(events=[EventType.CLAIM_OPENED], handle=partial(tell, ctx))]`
    """


@hookspec
def jkp_seeds(ctx: PluginContext[Any]) -> Iterable[Seed]:
    """Give what the plugin loads into an empty sandbox.

    Called: once. The seeds are awaited by `jkp seed` and by a reset, in the order of plugin names.

    May raise: `CannotLoad`. What `load` raises stops the loading.

    Example: `return [Seed(name="vacancies", load=load_vacancies)]`
    """
