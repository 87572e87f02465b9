"""A plugin that keeps every rule about tables, the API and webhooks."""

import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import strawberry
from good_whole.models import Shelf
from pydantic import Field, SecretStr

from jkp.plugin import (
    ActivityKind,
    ActivitySource,
    GraphQLExtension,
    Models,
    PersonalData,
    PluginContext,
    PluginSettings,
    ProposedActivity,
    Request,
    Response,
    Route,
    hookimpl,
    reader,
)
from jkp_schema.api import PUBLIC


class Settings(PluginSettings):
    """The section of the plugin."""

    secret: SecretStr = Field(description="Signs what the board sends.")


Context = PluginContext[Settings]


@strawberry.type
class Query:
    """Its root field."""

    @strawberry.field(description="How many shelves there are.", metadata=PUBLIC)
    async def good_whole_shelves(self) -> int | None:
        return await Shelf.all().using_db(reader()).count()


@hookimpl
def jkp_settings() -> type[Settings]:
    return Settings


@hookimpl
def jkp_models() -> Models:
    return Models(models=["good_whole.models"], migrations="good_whole.migrations")


@hookimpl
def jkp_activity_sources(ctx: Context) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]


@hookimpl
def jkp_graphql(ctx: Context) -> GraphQLExtension:
    return GraphQLExtension(query=Query)


@hookimpl
def jkp_routes(ctx: Context) -> list[Route]:
    return [Route(path="applications", handle=receiving(ctx))]


def receiving(ctx: Context) -> Callable[[Request], Awaitable[Response]]:
    """What the board calls."""

    async def receive(request: Request) -> Response:
        signature = hmac.digest(ctx.settings.secret.get_secret_value().encode(), request.body, "sha256").hex()
        if not hmac.compare_digest(request.headers.get("x-signature", ""), signature):
            return Response(status=401)
        sent = json.loads(request.body)
        await ctx.activities.record(
            ProposedActivity(
                kind=ActivityKind.JOB_APPLICATION,
                external_id=sent["id"],
                participant_id=UUID(sent["participant"]),
                occurred_on=date.fromisoformat(sent["day"]),
                company=sent["company"],
            )
        )
        return Response()

    return receive


@hookimpl
def jkp_personal_data(ctx: Context) -> PersonalData:
    return PersonalData.in_tables(shelf=(Shelf, "participant_id"))
