"""The questions, the sessions of participants and counsellors, and the queue of requests in GraphQL."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry
from strawberry.tools import merge_types

from jkp.plugin import GraphQLExtension, PluginContext, Refused, Role, reader
from jkp_counselling.by_counsellees import by_counsellees
from jkp_counselling.by_counsellors import before_the_talk, in_the_talk
from jkp_counselling.listening import listened
from jkp_counselling.models import Message, Session
from jkp_counselling.nodes import OLDEST_FIRST, SESSION, CounsellingMessage, CounsellingSession, may_take_part
from jkp_counselling.questions import questions
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.terms import CounsellingStatus
from jkp_schema.api import (
    INHERIT,
    PUBLIC,
    After,
    Connection,
    First,
    Id,
    Info,
    Order,
    Participant,
    allow,
    page,
    sort_key,
    uuid_of,
)

Context = PluginContext[CounsellingSettings]
NEWEST_FIRST = Order(("requested_at", "id"), descending=True)
LONGEST_WAITING = Order(("requested_at", "id"))
A_COUNSELLOR = allow(Role.COUNSELLOR)


@strawberry.type(description="A guiding question of the worksheet.")
class CounsellingQuestion:
    """A question."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    text: str = strawberry.field(description="The question, in Indonesian or English.")


@strawberry.type
class Listening:
    """The chat, live."""

    @strawberry.subscription(
        description="The messages of a session that you take part in: those after `after`, then each new one, until it "
        "is over.",
        metadata=allow(Role.PARTICIPANT, Role.COUNSELLOR),
    )
    async def counselling_messages(
        self, info: Info, session_id: Id, after: After = None
    ) -> AsyncGenerator[CounsellingMessage | None, None]:
        begin = int(sort_key(after, OLDEST_FIRST, Message)[0]) if after else 0
        session = uuid_of(SESSION, session_id, "sessionId")
        async with aclosing(listened(session, info.context.principal, begin)) as messages:
            async for message, participant_id in messages:
                yield CounsellingMessage.of(message, participant_id)


def extension(ctx: Context) -> GraphQLExtension:
    """The plugin's root fields, and the sessions of participants."""
    mutation = merge_types("Mutation", (by_counsellees(ctx), before_the_talk(ctx), in_the_talk(ctx)))
    return GraphQLExtension(
        query=_query(ctx),
        mutation=mutation,
        subscription=Listening,
        extend={Participant: _of_participants(ctx)},
    )


def _query(ctx: Context) -> type:
    @strawberry.type
    class Query:
        @strawberry.field(description="The guiding questions of a session.", metadata=PUBLIC)
        def counselling_questions(self, info: Info) -> list[CounsellingQuestion] | None:
            language = info.context.language
            return [CounsellingQuestion(code=each.code, text=getattr(each, language)) for each in questions()]

        @strawberry.field(
            description="Requests that no counsellor has taken, the longest waiting first; at most 100 a page.",
            metadata=A_COUNSELLOR,
        )
        async def counselling_requests(
            self, first: First = 20, after: After = None
        ) -> Connection[CounsellingSession] | None:
            rows = Session.filter(status=CounsellingStatus.REQUESTED).using_db(reader())
            return await page(rows, LONGEST_WAITING, first, after, lambda row: CounsellingSession.of(row, ctx))

        @strawberry.field(
            description="Your counsellees' sessions, the newest first; at most 100 a page.", metadata=A_COUNSELLOR
        )
        async def counselling_sessions(
            self, info: Info, first: First = 20, after: After = None
        ) -> Connection[CounsellingSession] | None:
            rows = Session.filter(counsellor=info.context.principal.subject).using_db(reader())
            return await page(rows, NEWEST_FIRST, first, after, lambda row: CounsellingSession.of(row, ctx))

        @strawberry.field(
            description="A session that you take part in or may take; null for any other.",
            metadata=allow(Role.PARTICIPANT, Role.COUNSELLOR),
        )
        async def counselling_session(self, info: Info, id: Id) -> CounsellingSession | None:
            return await _session(ctx, info, id)

    return Query


def _of_participants(ctx: Context) -> type:
    @strawberry.type
    class OfParticipants:
        @strawberry.field(description="Counselling sessions, the newest first; at most 100 a page.")
        async def counselling_sessions(
            participant: strawberry.Parent[Participant], first: First = 10, after: After = None
        ) -> Connection[CounsellingSession] | None:
            rows = Session.filter(participant_id=participant.local_id).using_db(reader())
            return await page(rows, NEWEST_FIRST, first, after, lambda row: CounsellingSession.of(row, ctx))

    return OfParticipants


async def _session(ctx: Context, info: Info, gid: str) -> CounsellingSession | None:
    try:
        row = await Session.get_or_none(id=uuid_of(SESSION, gid), using_db=reader())
    except Refused:
        return None
    return CounsellingSession.of(row, ctx) if row and may_take_part(row, info.context.principal) else None
