"""The tables about who is insured."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.participants.terms import (
    Citizenship,
    ContractType,
    ContributionStatus,
    DisputeStatus,
    EmployerScale,
    EmployerStatus,
    ReportChannel,
    TerminationCause,
)
from jkp.security import sealing

NIK_COLUMN = "participant.nik"
EMAIL_COLUMN = "participant.email"
ACCOUNT_COLUMN = "bank_account.number"
FORM_COLUMN = "termination_report.form"


class Participant(Model):
    """An insured worker (R011). NIK and e-mail address are sealed, and `nik_index` finds a NIK without opening it.

    `insured_on` is the day on which the employer registered her in the programme; where nobody knows it, it is the
    day of `registered_at`.
    """

    id = fields.UUIDField(primary_key=True)
    nik_sealed = fields.CharField(max_length=255)
    nik_index = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    born_on = fields.DateField()
    citizenship = fields.CharEnumField(Citizenship, description="Citizenship", max_length=8, db_default=Citizenship.WNI)
    insured_on = fields.DateField(null=True)
    email_sealed = fields.CharField(max_length=640, null=True)
    phone = fields.CharField(max_length=20, null=True)
    registered_at = fields.DatetimeField()
    died_on = fields.DateField(null=True)

    class Meta:
        """The table."""

        table = "participant"

    SEALED: ClassVar = {"nik_sealed": NIK_COLUMN, "email_sealed": EMAIL_COLUMN}
    INDEXED: ClassVar = {"nik_index": "nik_sealed"}

    def nik(self) -> str:
        """The NIK in clear: for its owner and for officers alone."""
        return sealing.current().open(NIK_COLUMN, str(self.id), self.nik_sealed)

    def email(self) -> str | None:
        """The e-mail address in clear: for its owner, for officers, and for the server that takes her mail."""
        if self.email_sealed is None:
            return None
        return sealing.current().open(EMAIL_COLUMN, str(self.id), self.email_sealed)


class Employer(Model):
    """A company that employs participants (R007). `npp` is its number at BPJS, and the subject of its tokens."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=200)
    company_key = fields.CharField(max_length=200, unique=True)
    npp = fields.CharField(max_length=32, null=True, unique=True)
    scale = fields.CharEnumField(
        EmployerScale, description="EmployerScale", max_length=8, db_default=EmployerScale.MEDIUM
    )
    status = fields.CharEnumField(
        EmployerStatus, description="EmployerStatus", max_length=8, db_default=EmployerStatus.ACTIVE
    )
    address = fields.CharField(max_length=300, db_default="")

    class Meta:
        """The table."""

        table = "employer"


class Employment(Model):
    """A participant's employment and the last wage reported for it, in rupiah a month.

    `contract_ends_on` is the last day of a fixed-term contract; `programmes` and `jkn_wage_earner` say what the
    employer enrolled the worker in (R030-R032); programmes that were never recorded are taken for complete.
    """

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
    contract_ends_on = fields.DateField(null=True)
    last_reported_wage = fields.BigIntField()
    programmes: list[str] | None = fields.JSONField(null=True)
    jkn_wage_earner = fields.BooleanField(db_default=True)

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
    """The end of an employment as it was first reported (R022, R042), and the dispute about it, if any (R026)."""

    id = fields.UUIDField(primary_key=True)
    employment: fields.OneToOneRelation[Employment] = fields.OneToOneField(
        "core.Employment", related_name="termination", on_delete=fields.RESTRICT
    )
    employment_id: UUID
    participant_id = fields.UUIDField(db_index=True)
    terminated_on = fields.DateField()
    cause = fields.CharEnumField(TerminationCause, description="TerminationCause", max_length=40)
    dispute = fields.CharEnumField(
        DisputeStatus, description="DisputeStatus", max_length=16, db_default=DisputeStatus.NONE
    )
    reported_at = fields.DatetimeField()
    reported_by = fields.CharField(max_length=300)

    class Meta:
        """The table."""

        table = "termination"


class TerminationReport(Model):
    """One report of a termination: by the employer, by the participant, or by both (R040-R046).

    `form_sealed` holds the fields of the form (A4), which name people. `due_on` is the employer's last day, by the
    calendar of `calendar_version`; a participant's report is never late.
    """

    id = fields.UUIDField(primary_key=True)
    termination: fields.ForeignKeyRelation[Termination] = fields.ForeignKeyField(
        "core.Termination", related_name="reports", on_delete=fields.RESTRICT
    )
    termination_id: UUID
    channel = fields.CharEnumField(ReportChannel, description="ReportChannel", max_length=24)
    reported_at = fields.DatetimeField()
    reported_by = fields.CharField(max_length=300)
    terminated_on = fields.DateField()
    cause = fields.CharEnumField(TerminationCause, description="TerminationCause", max_length=40)
    form_sealed = fields.TextField(null=True)
    uploads: list[str] = fields.JSONField()
    due_on = fields.DateField(null=True)
    calendar_version = fields.CharField(max_length=64, null=True)
    late = fields.BooleanField(default=False)

    SEALED: ClassVar = {"form_sealed": FORM_COLUMN}

    class Meta:
        """The table."""

        table = "termination_report"
        unique_together = (("termination_id", "channel"),)


class BankAccount(Model):
    """Where a participant's benefit goes. The number is sealed, `holder_name` is the participant's own (G35)."""

    id = fields.UUIDField(primary_key=True)
    participant: fields.OneToOneRelation[Participant] = fields.OneToOneField(
        "core.Participant", related_name="bank_account", on_delete=fields.RESTRICT
    )
    participant_id: UUID
    bank = fields.CharField(max_length=60)
    number_sealed = fields.CharField(max_length=255)
    holder_name = fields.CharField(max_length=200)
    changed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "bank_account"

    SEALED: ClassVar = {"number_sealed": ACCOUNT_COLUMN}

    def number(self) -> str:
        """The account number in clear: for its owner, for officers and for the bank alone."""
        return sealing.current().open(ACCOUNT_COLUMN, str(self.id), self.number_sealed)
