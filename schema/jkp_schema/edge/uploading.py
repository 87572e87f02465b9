"""`POST /uploads`: the raw body becomes a file; its id is what a mutation takes as proof."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jkp.errors import Refused
from jkp.evidence import uploads
from jkp.evidence.models import Upload
from jkp.runtime import Runtime
from jkp_schema.edge.budgets import address_of
from jkp_schema.edge.files import begun, principal_of, refusal, too_many, whole
from jkp_schema.edge.gate import Gate
from jkp_schema.edge.giving import give
from jkp_schema.edge.outcomes import BAD_REQUEST, NotRun
from jkp_schema.edge.view import problem
from jkp_schema.ids import global_id

RECEIVE_SECONDS = 300.0
"""That a file may take to come, also over a slow line."""


class TooSlow(Exception):
    """The file did not come in time."""


def routes(runtime: Runtime, gate: Gate) -> list[Route]:
    """Receive proofs, and give them to their owners and to officers."""
    largest = runtime.settings.server.max_upload_bytes

    async def receive(request: Request) -> Response:
        try:
            owner = principal_of(request).participant_id
            begun(request, principal_of(request), "uploads")
            _check_announced(request, largest)
            with gate.uploading(principal_of(request), address_of(request)):
                upload = await uploads.receive(_in_time(request.stream()), owner, largest)
        except NotRun as full:
            return too_many(full)
        except TooSlow:
            return problem(408, BAD_REQUEST, "The file did not come to its end.", {"connection": "close"})
        except ClientDisconnect:
            # Nobody reads this answer; a client that goes away is no fault of the server's.
            return Response(status_code=400)
        except uploads.TooLarge:
            return problem(413, "TOO_LARGE", f"The file is larger than {largest} bytes.", {"connection": "close"})
        except Refused as refused:
            return refusal(request, refused.reasons[0])
        return JSONResponse(_received(upload), status_code=201)

    return [
        Route("/uploads", whole(receive), methods=["POST"]),
        Route("/uploads/{id}", whole(partial(give, gate=gate)), methods=["GET"]),
    ]


async def _in_time(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The same pieces. Error: `TooSlow`."""
    ends_at = asyncio.get_running_loop().time() + RECEIVE_SECONDS
    async with aclosing(pieces):
        while True:
            try:
                async with asyncio.timeout_at(ends_at):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise TooSlow from error
            yield piece


def _check_announced(request: Request, largest: int) -> None:
    """Not a byte is read of what says itself that it is too large. Error: `TooLarge`."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > largest:
        raise uploads.TooLarge


def _received(upload: Upload) -> dict[str, str]:
    kind = upload.media_type.name if upload.media_type else ""
    return {"uploadId": global_id("Upload", upload.id), "state": upload.state.value, "mediaType": kind}
