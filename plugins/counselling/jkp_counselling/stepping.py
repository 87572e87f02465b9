"""What the mutations have in common: whose session it is, and what is answered."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from uuid import UUID

from jkp.plugin import PluginContext
from jkp_counselling.inputs import CounsellingPayload
from jkp_counselling.nodes import SESSION, CounsellingSession, seen
from jkp_counselling.settings import CounsellingSettings
from jkp_schema.api import Info, changed, uuid_of

Context = PluginContext[CounsellingSettings]
Answer: TypeAlias = CounsellingPayload | None


async def done(ctx: Context, info: Info, given: Any, verb: Callable[[], Awaitable[UUID]]) -> CounsellingPayload:  # noqa: ANN401 - any input
    async def shown(session_id: UUID) -> dict[str, Any]:
        return {"session": CounsellingSession.of(await seen(session_id), ctx)}

    return await changed(CounsellingPayload, info, given, verb, shown)


def me(info: Info) -> UUID:
    """The participant who asks."""
    return info.context.principal.participant_id


def code(info: Info) -> str:
    """The code of the counsellor who asks."""
    return info.context.principal.subject


def id_of(given: Any) -> UUID:  # noqa: ANN401 - any input that names a session
    """The session that an input names. Error: NOT_FOUND."""
    return uuid_of(SESSION, given.session_id, "sessionId")
