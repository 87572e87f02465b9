"""The door for the real Karirhub: `POST /plugins/karirhub/webhook`, signed by Standard Webhooks."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import orjson
from pydantic import ValidationError

from jkp.plugin import Code, PluginContext, Request, Response, Route, lock, reader, refuse, transaction
from jkp_karirhub import receiving, signing
from jkp_karirhub.messages import (
    MESSAGE,
    AccountLinked,
    AnyMessage,
    ApplicationChanged,
    Message,
    VacanciesChanged,
)
from jkp_karirhub.models import Received
from jkp_karirhub.settings import KarirhubSettings

Context = PluginContext[KarirhubSettings]
PATH = "webhook"
LARGEST_BODY = 262_144
KEPT = timedelta(days=30)
"""So long the id of a message is known again; what it said is harmless twice even then."""
TYPES = ("vacancies.changed", "application.changed", "account.linked", "account.unlinked")


def routes(ctx: Context) -> list[Route]:
    """The route, if the settings have a secret."""
    keys = tuple(signing.key_of(secret.get_secret_value()) for secret in ctx.settings.webhook_secrets)
    return [Route(path=PATH, handle=partial(receive, ctx, keys), max_body_bytes=LARGEST_BODY)] if keys else []


async def receive(ctx: Context, keys: tuple[bytes, ...], request: Request) -> Response:
    """Take one message. 204 when it was taken, also before; 401 for a signature that does not fit; 400 for the rest.

    A type that we do not know is not for us, and taken. Errors (`Refused`, 400): NOT_FOUND for an account that is not
    linked, and those of `receiving`; the board may send it again.
    """
    try:
        webhook_id = signing.verified(request.headers, request.body, keys, ctx.clock.now())
    except signing.BadSignature as refusal:
        ctx.log.warning("webhook: %s", refusal)
        return Response(status=401)
    if await Received.exists(webhook_id=webhook_id, using_db=reader()):
        return Response()
    try:
        message = _read(request.body)
    except ValidationError as error:
        return _unreadable(error)
    if message:
        await transaction(lambda: _take(ctx, webhook_id, message))
    return Response()


def _read(body: bytes) -> Message | None:
    """The message; None for one of a type that we do not know. Error: `ValidationError`."""
    if AnyMessage.model_validate_json(body).type not in TYPES:
        return None
    return MESSAGE.validate_json(body)


def _unreadable(error: ValidationError) -> Response:
    """Which fields are wrong and how, without their values."""
    wrong = [".".join(map(str, each["loc"])) + ": " + each["type"] for each in error.errors(include_input=False)[:20]]
    reason = {"message": "It cannot be read.", "extensions": {"code": Code.INVALID_INPUT.value, "wrong": wrong}}
    body = orjson.dumps({"errors": [reason]})
    return Response(status=400, body=body, headers={"content-type": "application/json"})


async def _take(ctx: Context, webhook_id: str, message: Message) -> None:
    await lock(f"karirhub:webhook:{webhook_id}")
    if await Received.exists(webhook_id=webhook_id):
        return
    now = ctx.clock.now()
    await Received.filter(received_at__lt=now - KEPT).delete()
    await Received.create(webhook_id=webhook_id, type=message.type, received_at=now)
    await _effect(ctx, message)()


def _effect(ctx: Context, message: Message) -> Callable[[], Awaitable[None]]:
    if isinstance(message, VacanciesChanged):
        return partial(_keep_vacancies, message)
    if isinstance(message, ApplicationChanged):
        return partial(_keep_application, ctx, message)
    if isinstance(message, AccountLinked):
        return partial(ctx.accounts.link, message.data.participant_id, message.data.account)
    return partial(_unlink, ctx, message.data.participant_id, message.data.account)


async def _keep_vacancies(message: VacanciesChanged) -> None:
    for told in sorted(message.data.vacancies, key=lambda vacancy: vacancy.code):
        await receiving.keep_vacancy(told)


async def _keep_application(ctx: Context, message: ApplicationChanged) -> None:
    participant_id = await ctx.accounts.participant_of(message.data.account)
    if participant_id is None:
        raise refuse(Code.NOT_FOUND, path=("account",))
    for activity in await receiving.keep_application(ctx, participant_id, message.data):
        await ctx.activities.record(activity, allow_same_company=True)


async def _unlink(ctx: Context, participant_id: UUID, account: str) -> None:
    """Only what belongs together: the message may be an old one."""
    if await ctx.accounts.account_of(participant_id) == account:
        await ctx.accounts.unlink(participant_id)
