"""`POST /uploads`: the raw body becomes a file; its id is what a mutation takes as proof.

`GET /uploads/{id}` gives it back, to a token or to a signed link. Every download asks again who may see the file.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, aclosing
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from jkp import tracing
from jkp.audit.models import Personal
from jkp.errors import Code, Reason, Refused
from jkp.evidence import links, uploads, vaults
from jkp.evidence.models import Upload
from jkp.evidence.terms import EvidenceState, MediaType
from jkp.operating import metrics
from jkp.runtime import Runtime
from jkp.security.principals import Principal, Role
from jkp_schema.claims.evidence import visible
from jkp_schema.context import Context, language_of
from jkp_schema.edge.budgets import RATE_LIMITED
from jkp_schema.edge.gate import Gate
from jkp_schema.edge.outcomes import BAD_REQUEST, NotRun
from jkp_schema.edge.showing import shown
from jkp_schema.edge.view import PRINCIPAL, problem
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.policy import denied
from jkp_schema.schema import INTERNAL

UNAUTHENTICATED = "UNAUTHENTICATED"
RECEIVE_SECONDS = 300.0
"""That a file may take to come, also over a slow line."""
log = logging.getLogger("jkp.evidence")
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
STATUS = {
    Code.FORBIDDEN: 403,
    Code.EVIDENCE_TYPE_UNKNOWN: 415,
    Code.EVIDENCE_QUARANTINED: 409,
    Code.EVIDENCE_TOO_MANY: 429,
}
"""The HTTP status of a refusal, where it is not 400."""
GONE = 410
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
}


class TooSlow(Exception):
    """The file did not come in time."""


def routes(runtime: Runtime, gate: Gate) -> list[Route]:
    """Receive proofs, and give them to their owners and to officers."""
    largest = runtime.settings.server.max_upload_bytes

    async def receive(request: Request) -> Response:
        try:
            owner = _principal(request).participant_id
            _begun(request, _principal(request), "uploads")
            _check_announced(request, largest)
            with gate.uploading(_principal(request), _address(request)):
                upload = await uploads.receive(_in_time(request.stream()), owner, largest)
        except NotRun as refusal:
            return _too_many(refusal)
        except TooSlow:
            return problem(408, BAD_REQUEST, "The file did not come to its end.", {"connection": "close"})
        except ClientDisconnect:
            # Nobody reads this answer; a client that goes away is no fault of the server's.
            return Response(status_code=400)
        except uploads.TooLarge:
            return problem(413, "TOO_LARGE", f"The file is larger than {largest} bytes.", {"connection": "close"})
        except Refused as refused:
            return _refusal(request, refused.reasons[0])
        return JSONResponse(_received(upload), status_code=201)

    return [
        Route("/uploads", _whole(receive), methods=["POST"]),
        Route("/uploads/{id}", _whole(partial(give, gate=gate)), methods=["GET"]),
    ]


def _too_many(refusal: NotRun) -> Response:
    return problem(429, RATE_LIMITED, refusal.errors[0].message, refusal.headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


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


def _whole(answer: Endpoint) -> Endpoint:
    """The same, which answers in JSON when a disk is full, or a store or the examiner does not answer."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception:
            log.exception("request %s", tracing.reference())
            return _broken(language_of(request.headers.get("accept-language")))

    return answered


def _broken(language: str) -> Response:
    metrics.FAULTS.inc()
    fault = GraphQLError("", extensions={"code": INTERNAL, "requestId": tracing.reference()})
    return Response(orjson.dumps({"errors": [shown(fault, language)]}), 500, media_type="application/json")


class Given(StreamingResponse):
    """A file, piece by piece: whoever reads slowly holds no more than a piece of it."""

    def __init__(self, pieces: AsyncIterator[bytes], place: AbstractContextManager[None], **more: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(pieces, **more)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give it, or say that the reader has too many under way."""
        try:
            with self._place:
                await super().__call__(scope, receive, send)
        except NotRun as refusal:
            await _too_many(refusal)(scope, receive, send)


async def give(request: Request, gate: Gate) -> Response:
    """The file, as an attachment that no browser runs."""
    upload = await _asked_for(request)
    if upload is None:
        return problem(404, "NOT_FOUND", "Not found.")
    if upload.state is EvidenceState.QUARANTINED:
        return _refusal(request, Reason(code=Code.EVIDENCE_QUARANTINED))
    if upload.state is EvidenceState.INFECTED:
        return _refusal(request, Reason(code=Code.EVIDENCE_INFECTED), GONE)
    kind = upload.media_type or MediaType.PDF
    name = f"{upload.id}.{'pdf' if kind is MediaType.PDF else 'jpg'}"
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    pieces = await _with_its_first(vaults.current().store.pieces(str(upload.id)))
    await _noted(request, upload)
    place = gate.giving(_reader(request, upload.id), _address(request))
    return Given(pieces, place, headers={**_HEADERS, **disposition}, media_type=kind.value)


async def _with_its_first(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, of which the first was found: before anything is said of a file, it is there."""
    first = await anext(pieces)

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()


async def _noted(request: Request, upload: Upload) -> None:
    """The audit knows who was given a file."""
    reader = _reader(request, upload.id)
    context = _begun(request, reader, "upload")
    context.read(upload.participant_id, Personal.EVIDENCE)
    await context.note()


def _begun(request: Request, by: Principal, operation: str) -> Context:
    """From here on the audit knows who asks, and for what."""
    context = Context(request.app.state.runtime, by, language_of(None))
    context.begin(operation)
    return context


def _check_announced(request: Request, largest: int) -> None:
    """Not a byte is read of what says itself that it is too large. Error: `TooLarge`."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > largest:
        raise uploads.TooLarge


def _received(upload: Upload) -> dict[str, str]:
    kind = upload.media_type.name if upload.media_type else ""
    return {"uploadId": global_id("Upload", upload.id), "state": upload.state.value, "mediaType": kind}


def _principal(request: Request) -> Principal:
    principal: Principal = request.scope[PRINCIPAL]
    return principal


async def _asked_for(request: Request) -> Upload | None:
    """The upload, if whoever asks may see it: the holder of a token, or of a link that was signed for a reader."""
    try:
        upload_id = uuid_of("Upload", request.path_params["id"])
    except Refused:
        return None
    return await visible(upload_id, _reader(request, upload_id))


def _reader(request: Request, upload_id: UUID) -> Principal:
    principal = _principal(request)
    if principal.role is not Role.ANONYMOUS:
        return principal
    return links.reader_of(upload_id, request.query_params) or principal


def _refusal(request: Request, reason: Reason, status: int | None = None) -> Response:
    language = language_of(request.headers.get("accept-language"))
    if reason.code is Code.FORBIDDEN and _principal(request).role is Role.ANONYMOUS:
        return problem(401, UNAUTHENTICATED, denied(UNAUTHENTICATED, language).message, {"www-authenticate": "Bearer"})
    return problem(status or STATUS.get(reason.code, 400), reason.code.value, reason.message(language))
