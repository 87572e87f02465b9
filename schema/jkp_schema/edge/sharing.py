"""Which other sites' pages may ask from a browser (CORS). Tokens come in a header, never in a cookie."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

ASKS_WITH = (
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "graphql-require-preflight",
    "apollo-require-preflight",
    "last-event-id",
    "x-request-id",
    "x-requested-with",
)
READS = (
    "content-language",
    "location",
    "retry-after",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-request-id",
)
REMEMBERED_SECONDS = 600


def shared_with(origins: Sequence[str], app: ASGIApp) -> ASGIApp:
    """The application, open for pages of these origins; without any it stays as it is."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "POST"),
        allow_headers=ASKS_WITH,
        expose_headers=READS,
        max_age=REMEMBERED_SECONDS,
    )
