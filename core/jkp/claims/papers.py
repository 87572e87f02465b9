"""The tables about what people sign, hand in and grant: the commitment, selfies, placement reports, extensions."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.claims.models import BenefitCase, Claim
from jkp.claims.terms import IdentityState


class Commitment(Model):
    """The signed KAPK, the commitment to look for work (F21): which text, when, and whether she is willing (R027)."""

    id = fields.UUIDField(primary_key=True)
    case: fields.OneToOneRelation[BenefitCase] = fields.OneToOneField(
        "core.BenefitCase", related_name="commitment", on_delete=fields.RESTRICT
    )
    case_id: UUID
    text_version = fields.CharField(max_length=32)
    text_hash = fields.CharField(max_length=64)
    willing_to_work = fields.BooleanField()
    signed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "commitment"


class SelfieCheck(Model):
    """The selfie of one filing, and what the check said of it (AMB-26)."""

    id = fields.UUIDField(primary_key=True)
    claim: fields.ForeignKeyRelation[Claim] = fields.ForeignKeyField(
        "core.Claim", related_name="selfie_checks", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    upload_id = fields.UUIDField()
    checker = fields.CharField(max_length=64)
    state = fields.CharEnumField(IdentityState, description="IdentityState", max_length=8)
    checked_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "selfie_check"
        indexes = (("claim_id",),)


class PlacementReport(Model):
    """The report of a new job (R150), `due_on` is its last day, by the calendar of `calendar_version`."""

    id = fields.UUIDField(primary_key=True)
    case: fields.OneToOneRelation[BenefitCase] = fields.OneToOneField(
        "core.BenefitCase", related_name="placement", on_delete=fields.RESTRICT
    )
    case_id: UUID
    employer_name = fields.CharField(max_length=200)
    position = fields.CharField(max_length=200, default="")
    accepted_on = fields.DateField()
    reported_at = fields.DatetimeField()
    reported_by = fields.CharField(max_length=300)
    due_on = fields.DateField()
    calendar_version = fields.CharField(max_length=64)
    late = fields.BooleanField()

    class Meta:
        """The table."""

        table = "placement_report"


class WindowExtension(Model):
    """A window that an officer made longer, and why. Append-only."""

    id = fields.UUIDField(primary_key=True)
    claim: fields.ForeignKeyRelation[Claim] = fields.ForeignKeyField(
        "core.Claim", related_name="extensions", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    closed_on = fields.DateField()
    closes_on = fields.DateField()
    reason = fields.CharField(max_length=500)
    extended_at = fields.DatetimeField()
    extended_by = fields.CharField(max_length=255)

    class Meta:
        """The table."""

        table = "window_extension"
        indexes = (("claim_id",),)
