"""`GET /uploads/{id}` gives a file back, to a token or to a signed link: whoever may see it now."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager, aclosing
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from jkp.audit.models import Personal
from jkp.errors import Code, Reason, Refused
from jkp.evidence import links, vaults
from jkp.evidence.models import Upload
from jkp.evidence.terms import EvidenceState, MediaType
from jkp.security.principals import Principal, Role
from jkp_schema.claims.evidence import visible
from jkp_schema.edge.budgets import address_of
from jkp_schema.edge.files import begun, principal_of, refusal, too_many
from jkp_schema.edge.gate import Gate
from jkp_schema.edge.outcomes import NotRun
from jkp_schema.edge.view import problem
from jkp_schema.ids import uuid_of

GONE = 410
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
}


async def give(request: Request, gate: Gate) -> Response:
    """The file, as an attachment that no browser runs."""
    upload = await _asked_for(request)
    if upload is None:
        return problem(404, "NOT_FOUND", "Not found.")
    if upload.state is EvidenceState.QUARANTINED:
        return refusal(request, Reason(code=Code.EVIDENCE_QUARANTINED))
    if upload.state is EvidenceState.INFECTED:
        return refusal(request, Reason(code=Code.EVIDENCE_INFECTED), GONE)
    kind = upload.media_type or MediaType.PDF
    name = f"{upload.id}.{'pdf' if kind is MediaType.PDF else 'jpg'}"
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    pieces = vaults.current().store.pieces(str(upload.id))
    try:
        # Before anything is said of a file, it is there.
        first = await anext(pieces)
        await _noted(request, upload)
    except BaseException:
        await pieces.aclose()
        raise
    place = gate.giving(_reader(request, upload.id), address_of(request))
    return Given(first, pieces, place, headers={**_HEADERS, **disposition}, media_type=kind.value)


class Given(StreamingResponse):
    """A file, piece by piece: whoever reads slowly holds no more than a piece of it."""

    def __init__(
        self,
        first: bytes,
        others: AsyncGenerator[bytes, None],
        place: AbstractContextManager[None],
        **more: Any,  # noqa: ANN401 - passed on
    ) -> None:
        super().__init__(_after(first, others), **more)
        self._others, self._place = others, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give it, or say that the reader has too many under way; the file is closed in either case."""
        async with aclosing(self._others):
            try:
                with self._place:
                    await super().__call__(scope, receive, send)
            except NotRun as full:
                await too_many(full)(scope, receive, send)


async def _after(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece


async def _noted(request: Request, upload: Upload) -> None:
    """The audit knows who was given a file."""
    reader = _reader(request, upload.id)
    context = begun(request, reader, "upload")
    context.read(upload.participant_id, Personal.EVIDENCE)
    await context.note()


async def _asked_for(request: Request) -> Upload | None:
    """The upload, if whoever asks may see it: the holder of a token, or of a link that was signed for a reader."""
    try:
        upload_id = uuid_of("Upload", request.path_params["id"])
    except Refused:
        return None
    return await visible(upload_id, _reader(request, upload_id))


def _reader(request: Request, upload_id: UUID) -> Principal:
    principal = principal_of(request)
    if principal.role is not Role.ANONYMOUS:
        return principal
    return links.reader_of(upload_id, request.query_params) or principal
