"""The tables about who is insured."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.participants.terms import ContractType, ContributionStatus, TerminationCause
from jkp.security import sealing

NIK_COLUMN = "participant.nik"


class Participant(Model):
    """An insured worker (R011). The NIK is sealed, and `nik_index` finds it without opening it."""

    id = fields.UUIDField(primary_key=True)
    nik_sealed = fields.CharField(max_length=255)
    nik_index = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    born_on = fields.DateField()
    registered_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "participant"

    def nik(self) -> str:
        """The NIK in clear: for its owner and for officers alone."""
        return sealing.current().open(NIK_COLUMN, str(self.id), self.nik_sealed)


class Employer(Model):
    """A company that employs participants (R007)."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    company_key = fields.CharField(max_length=200, unique=True)

    class Meta:
        """The table."""

        table = "employer"


class Employment(Model):
    """A participant's employment and the last wage reported for it, in rupiah a month."""

    id = fields.UUIDField(primary_key=True)
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField(
        "core.Participant", related_name="employments", on_delete=fields.RESTRICT
    )
    participant_id: UUID
    employer: fields.ForeignKeyRelation[Employer] = fields.ForeignKeyField(
        "core.Employer", related_name="employments", on_delete=fields.RESTRICT
    )
    employer_id: UUID
    contract_type = fields.CharEnumField(ContractType, description="ContractType", max_length=8)
    started_on = fields.DateField()
    last_reported_wage = fields.BigIntField()

    class Meta:
        """The table."""

        table = "employment"
        indexes = (("participant_id", "started_on"),)


class ContributionMonth(Model):
    """One month for which contributions were due. `month` is its first day."""

    id = fields.BigIntField(primary_key=True)
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField(
        "core.Participant", related_name="contributions", on_delete=fields.RESTRICT
    )
    participant_id: UUID
    employer: fields.ForeignKeyRelation[Employer] = fields.ForeignKeyField(
        "core.Employer", related_name="contributions", on_delete=fields.RESTRICT
    )
    employer_id: UUID
    month = fields.DateField()
    status = fields.CharEnumField(ContributionStatus, description="ContributionStatus", max_length=8)

    class Meta:
        """The table."""

        table = "contribution_month"
        unique_together = (("participant_id", "employer_id", "month"),)


class Termination(Model):
    """The end of an employment as it was reported (R022, R042)."""

    id = fields.UUIDField(primary_key=True)
    employment: fields.OneToOneRelation[Employment] = fields.OneToOneField(
        "core.Employment", related_name="termination", on_delete=fields.RESTRICT
    )
    employment_id: UUID
    participant_id = fields.UUIDField(db_index=True)
    terminated_on = fields.DateField()
    cause = fields.CharEnumField(TerminationCause, description="TerminationCause", max_length=40)
    reported_at = fields.DatetimeField()
    reported_by = fields.CharField(max_length=300)

    class Meta:
        """The table."""

        table = "termination"
