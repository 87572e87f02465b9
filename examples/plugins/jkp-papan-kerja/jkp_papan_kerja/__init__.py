"""Papan Kerja, a job board that is asked, that calls us, and whose users link their accounts themselves."""

from functools import partial

from jkp.plugin import ActivityKind, ActivitySource, GraphQLExtension, PluginContext, Route, hookimpl
from jkp_papan_kerja.board import client
from jkp_papan_kerja.linking import mutation
from jkp_papan_kerja.settings import PapanKerjaSettings
from jkp_papan_kerja.source import PapanKerja
from jkp_papan_kerja.webhook import receive

JKP_API = 1
Context = PluginContext[PapanKerjaSettings]


@hookimpl
def jkp_settings() -> type[PapanKerjaSettings]:
    """The section `[plugins.papan_kerja]`."""
    return PapanKerjaSettings


@hookimpl
def jkp_activity_sources(ctx: Context) -> list[ActivitySource]:
    """The applications of linked participants, asked for every hour."""
    kinds, every, board = [ActivityKind.JOB_APPLICATION], ctx.settings.every, client(ctx.settings)
    return [PapanKerja(kinds=kinds, title_id="Papan Kerja", title_en="Papan Kerja", every=every, client=board)]


@hookimpl
def jkp_routes(ctx: Context) -> list[Route]:
    """Where the board tells of an application at once."""
    return [Route(path="events", handle=partial(receive, ctx))]


@hookimpl
def jkp_graphql(ctx: Context) -> GraphQLExtension:
    """The mutation with which a participant links her account."""
    return GraphQLExtension(mutation=mutation(ctx))
