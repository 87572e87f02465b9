"""Local accounts: register, activate, sign in, and passwords. Only where no OpenID Connect issuer is configured."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import strawberry

from jkp.accounts import entering, registering
from jkp.accounts.desk import Desk
from jkp.accounts.registering import Registration
from jkp.accounts.tokens import Session as IssuedSession
from jkp.errors import Code, refuse
from jkp.mail.terms import Language
from jkp.security.principals import Role
from jkp_schema.claims.stepping import NO_ERRORS
from jkp_schema.context import Info
from jkp_schema.edge.pricing import costs
from jkp_schema.errors import UserError, answered
from jkp_schema.policy import INHERIT, PUBLIC, allow
from jkp_schema.scalars import NIK

GUESS = costs(300)
"""Each works for a password as long as it must; so nobody asks for more than some in a second."""
A_LETTER = costs(2_000)
"""A registration sends a mail to an address that whoever asks has chosen: thirty of one caller in a minute, no more."""
LOGIN = "E-mail address of the account, or the NIK of one that was confirmed."
CODE = "The 8 digits that came by mail."
NEW_PASSWORD = "10 to 128 characters, and nothing of one's name, address or NIK."  # noqa: S105 - about passwords


@strawberry.type(description="A token to send as `Authorization: Bearer …`.")
class Session:
    """A session."""

    __policy__ = INHERIT

    token: str = strawberry.field(description="The token. Keep it secret.")
    expires_at: datetime = strawberry.field(description="When it ends; a new password ends it earlier.")

    @classmethod
    def of(cls, issued: IssuedSession) -> "Session":
        """The session of a token."""
        return cls(token=issued.token, expires_at=issued.ends_at)


@strawberry.input(description="Whoever wants an account; all of it is needed. Sent again it sends another code.")
class RegisterAccountInput:
    """Input of `registerAccount`."""

    nik: NIK = strawberry.field(description="Identity number of 16 digits.")
    name: str = strawberry.field(description="Full name, as on the identity card.")
    mother_name: str = strawberry.field(description="Mother's maiden name.")
    email: str = strawberry.field(description="E-mail address; the code goes there.")
    phone: str = strawberry.field(description="Telephone number, 6-19 digits.")
    password: str = strawberry.field(description=NEW_PASSWORD)
    language: Language = strawberry.field(description="Language of the mails.", default=Language.ID)

    def registration(self) -> Registration:
        """What the core is given."""
        return Registration(
            nik=self.nik,
            name=self.name,
            mother_name=self.mother_name,
            email=self.email,
            phone=self.phone,
            password=self.password,
            language=self.language,
        )


@strawberry.input(description="The code that came after the registration, with the address and the password of it.")
class ActivateAccountInput:
    """Input of `activateAccount`."""

    email: str = strawberry.field(description="The address that was registered.")
    code: str = strawberry.field(description=CODE)
    password: str = strawberry.field(description="The password that was registered.")


@strawberry.input(description="Who wants to come in.")
class SignInInput:
    """Input of `signIn`."""

    login: str = strawberry.field(description=LOGIN)
    password: str = strawberry.field(description="The password.")


@strawberry.input(description="Who has forgotten the password.")
class RequestPasswordCodeInput:
    """Input of `requestPasswordCode`."""

    login: str = strawberry.field(description=LOGIN)


@strawberry.input(description="A new password in place of a forgotten one.")
class SetPasswordInput:
    """Input of `setPassword`."""

    login: str = strawberry.field(description=LOGIN)
    code: str = strawberry.field(description=CODE)
    password: str = strawberry.field(description=NEW_PASSWORD)


@strawberry.input(description="A new password in place of the present one.")
class ChangePasswordInput:
    """Input of `changePassword`."""

    old_password: str = strawberry.field(description="The present one.")
    new_password: str = strawberry.field(description=NEW_PASSWORD)


@strawberry.type(description="What is answered to everybody alike, so that nobody learns who has an account.")
class AccountPayload:
    """Payload without anything to tell."""

    __policy__ = INHERIT

    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="A session, or why there is none.")
class SessionPayload:
    """Payload with a session."""

    __policy__ = INHERIT

    session: Session | None = strawberry.field(description="The session.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


T = TypeVar("T")


async def _unhurried(payload: Callable[..., T], info: Info, effect: Callable[[Desk], Awaitable[dict[str, Any]]]) -> T:
    """The answer of the desk, which always takes the same time. Error: ACCOUNTS_OFF."""

    async def run() -> dict[str, Any]:
        desk = info.context.runtime.desk
        if desk is None:
            raise refuse(Code.ACCOUNTS_OFF)
        async with desk.unhurried():
            return await effect(desk)

    return await answered(payload, info, run)


@strawberry.type
class LocalAccountsMutation:
    """Mutations of local accounts. They take no idempotency key: there is nobody yet whose key it could be."""

    @strawberry.mutation(
        description="Register a local account; a code goes to the address.", metadata={**PUBLIC, **A_LETTER}
    )
    async def register_account(self, info: Info, input: RegisterAccountInput) -> AccountPayload:
        async def effect(desk: Desk) -> dict[str, Any]:
            await registering.register(input.registration(), desk.codes)
            return {}

        return await _unhurried(AccountPayload, info, effect)

    @strawberry.mutation(description="Activate an account with its code, and come in.", metadata={**PUBLIC, **GUESS})
    async def activate_account(self, info: Info, input: ActivateAccountInput) -> SessionPayload:
        async def effect(desk: Desk) -> dict[str, Any]:
            account = await registering.activate(input.email, input.code, input.password)
            if account is None:
                raise refuse(Code.CODE_INVALID, path=("code",))
            return {"session": Session.of(entering.session_of(account, desk.issuer))}

        return await _unhurried(SessionPayload, info, effect)

    @strawberry.mutation(description="Come in with a local account.", metadata={**PUBLIC, **GUESS})
    async def sign_in(self, info: Info, input: SignInInput) -> SessionPayload:
        async def effect(desk: Desk) -> dict[str, Any]:
            return {"session": Session.of(await entering.sign_in(input.login, input.password, desk.issuer))}

        return await _unhurried(SessionPayload, info, effect)

    @strawberry.mutation(
        description="Ask for a code for a new password; it goes to the address of the account, if there is one.",
        metadata={**PUBLIC, **GUESS},
    )
    async def request_password_code(self, info: Info, input: RequestPasswordCodeInput) -> AccountPayload:
        async def effect(desk: Desk) -> dict[str, Any]:
            await entering.ask_for_code(input.login, desk.codes)
            return {}

        return await _unhurried(AccountPayload, info, effect)

    @strawberry.mutation(
        description="Set a new password with a code. Every session ends.", metadata={**PUBLIC, **GUESS}
    )
    async def set_password(self, info: Info, input: SetPasswordInput) -> AccountPayload:
        async def effect(_: Desk) -> dict[str, Any]:
            await entering.set_password(input.login, input.code, input.password)
            return {}

        return await _unhurried(AccountPayload, info, effect)

    @strawberry.mutation(
        description="Change one's own password. Every other session ends.",
        metadata={**allow(Role.PARTICIPANT), **GUESS},
    )
    async def change_password(self, info: Info, input: ChangePasswordInput) -> SessionPayload:
        async def effect(desk: Desk) -> dict[str, Any]:
            who = info.context.principal.participant_id
            issued = await entering.change_password(who, input.old_password, input.new_password, desk.issuer)
            return {"session": Session.of(issued)}

        return await _unhurried(SessionPayload, info, effect)
