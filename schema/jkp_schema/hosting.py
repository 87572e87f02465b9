"""Which plugins run here, and which kinds of activity they bring."""

import strawberry

from jkp import clock
from jkp.missions.kinds import ActivityKind as Kind
from jkp_schema.context import Context
from jkp_schema.policy import INHERIT
from jkp_schema.titles import title_of


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

    name: str = strawberry.field(description="Its one name: settings section, prefix, URL.")
    version: str = strawberry.field(description="Version of its distribution.")
    distribution: str = strawberry.field(description="The package it comes from.")
    activity_kinds: list[Kind] = strawberry.field(description="Kinds of activity that it records.")
    requirements: list[str] = strawberry.field(description="Codes of requirements that it assesses.")


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
            name=plugin.name,
            version=plugin.installed.version,
            distribution=plugin.installed.distribution,
            activity_kinds=[kind for source in plugin.sources for kind in source.kinds],
            requirements=[requirement.code for requirement in plugin.requirements],
        )
        for plugin in context.runtime.host.plugins
    ]
