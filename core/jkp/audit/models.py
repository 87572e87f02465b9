"""The table of the audit."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class AuditAction(StrEnum):
    """What was done with personal data."""

    READ = "READ"
    WRITE = "WRITE"
    ERASE = "ERASE"
    SIGN_IN = "SIGN_IN"
    REFUSED = "REFUSED"
    """Somebody gave a wrong password or code."""
    LOCKED = "LOCKED"
    """The same, and nobody can sign in under that name for a while."""


class Personal(StrEnum):
    """Kinds of personal data. The audit names these, and never a value.

    Example: `__personal__ = personal(Personal.TRAINING, of="row.participant_id")`
    """

    NIK = "NIK"
    NAME = "NAME"
    BIRTH = "BIRTH"
    CONTACT = "CONTACT"
    ACCOUNT = "ACCOUNT"
    FORM = "FORM"
    EVIDENCE = "EVIDENCE"
    WORK = "WORK"
    """Employments, wages, contributions."""
    LOGIN = "LOGIN"
    """Passwords, one-time codes, keys: what lets somebody in."""
    PROFILE = "PROFILE"
    """Who somebody is as a worker: résumé, skills, self-assessment."""
    HEALTH = "HEALTH"
    SEARCH = "SEARCH"
    """Where somebody looked for work, and what became of it."""
    COUNSELLING = "COUNSELLING"
    TRAINING = "TRAINING"
    EVERYTHING = "EVERYTHING"


class AuditEntry(Model):
    """One entry. `pos`, `prev_hash` and `hash` are given once it is committed: it is then part of the chain.

    `kinds` names kinds of personal data, in order, with a blank between them. Moments are the machine's.
    """

    id = fields.BigIntField(primary_key=True)
    pos = fields.BigIntField(null=True, unique=True)
    at = fields.DatetimeField()
    actor = fields.CharField(max_length=300)
    action = fields.CharEnumField(AuditAction, description="AuditAction", max_length=8)
    kinds = fields.CharField(max_length=100)
    participant_id: UUID | None = fields.UUIDField(null=True, db_index=True)
    operation = fields.CharField(max_length=100)
    request_id = fields.CharField(max_length=64)
    prev_hash = fields.CharField(max_length=64, null=True)
    hash = fields.CharField(max_length=64, null=True)

    class Meta:
        """The table."""

        table = "audit_entry"
