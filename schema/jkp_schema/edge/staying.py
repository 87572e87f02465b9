"""How long somebody may stay: until the token ends, the API key is revoked or the password changes, and no longer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from graphql import GraphQLError
from strawberry.types import ExecutionResult

from jkp import clock
from jkp.security.jwts import NotAdmitted, TokenExpired, TokenInvalid
from jkp.security.principals import Principal
from jkp_schema.context import Context
from jkp_schema.edge.admitting import answer_to


def told(error: NotAdmitted) -> GraphQLError:
    """Why somebody must go, as an error of an operation."""
    answer = answer_to(error)
    return GraphQLError(answer.message, extensions={"code": answer.code})


def seconds_left(principal: Principal) -> float | None:
    """How long the token is still good; None for whoever has none."""
    return (principal.expires_at - clock.machine_now()).total_seconds() if principal.expires_at else None


def is_over(principal: Principal) -> bool:
    """Whether the token has ended."""
    return (left := seconds_left(principal)) is not None and left <= 0


class _Stay:
    """The stay of one follower: `limit` ends the wait for the next result."""

    def __init__(self, principal: Principal) -> None:
        left = seconds_left(principal)
        self._until = None if left is None else asyncio.get_running_loop().time() + left
        self._limit: asyncio.Timeout | None = None
        self.error: NotAdmitted = TokenExpired()

    def end(self) -> None:
        """The key was revoked, or the account has another password."""
        self.error, self._until = TokenInvalid(), 0.0
        if self._limit and not self._limit.expired():
            self._limit.reschedule(self._until)

    async def next_of(self, results: AsyncGenerator[Any, None]) -> Any:  # noqa: ANN401 - whatever is followed
        """The next result. Errors: `StopAsyncIteration`; what `error` says when the stay has ended."""
        try:
            async with asyncio.timeout_at(self._until) as self._limit:
                return await anext(results)
        except TimeoutError:
            if self._limit and self._limit.expired():
                raise self.error from None
            raise
        finally:
            self._limit = None


async def while_admitted(results: AsyncGenerator[Any, None], context: Context) -> AsyncGenerator[Any, None]:
    """The results, for as long as who asks may stay; then, as the last one, an error that says why no longer."""
    stay = _Stay(context.principal)
    async with aclosing(results):
        with context.runtime.watch.until_revoked(context.principal, stay.end):
            while True:
                try:
                    result = await stay.next_of(results)
                except StopAsyncIteration:
                    return
                except NotAdmitted as error:
                    yield ExecutionResult(data=None, errors=[told(error)])
                    return
                yield result
