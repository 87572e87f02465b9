"""What mutations have in common: who asks, and what makes a request the same request again."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from jkp.database import run_tx
from jkp.errors import invalid
from jkp.idempotency import Once
from jkp.storing import NUL
from jkp_schema.context import Info
from jkp_schema.errors import answered

KEY_LENGTH = 100
T = TypeVar("T")


def once(info: Info, request: Any) -> Once:  # noqa: ANN401 - any input type with an idempotency key
    """The request of this caller, by its `idempotencyKey`. Error: INVALID_INPUT for a key that cannot be kept.

    Example: `await transaction(lambda: once(info, input).run(apply))`
    """
    given = strawberry.asdict(request)
    key = str(given.pop("idempotency_key"))
    # An erasure stores it last, when much is gone already.
    if not 0 < len(key) <= KEY_LENGTH or NUL in key:
        raise invalid(path=("idempotencyKey",), id=f"1-{KEY_LENGTH} karakter", en=f"1-{KEY_LENGTH} characters")
    principal = info.context.principal
    return Once.of(f"{principal.role}:{principal.subject}", key, info.field_name, given)


async def changed(
    payload: Callable[..., T],
    info: Info,
    request: Any,  # noqa: ANN401 - any input type with an idempotency key
    verb: Callable[[], Awaitable[UUID]],
    shown: Callable[[UUID], Awaitable[dict[str, Any]]],
) -> T:
    """Run `verb` once in a transaction, then answer with what `shown` gives for the id of the row it changed.

    Example: `return await changed(BursaApplyPayload, info, input, verb, shown)`
    """

    async def effect() -> dict[str, Any]:
        one = once(info, request)
        return await shown(await run_tx(lambda: one.run(verb)))

    return await answered(payload, info, effect)
