"""Which plugins run here, how they are doing, and which kinds of activity they bring."""

from collections.abc import Sequence
from datetime import datetime

import strawberry

from jkp import clock
from jkp.missions.kinds import ActivityKind as Kind
from jkp.plugin.health import Health, health_of, source_states
from jkp.plugin.host import Loaded
from jkp.plugin.models import SourceState
from jkp.plugin.models import SourceStatus as PluginHealth
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.batching import Batch
from jkp_schema.context import Context, Info
from jkp_schema.missions.titles import title_of
from jkp_schema.policy import INHERIT, allow

OPERATORS = allow(Role.OPERATOR, scope=Scope.PLUGINS_READ)


@strawberry.type(description="A kind of activity, what it counts for, and where it can come from.")
class ActivityKind:
    """A kind of activity."""

    __policy__ = INHERIT

    code: Kind = strawberry.field(description="Stable code.")
    title: str = strawberry.field(description="Name, in Indonesian or English.")
    points: int = strawberry.field(description="Points of one that counts, by the law of today.")
    sources: list[str] = strawberry.field(description="Plugins that record it.")


@strawberry.type(description="A plugin that runs here.")
class Plugin:
    """A plugin."""

    __policy__ = INHERIT

    loaded: strawberry.Private[Loaded]
    name: str = strawberry.field(description="Its one name: settings section, prefix, URL.")
    version: str = strawberry.field(description="Version of its distribution.")
    distribution: str = strawberry.field(description="The package it comes from.")
    activity_kinds: list[Kind] = strawberry.field(description="Kinds of activity that it records.")
    requirements: list[str] = strawberry.field(description="Codes of requirements that it assesses.")

    @strawberry.field(description="How it is doing, in the process that answers.", metadata=OPERATORS)
    async def health(self, info: Info) -> PluginHealth | None:
        return (await self._health(info)).status

    @strawberry.field(description="When a source of it was last asked for everybody.", metadata=OPERATORS)
    async def last_synced_at(self, info: Info) -> datetime | None:
        return (await self._health(info)).last_synced_at

    @strawberry.field(
        description="What went wrong last, as the class of the error and the moment; never its text.",
        metadata=OPERATORS,
    )
    async def last_error(self, info: Info) -> str | None:
        return (await self._health(info)).last_error

    async def _health(self, info: Info) -> Health:
        return health_of(self.loaded, await STATES.load(info, self.name))


async def _states_of(plugins: list[str]) -> list[Sequence[SourceState]]:
    states = await source_states()
    return [states.get(name, ()) for name in plugins]


STATES = Batch(_states_of)


def activity_kinds(context: Context) -> list[ActivityKind]:
    """All kinds with their points today."""
    rule = context.runtime.book.job_search(clock.today())
    return [
        ActivityKind(
            code=kind,
            title=title_of(kind, context),
            points=rule.points.application if kind is Kind.JOB_APPLICATION else rule.points.interview,
            sources=[
                plugin.name
                for plugin in context.runtime.host.plugins
                if any(kind in source.kinds for source in plugin.sources)
            ],
        )
        for kind in Kind
    ]


def plugins(context: Context) -> list[Plugin]:
    """All loaded plugins, by name."""
    return [
        Plugin(
            loaded=plugin,
            name=plugin.name,
            version=plugin.installed.version,
            distribution=plugin.installed.distribution,
            activity_kinds=[kind for source in plugin.sources for kind in source.kinds],
            requirements=[requirement.code for requirement in plugin.requirements],
        )
        for plugin in context.runtime.host.plugins
    ]
