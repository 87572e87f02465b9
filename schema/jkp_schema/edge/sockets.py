"""GraphQL over WebSocket (graphql-transport-ws): odd frames get a clean answer, the server pings, tokens end.

One bad operation is answered with `error`, and does not end the socket of the others.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from graphql import GraphQLError, OperationType
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation

from jkp import tracing
from jkp.operating import metrics
from jkp.security.jwts import NotAdmitted, TokenExpired, TokenInvalid
from jkp_schema.context import Context, language_of
from jkp_schema.edge.admitting import TRY_AGAIN, answer_to
from jkp_schema.edge.answering import body_of, outcome_of
from jkp_schema.edge.asking import Asked
from jkp_schema.edge.budgets import RATE_LIMITED
from jkp_schema.edge.frames import message_of, operation_in
from jkp_schema.edge.gate import EVERYTHING, Admitted
from jkp_schema.edge.outcomes import NotRun, Outcome
from jkp_schema.edge.places import Place
from jkp_schema.edge.showing import shown
from jkp_schema.edge.staying import is_over, seconds_left, told
from jkp_schema.loaders import Loaders
from jkp_schema.schema import INTERNAL

PLACE = "jkp.place"
PING_SECONDS = 20.0
BAD_FRAME = 4400
NO_PONG = 4408

log = logging.getLogger("jkp.graphql")


class Answering(Operation[Context, None]):
    """One operation of a socket, whose errors are shown as everywhere."""

    def __init__(self, handler: "Conversation", id_: str, asked: Asked) -> None:
        super().__init__(handler, id_, asked.query or "", asked.variables, asked.operation_name)
        self.asked = asked

    async def send_initial_errors(self, errors: list[GraphQLError]) -> None:
        """Why it cannot run."""
        shown = [self.handler.shown(error) for error in errors]  # type: ignore[attr-defined]
        await self.send_operation_message(message_of("error", self.id, shown))

    async def send(self, body: dict[str, Any]) -> None:
        """One result."""
        await self.send_operation_message(message_of("next", self.id, body))


class Conversation(BaseGraphQLTransportWSHandler[Context, None]):
    """One socket from its acceptance to its end."""

    context: Context
    _keeping: asyncio.Task[None] | None = None
    _falling: asyncio.Task[None] | None = None
    _answered = True

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as they are
        super().__init__(*given, **named)
        self._watching = contextlib.ExitStack()

    @property
    def place(self) -> Place:
        """Where it sits."""
        place: Place = self.websocket.ws.scope[PLACE]  # type: ignore[attr-defined]
        return place

    def shown(self, error: GraphQLError) -> dict[str, Any]:
        """An error as clients see it."""
        return shown(error, self.context.language)

    async def handle_message(self, message: Any) -> None:  # noqa: ANN401 - whatever a client sends
        """Answer one frame; one that is none closes the socket."""
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            await self.handle_invalid_message("A message is an object with a type")
        elif message["type"] == "subscribe":
            await self._asked(message)
        elif message["type"] == "complete" and not isinstance(message.get("id"), str):
            await self.handle_invalid_message("complete: an id is needed")
        else:
            await super().handle_message(cast("Any", message))

    async def _asked(self, message: Any) -> None:  # noqa: ANN401
        try:
            asked = operation_in(message)
        except NotRun as refusal:
            metrics.not_run(refusal.outcome.name.lower())
            await self.handle_invalid_message(refusal.errors[0].message)
        else:
            await self.handle_subscribe(cast("Any", {"id": message["id"], "asked": asked}))

    async def handle_connection_init(self, message: Any) -> None:  # noqa: ANN401
        """Say who it is: by the header of the handshake, or by `Authorization` in the payload."""
        payload = message.get("payload")
        given = payload if isinstance(payload, dict) else {}
        try:
            await self._introduced(given)
        except NotAdmitted as error:
            answer = answer_to(error)
            metrics.TURNED_AWAY.labels(answer.code).inc()
            await self.websocket.close(answer.close_code, answer.code)
            return
        except NotRun as full:
            metrics.not_run(full.outcome.name.lower())
            await self.websocket.close(TRY_AGAIN, RATE_LIMITED)
            return
        await super().handle_connection_init(cast("Any", {**message, "payload": given if payload is None else payload}))
        if self.connection_acknowledged and self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
            watch = self.context.runtime.watch
            self._watching.enter_context(watch.until_revoked(self.context.principal, self._fall))

    async def _introduced(self, payload: Mapping[str, Any]) -> None:
        """Errors: `NotAdmitted`, also for what is no text and must not pass for nothing; `NotRun`."""
        given = [payload[key] for key in ("Authorization", "authorization") if payload.get(key) is not None]
        if not all(isinstance(each, str) for each in given):
            raise TokenInvalid
        if given:
            principal = await self.view.principal(given)  # type: ignore[attr-defined]
            self.place.pass_to(principal, self.context.address)
            self.context.principal = principal
        if isinstance(payload.get("locale"), str):
            self.context.language = language_of(payload["locale"])

    async def handle_ping(self, message: Any) -> None:  # noqa: ANN401
        """Answer with what came with it."""
        payload = message.get("payload")
        answer = {"type": "pong", "payload": payload} if isinstance(payload, dict) else {"type": "pong"}
        await self.send_message(cast("Any", answer))

    async def handle_pong(self, message: Any) -> None:  # noqa: ANN401
        """It lives."""
        self._answered = True

    async def handle_subscribe(self, message: Any) -> None:  # noqa: ANN401
        """Run an operation, with a context of its own."""
        if not self.connection_acknowledged:
            await self.websocket.close(4401, "Unauthorized")
        elif is_over(self.context.principal):
            await self._turn_away(TokenExpired())
        elif message["id"] in self.operations:
            await self.websocket.close(4409, f"Subscriber for {message['id']} already exists")
        elif len(self.operations) >= (self.max_subscriptions_per_connection or 0):
            await self._refuse(message["id"], GraphQLError("Too many operations on one socket."))
        else:
            self._run(message)

    def _run(self, message: Any) -> None:  # noqa: ANN401
        operation = Answering(self, message["id"], message["asked"])
        self.operations[operation.id] = operation
        operation.task = asyncio.create_task(self.run_operation(operation))
        operation.task.add_done_callback(self._task_done)

    async def _refuse(self, id_: str, error: GraphQLError) -> None:
        await self.send_message(message_of("error", id_, [self.shown(error)]))

    async def run_operation(self, operation: Any) -> None:  # noqa: ANN401 - one of ours
        """Run one operation to its end, under an id of its own. A fault ends it alone, and is logged."""
        with tracing.answering(tracing.new(), tracing.of_client()):
            await self._run_named(operation)

    async def _run_named(self, operation: Answering) -> None:
        try:
            await self._told(operation)
        except NotRun as refusal:
            await operation.send_initial_errors(refusal.errors)
        except WebSocketDisconnected:
            self.operations.pop(operation.id, None)
        except Exception:
            metrics.FAULTS.inc()
            reference = tracing.reference()
            log.exception("an operation on a socket broke off: request %s", reference)
            fault = GraphQLError("", extensions={"code": INTERNAL, "requestId": reference})
            await operation.send_initial_errors([fault])

    async def _told(self, operation: Answering) -> None:
        """Every result of an operation. Error: `NotRun`."""
        context, gate = replace(self.context, loaders=Loaders()), self.view.gate  # type: ignore[attr-defined]
        admitted = gate.admitted(operation.asked, EVERYTHING, context.principal, context.address)
        context.cost, context.request_id = admitted.told, tracing.current()
        context.pay = gate.toll(admitted, context.principal, context.address).pay
        is_timed = admitted.kind is not OperationType.SUBSCRIPTION
        with gate.running(admitted), metrics.operation(admitted.kind.value, is_timed=is_timed) as counted:
            counted.outcome = (await self._run_to_end(operation, admitted, context)).name.lower()

    async def _run_to_end(self, operation: Answering, admitted: Admitted, context: Context) -> Outcome:
        """Every result; how the last one was."""
        outcome = Outcome.ANSWERED
        async with aclosing(self.schema.results(admitted, context)) as results:  # type: ignore[attr-defined]
            async for result in results:
                outcome = outcome_of(result, admitted)
                if outcome in (Outcome.INVALID, Outcome.FAULT):
                    await operation.send_initial_errors(result.errors)
                    return outcome
                await operation.send(body_of(result, admitted, context))
        await operation.send_operation_message({"id": operation.id, "type": "complete"})
        return outcome

    async def _keep(self) -> None:
        """Ping, and end with the token."""
        while not await self._expired():
            if not self._answered:
                await self.websocket.close(NO_PONG, "No pong in time")
                return
            self._answered = False
            with contextlib.suppress(WebSocketDisconnected):
                await self.send_message({"type": "ping"})

    async def _expired(self) -> bool:
        """Wait until the next ping is due; True when the token has ended before, and the socket with it."""
        left = seconds_left(self.context.principal)
        await asyncio.sleep(PING_SECONDS if left is None else max(0.0, min(left, PING_SECONDS)))
        if left is None or left > PING_SECONDS:
            return False
        await self._turn_away(TokenExpired())
        return True

    def _fall(self) -> None:
        """The API key was revoked, or the account has another password."""
        if self._falling is None:
            self._falling = asyncio.create_task(self._turn_away(TokenInvalid()))

    async def _turn_away(self, error: NotAdmitted) -> None:
        """Tell every operation why, and close the socket."""
        answer = answer_to(error)
        with contextlib.suppress(WebSocketDisconnected):
            for id_ in list(self.operations):
                await self._refuse(id_, told(error))
        await self.websocket.close(answer.close_code, answer.code)

    async def shutdown(self) -> None:
        """End everything that runs for this socket."""
        self._watching.close()
        if self._keeping:
            self._keeping.cancel()
        await super().shutdown()
