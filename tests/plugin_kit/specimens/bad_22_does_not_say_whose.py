"""Breaks rule 18: a type of it knows whose it is, and is not marked as personal."""

from uuid import UUID

import strawberry

from jkp.plugin import GraphQLExtension, hookimpl
from jkp_schema.api import INHERIT, Participant


@strawberry.type(description="What somebody has put on her shelf.")
class Bad22Shelf:
    """A shelf."""

    __policy__ = INHERIT

    participant_id: strawberry.Private[UUID]
    books: int = strawberry.field(description="How many books there are.")


@strawberry.type
class OfParticipants:
    """Her shelf."""

    @strawberry.field(description="Her shelf.")
    async def bad22_shelf(participant: strawberry.Parent[Participant]) -> Bad22Shelf | None:  # noqa: N805
        return Bad22Shelf(participant_id=participant.local_id, books=3)


@hookimpl
def jkp_graphql() -> GraphQLExtension:
    return GraphQLExtension(extend={Participant: OfParticipants})
