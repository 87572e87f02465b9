"""Somebody at the door: registers, reads her mail, activates, signs in."""

from dataclasses import dataclass, replace
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import a_nik, done

from jkp.mail.models import Mail
from jkp.mail.terms import SECRET

PASSWORD = "kuda-hijau-tujuh"
_ERRORS = "errors { code path ... on RuleRefusal { until } }"
_SESSION = f"{{ session {{ token expiresAt }} {_ERRORS} }}"
REGISTER = f"""
mutation($nik: NIK!, $name: String!, $mother: String!, $email: String!, $phone: String!, $password: String!) {{
  registerAccount(input: {{nik: $nik, name: $name, motherName: $mother, email: $email, phone: $phone,
      password: $password, language: EN}}) {{ {_ERRORS} }}
}}"""
ACTIVATE = f"""
mutation($email: String!, $code: String!, $password: String!) {{
  activateAccount(input: {{email: $email, code: $code, password: $password}}) {_SESSION}
}}"""
SIGN_IN = f"""
mutation($login: String!, $password: String!) {{
  signIn(input: {{login: $login, password: $password}}) {_SESSION}
}}"""
REQUEST_CODE = f"mutation($login: String!) {{ requestPasswordCode(input: {{login: $login}}) {{ {_ERRORS} }} }}"
SET_PASSWORD = f"""
mutation($login: String!, $code: String!, $password: String!) {{
  setPassword(input: {{login: $login, code: $code, password: $password}}) {{ {_ERRORS} }}
}}"""
CHANGE = f"""
mutation($old: String!, $new: String!) {{
  changePassword(input: {{oldPassword: $old, newPassword: $new}}) {_SESSION}
}}"""
VIEWER = "{ viewer { role participant { id name } } }"
ENTER = """
mutation($input: RegisterParticipantInput!) {
  registerParticipant(input: $input) { participant { id } errors { code } }
}
"""


@dataclass(frozen=True)
class Visitor:
    """Somebody without a token."""

    api: Api
    nik: str
    email: str
    name: str = "Sari Wulandari"
    password: str = PASSWORD

    @classmethod
    async def insured(cls, api: Api, email: str = "sari@contoh.id", **given: Any) -> "Visitor":
        """A participant whose employer gave this address."""
        nik = a_nik()
        entered = {"nik": nik, "name": "Sari Wulandari", "bornOn": "1990-06-05", "email": email, **given}
        done(await api.officer(ENTER, input={**entered, "idempotencyKey": op.key()}))
        return cls(api, nik, email)

    async def registers(self, **given: Any) -> list[dict[str, Any]]:
        """The errors of her registration."""
        said = {"nik": self.nik, "name": self.name, "mother": "Siti Aminah", "email": self.email}
        answer = await self.api(REGISTER, **{**said, "phone": "0812345678", "password": self.password, **given})
        errors: list[dict[str, Any]] = answer["registerAccount"]["errors"]
        return errors

    async def activates(self, code: str | None = None, **given: Any) -> dict[str, Any]:
        """The payload of the activation with the code of her newest mail, or another."""
        sent = code if code is not None else (await self.codes())[-1]
        said = {"email": self.email, "code": sent, "password": self.password, **given}
        payload: dict[str, Any] = (await self.api(ACTIVATE, **said))["activateAccount"]
        return payload

    async def signs_in(self, login: str | None = None, password: str | None = None) -> dict[str, Any]:
        """The payload of a sign-in."""
        said = {"login": login or self.email, "password": password or self.password}
        payload: dict[str, Any] = (await self.api(SIGN_IN, **said))["signIn"]
        return payload

    async def sets(self, code: str, password: str, login: str | None = None) -> list[str]:
        """The codes of the errors of setting a new password."""
        given = {"login": login or self.email, "code": code, "password": password}
        return codes_of((await self.api(SET_PASSWORD, **given))["setPassword"])

    async def forgets(self, login: str | None = None) -> list[str]:
        """The code that comes for a forgotten password is in her mail afterwards; the codes of the errors."""
        return codes_of((await self.api(REQUEST_CODE, login=login or self.email))["requestPasswordCode"])

    async def mails(self) -> list[Mail]:
        """What went to her address, oldest first."""
        with self.api.runtime.activate():
            return [mail for mail in await Mail.all().order_by("made_at") if mail.address() == self.email]

    async def codes(self) -> list[str]:
        """The codes in her mails, oldest first."""
        with self.api.runtime.activate():
            told = [mail.about() or {} for mail in await self.mails() if mail.kind in SECRET]
        return [each["code"] for each in told]

    def admitted(self, payload: dict[str, Any]) -> Api:
        """The API with the token of a session."""
        assert payload["errors"] == []
        return replace(self.api, token=payload["session"]["token"])


def codes_of(payload: dict[str, Any]) -> list[str]:
    """The codes of the errors of a payload."""
    return [error["code"] for error in payload["errors"]]
