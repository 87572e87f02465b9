"""The table of mails. Its moments are the machine's: the programme's clock travels in the sandbox."""

import json
from typing import Any, ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp import tracing
from jkp.mail.terms import Language, MailKind, MailStatus
from jkp.security import sealing

ADDRESS_COLUMN = "mail.address"
ABOUT_COLUMN = "mail.about"


class Mail(Model):
    """One mail to one recipient, made once for its occasion. Address and content are sealed.

    `recipient` is the participant's id, or a keyed hash of the address. `attempts` counts those of the sender, which
    holds the mail until `held_until`; a content that was a secret is forgotten once the mail is done. `request_id` is
    that of the request that caused it, if one has.
    """

    id = fields.UUIDField(primary_key=True)
    occasion = fields.CharField(max_length=128)
    kind = fields.CharEnumField(MailKind, description="MailKind", max_length=32)
    recipient = fields.CharField(max_length=64)
    participant_id = fields.UUIDField(null=True)
    address_sealed = fields.CharField(max_length=640)
    about_sealed = fields.TextField(null=True)
    language = fields.CharEnumField(Language, description="Language", max_length=2)
    status = fields.CharEnumField(MailStatus, description="MailStatus", max_length=16)
    attempts = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    held_until = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    made_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)
    request_id = fields.CharField(max_length=tracing.LONGEST, null=True)

    class Meta:
        """The table."""

        table = "mail"
        unique_together = (("occasion", "kind", "recipient"),)
        indexes = (("status", "next_try_at"), ("participant_id",))

    SEALED: ClassVar = {"address_sealed": ADDRESS_COLUMN, "about_sealed": ABOUT_COLUMN}

    def address(self) -> str:
        """Where it goes, in clear: for the server that takes it alone."""
        return sealing.current().open(ADDRESS_COLUMN, str(self.id), self.address_sealed)

    def about(self) -> dict[str, Any] | None:
        """What its letter tells; None once that was forgotten."""
        if self.about_sealed is None:
            return None
        told: dict[str, Any] = json.loads(sealing.current().open(ABOUT_COLUMN, str(self.id), self.about_sealed))
        return told


class MailPreference(Model):
    """What a participant said about her mails. `unwanted` are kinds. `refused_at`: her address was refused for good."""

    participant_id: UUID = fields.UUIDField(primary_key=True)
    language = fields.CharEnumField(Language, description="Language", max_length=2)
    unwanted: list[str] = fields.JSONField()
    refused_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "mail_preference"
