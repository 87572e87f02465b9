"""Server-sent events: each result carries the cursor as its `id`, which a browser sends back after a break."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from starlette.responses import StreamingResponse
from strawberry.http import GraphQLHTTPResponse
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

HEADERS = {**SSETransport.headers, "cache-control": "no-store, no-transform"}


class EventStream(SSETransport):
    """Results as server-sent events, each connection one operation."""

    def encode_next(self, response: GraphQLHTTPResponse, encode_json: Callable[[object], str]) -> str:
        """One result, under the cursor up to which everything was told."""
        told = (response.get("extensions") or {}).get("cursor")
        encoded = super().encode_next(response, encode_json)
        return f"id: {told}\r\n{encoded}" if told else encoded


def streamed(
    bodies: AsyncGenerator[Any, None], encode: Callable[[object], str], headers: Mapping[str, str]
) -> StreamingResponse:
    """The response that tells one body after the other, and that it lives in between."""
    transport = EventStream()

    async def told() -> AsyncGenerator[str, None]:
        async with aclosing(bodies):
            async for body in bodies:
                yield transport.encode_next(body, encode)
        yield transport.encode_complete()

    beating: Callable[[], AsyncIterator[str]] = merge_stream_with_heartbeat(
        told,
        lambda: transport.heartbeat_message(encode),
        interval=transport.heartbeat_interval,
        send_initial_heartbeat=transport.send_initial_heartbeat,
    )
    return StreamingResponse(beating(), 200, {**HEADERS, **headers})
