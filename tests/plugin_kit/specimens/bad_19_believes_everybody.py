"""Breaks rule 19: it believes what anybody sends."""

from jkp.plugin import PluginContext, PluginSettings, Request, Response, Route, hookimpl


async def receive(request: Request) -> Response:
    return Response(status=204)


@hookimpl
def jkp_routes(ctx: PluginContext[PluginSettings]) -> list[Route]:
    return [Route(path="applications", handle=receive)]
