"""The tables of local accounts. Their moments are the machine's."""

import json
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.participants import models as people
from jkp.security import sealing

EMAIL_COLUMN = "account.email"
NIK_COLUMN = "account.nik"
DETAILS_COLUMN = "account.details"


class AccountStatus(StrEnum):
    """PENDING until the code was given back that went to the address."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"


class CodePurpose(StrEnum):
    """What a one-time code is for."""

    ACTIVATE = "ACTIVATE"
    PASSWORD = "PASSWORD"  # noqa: S105 - a word, and no password


class Account(Model):
    """One account, known by its address. What says who somebody is, is sealed.

    `participant_id` is set once it is confirmed that the account is hers. `generation` is in every token: a new
    password makes the old tokens invalid. `code_hash` is a keyed hash of the one-time code, `codes_sent` counts those
    since `codes_since`.
    """

    id: UUID = fields.UUIDField(primary_key=True)
    email_index = fields.CharField(max_length=64, unique=True)
    email_sealed = fields.CharField(max_length=640)
    nik_index = fields.CharField(max_length=64, db_index=True)
    nik_sealed = fields.CharField(max_length=255)
    details_sealed = fields.TextField()
    password_hash = fields.CharField(max_length=255)
    language = fields.CharField(max_length=2)
    status = fields.CharEnumField(AccountStatus, description="AccountStatus", max_length=8)
    participant_id: UUID | None = fields.UUIDField(null=True, unique=True)
    generation = fields.IntField(default=1)
    registered_at = fields.DatetimeField()
    code_hash = fields.CharField(max_length=64, null=True)
    code_purpose = fields.CharEnumField(CodePurpose, description="CodePurpose", max_length=8, null=True)
    code_ends_at = fields.DatetimeField(null=True)
    code_attempts = fields.IntField(default=0)
    codes_sent = fields.IntField(default=0)
    codes_since = fields.DatetimeField(null=True)
    code_sent_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "account"
        indexes = (("status", "code_sent_at"),)

    SEALED: ClassVar = {"email_sealed": EMAIL_COLUMN, "nik_sealed": NIK_COLUMN, "details_sealed": DETAILS_COLUMN}
    INDEXED: ClassVar = {"email_index": "email_sealed", "nik_index": "nik_sealed"}
    INDEXED_AS: ClassVar = {"nik_index": people.NIK_COLUMN}
    """A NIK is indexed as those of participants are, to be found with them."""
    SECRET: ClassVar = frozenset({"password_hash", "code_hash"})
    """What no copy of her data tells: whoever has taken her token could try passwords at home."""

    @property
    def person_id(self) -> UUID:
        """By whom the audit knows it: the participant, or the account itself until it is confirmed."""
        return self.participant_id or self.id

    def email(self) -> str:
        """The address in clear."""
        return sealing.current().open(EMAIL_COLUMN, str(self.id), self.email_sealed)

    def nik(self) -> str:
        """The NIK in clear."""
        return sealing.current().open(NIK_COLUMN, str(self.id), self.nik_sealed)

    def nik_indexes(self) -> list[str]:
        """By which a participant of the same NIK is found."""
        return sealing.current().indexes(people.NIK_COLUMN, self.nik())

    def details(self) -> dict[str, str]:
        """Name, mother's name and telephone number in clear."""
        told: dict[str, str] = json.loads(sealing.current().open(DETAILS_COLUMN, str(self.id), self.details_sealed))
        return told


class SignInGuard(Model):
    """How often somebody failed to sign in under one name, whether there is an account of that name or not."""

    login_index = fields.CharField(max_length=64, primary_key=True)
    failures = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    last_at = fields.DatetimeField(db_index=True)

    class Meta:
        """The table."""

        table = "sign_in_guard"
