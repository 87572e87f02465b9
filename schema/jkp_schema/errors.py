"""Errors of mutations: typed, in the payload, with all that the rule had to say."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import strawberry

from jkp.errors import Code, Reason, Refused
from jkp_schema.context import Info
from jkp_schema.policy import INHERIT


@strawberry.type(description="Why a claim cannot be filed now.")
class Lock:
    """A reason, in the reader's language.

    Example: `Lock.of(reason, info.context.language)`
    """

    __policy__ = INHERIT

    code: Code = strawberry.field(description="Stable code.")
    message: str = strawberry.field(description="A sentence, in Indonesian or English by Accept-Language.")
    missing: str | None = strawberry.field(description="What is still to be done, like 4/5.")
    until: datetime | None = strawberry.field(description="The moment from which the clock alone lifts the lock.")
    plugin: str | None = strawberry.field(description="The plugin whose requirement or fault it is.")

    @classmethod
    def of(cls, reason: Reason, language: str) -> "Lock":
        """The lock that tells `reason`."""
        return cls(
            code=reason.code,
            message=reason.message(language),
            missing=reason.missing,
            until=reason.until,
            plugin=reason.plugin,
        )


@strawberry.interface(description="Why a mutation did not do what was asked. Nothing was changed.")
class UserError:
    """What every error of a mutation has.

    Example: `errors: list[UserError] = strawberry.field(description="Why not.")`
    """

    __policy__ = INHERIT

    code: Code = strawberry.field(description="Stable code.")
    message: str = strawberry.field(description="A sentence, in Indonesian or English by Accept-Language.")
    path: list[str] | None = strawberry.field(description="The field of the input at fault, when one is.")


@strawberry.type(description="What was given cannot be used: malformed, unknown, or not yours.")
class InvalidInput(UserError):
    """The caller must give something else.

    Example: `[error.path for error in payload.errors if isinstance(error, InvalidInput)]`
    """

    __policy__ = INHERIT


@strawberry.type(description="A rule of the programme refuses it.")
class RuleRefusal(UserError):
    """The caller must do something, or wait.

    Example: `[error.until for error in payload.errors if isinstance(error, RuleRefusal)]`
    """

    __policy__ = INHERIT

    missing: str | None = strawberry.field(description="What is still to be done, like 4/5.")
    until: datetime | None = strawberry.field(description="The moment from which the clock alone mends it.")
    plugin: str | None = strawberry.field(description="The plugin whose requirement or fault it is.")


ERROR_TYPES = (InvalidInput, RuleRefusal)
_ABOUT_INPUT = frozenset(
    {
        Code.INVALID_INPUT,
        Code.NIK_INVALID,
        Code.NIK_ALREADY_REGISTERED,
        Code.NOT_FOUND,
        Code.FORBIDDEN,
        Code.IDEMPOTENCY_KEY_REUSED,
        Code.EVIDENCE_UNKNOWN,
        Code.EVIDENCE_REQUIRED,
        Code.BANK_ACCOUNT_INVALID,
        Code.IDENTITY_CHECK_FAILED,
        Code.KAPK_TEXT_OUTDATED,
        Code.CODE_INVALID,
        Code.PASSWORD_WEAK,
        Code.WEBHOOK_ADDRESS_REFUSED,
    }
)


def user_errors(refused: Refused, language: str) -> list[UserError]:
    """One typed error for each reason of the refusal."""
    path = list(refused.path) or None
    return [_user_error(reason, path, language) for reason in refused.reasons]


def _user_error(reason: Reason, path: list[str] | None, language: str) -> UserError:
    message = reason.message(language)
    if reason.code in _ABOUT_INPUT:
        return InvalidInput(code=reason.code, message=message, path=path)
    return RuleRefusal(
        code=reason.code,
        message=message,
        path=path,
        missing=reason.missing,
        until=reason.until,
        plugin=reason.plugin,
    )


T = TypeVar("T")


async def answered(payload: Callable[..., T], info: Info, effect: Callable[[], Awaitable[dict[str, Any]]]) -> T:
    """The payload of a mutation: what `effect` gives for its fields, or the errors of its refusal.

    Example: `return await answered(BursaApplyPayload, info, lambda: apply(info, input.code))`
    """
    # A mutation before this one in the same request has filled the loaders with rows that may change now.
    info.context.forget_loaded()
    try:
        return payload(**await effect(), errors=[])
    except Refused as refused:
        return payload(errors=user_errors(refused, info.context.language))
