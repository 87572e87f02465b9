"""`POST /uploads`: the raw body becomes a file; its id is what a mutation takes as proof."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from jkp.database import reader
from jkp.errors import Code, Refused
from jkp.evidence import uploads
from jkp.evidence.models import Upload
from jkp.runtime import Runtime
from jkp.security.principals import Principal, Role
from jkp_schema.context import language_of
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.participants import may_see
from jkp_schema.policy import denied
from jkp_schema.view import PRINCIPAL, problem

UNAUTHENTICATED = "UNAUTHENTICATED"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox",
    "cache-control": "private, no-store",
}


def routes(runtime: Runtime) -> list[Route]:
    """Receive proofs, and give them to their owners and to officers."""
    folder, largest = runtime.settings.uploads_folder, runtime.settings.server.max_upload_bytes

    async def receive(request: Request) -> Response:
        try:
            owner = _principal(request).participant_id
            upload_id = await uploads.receive(folder, request.stream(), owner, largest)
        except ClientDisconnect:
            # Nobody reads this answer; a client that goes away is no fault of the server's.
            return Response(status_code=400)
        except uploads.TooLarge:
            return problem(413, "TOO_LARGE", f"The file is larger than {largest} bytes.")
        except Refused as refused:
            return _refusal(request, refused)
        return JSONResponse({"uploadId": global_id("Upload", upload_id)}, status_code=201)

    async def give(request: Request) -> Response:
        upload = await _visible(request)
        if upload is None:
            return problem(404, "NOT_FOUND", "Not found.")
        file = uploads.path_of(folder, upload.id)
        return FileResponse(file, 200, _HEADERS, "application/octet-stream", filename=f"{upload.id}.bin")

    return [Route("/uploads", receive, methods=["POST"]), Route("/uploads/{id}", give, methods=["GET"])]


def _principal(request: Request) -> Principal:
    principal: Principal = request.scope[PRINCIPAL]
    return principal


async def _visible(request: Request) -> Upload | None:
    """Proofs are for their owner and for officers; a foreign one looks like an unknown one."""
    try:
        upload_id = uuid_of("Upload", request.path_params["id"])
    except Refused:
        return None
    upload = await Upload.get_or_none(id=upload_id, using_db=reader())
    return upload if upload and may_see(upload.participant_id, _principal(request)) else None


def _refusal(request: Request, refused: Refused) -> Response:
    language = language_of(request.headers.get("accept-language"))
    if _principal(request).role is Role.ANONYMOUS:
        return problem(401, UNAUTHENTICATED, denied(UNAUTHENTICATED, language).message, {"www-authenticate": "Bearer"})
    reason = refused.reasons[0]
    status = 403 if reason.code is Code.FORBIDDEN else 400
    return problem(status, reason.code.value, reason.message(language))
