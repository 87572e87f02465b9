"""Server-sent events: each result carries the cursor as its `id`, which a browser sends back after a break."""

from collections.abc import Callable

from strawberry.http import GraphQLHTTPResponse
from strawberry.http.streaming import SSETransport


class EventStream(SSETransport):
    """Results as server-sent events, each connection one operation."""

    def encode_next(self, response: GraphQLHTTPResponse, encode_json: Callable[[object], str]) -> str:
        """One result, under the cursor up to which everything was told."""
        told = (response.get("extensions") or {}).get("cursor")
        encoded = super().encode_next(response, encode_json)
        return f"id: {told}\r\n{encoded}" if told else encoded
