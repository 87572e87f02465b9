from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.terms import CaseEnd, DecisionMethod, IdentityState, PayerType, PaymentFailure, ReimbursementStatus
from jkp.participants.terms import (
    Citizenship,
    DisputeStatus,
    EmployerScale,
    EmployerStatus,
    ReportChannel,
    TerminationCause,
)
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BankAccount",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "participant",
                    fields.OneToOneField(
                        "core.Participant",
                        source_field="participant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="bank_account",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("bank", fields.CharField(max_length=60)),
                ("number_sealed", fields.CharField(max_length=255)),
                ("holder_name", fields.CharField(max_length=200)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "bank_account",
                "app": "core",
                "pk_attr": "id",
                "table_description": "Where a participant's benefit goes. The number is sealed, `holder_name` is the participant's own (G35).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Commitment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "case",
                    fields.OneToOneField(
                        "core.BenefitCase",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="commitment",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text_version", fields.CharField(max_length=32)),
                ("text_hash", fields.CharField(max_length=64)),
                ("willing_to_work", fields.BooleanField()),
                ("signed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "commitment",
                "app": "core",
                "pk_attr": "id",
                "table_description": "The signed KAPK, the commitment to look for work (F21): which text, when, and whether she is willing (R027).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SelfieCheck",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.ForeignKeyField(
                        "core.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="selfie_checks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("upload_id", fields.UUIDField()),
                ("checker", fields.CharField(max_length=64)),
                ("state", fields.CharEnumField(description="IdentityState", enum_type=IdentityState, max_length=8)),
                ("checked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "selfie_check",
                "app": "core",
                "indexes": [Index(fields=["claim_id"])],
                "pk_attr": "id",
                "table_description": "The selfie of one filing, and what the check said of it (AMB-26).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaymentFile",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.CharField(max_length=255)),
                ("payments", fields.IntField()),
                ("total", fields.BigIntField()),
                ("sha256", fields.CharField(max_length=64)),
            ],
            options={
                "table": "payment_file",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One file of payments for the bank: its number of lines, their sum in rupiah and the checksum of its text.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlacementReport",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "case",
                    fields.OneToOneField(
                        "core.BenefitCase",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="placement",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("employer_name", fields.CharField(max_length=200)),
                ("position", fields.CharField(default="", max_length=200)),
                ("accepted_on", fields.DateField()),
                ("reported_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reported_by", fields.CharField(max_length=300)),
                ("due_on", fields.DateField()),
                ("calendar_version", fields.CharField(max_length=64)),
                ("late", fields.BooleanField()),
            ],
            options={
                "table": "placement_report",
                "app": "core",
                "pk_attr": "id",
                "table_description": "The report of a new job (R150), `due_on` is its last day, by the calendar of `calendar_version`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reimbursement",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "payment",
                    fields.OneToOneField(
                        "core.Payment",
                        source_field="payment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reimbursement",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "employer",
                    fields.ForeignKeyField(
                        "core.Employer",
                        source_field="employer_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reimbursements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.BigIntField()),
                (
                    "status",
                    fields.CharEnumField(
                        description="ReimbursementStatus", enum_type=ReimbursementStatus, max_length=16
                    ),
                ),
                ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_on", fields.DateField()),
                ("calendar_version", fields.CharField(max_length=64)),
                ("reimbursed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reimbursement",
                "app": "core",
                "indexes": [Index(fields=["employer_id"])],
                "pk_attr": "id",
                "table_description": "An employer's request for what it paid in place of BPJS (F07), `due_on` is BPJS's last day to give it back.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TerminationReport",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "termination",
                    fields.ForeignKeyField(
                        "core.Termination",
                        source_field="termination_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("channel", fields.CharEnumField(description="ReportChannel", enum_type=ReportChannel, max_length=24)),
                ("reported_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reported_by", fields.CharField(max_length=300)),
                ("terminated_on", fields.DateField()),
                (
                    "cause",
                    fields.CharEnumField(description="TerminationCause", enum_type=TerminationCause, max_length=40),
                ),
                ("form_sealed", fields.TextField(null=True, unique=False)),
                ("uploads", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("due_on", fields.DateField(null=True)),
                ("calendar_version", fields.CharField(null=True, max_length=64)),
                ("late", fields.BooleanField(default=False)),
            ],
            options={
                "table": "termination_report",
                "app": "core",
                "unique_together": (("termination_id", "channel"),),
                "pk_attr": "id",
                "table_description": "One report of a termination: by the employer, by the participant, or by both (R040-R046).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WindowExtension",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.ForeignKeyField(
                        "core.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="extensions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("closed_on", fields.DateField()),
                ("closes_on", fields.DateField()),
                ("reason", fields.CharField(max_length=500)),
                ("extended_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("extended_by", fields.CharField(max_length=255)),
            ],
            options={
                "table": "window_extension",
                "app": "core",
                "indexes": [Index(fields=["claim_id"])],
                "pk_attr": "id",
                "table_description": "A window that an officer made longer, and why. Append-only.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="BenefitCase",
            name="arrears_months",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="BenefitCase",
            name="closed_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="BenefitCase",
            name="closed_reason",
            field=fields.CharEnumField(null=True, description="CaseEnd", enum_type=CaseEnd, max_length=16),
        ),
        ops.AddField(
            model_name="BenefitCase",
            name="payer",
            field=fields.CharEnumField(null=True, description="PayerType", enum_type=PayerType, max_length=8),
        ),
        ops.RemoveIndex(
            model_name="Claim",
            name=None,
            fields=["status", "submitted_at", "id"],
        ),
        ops.AddField(
            model_name="Claim",
            name="announced",
            field=fields.CharEnumField(null=True, description="ClaimStatus", enum_type=ClaimStatus, max_length=24),
        ),
        ops.AddField(
            model_name="Claim",
            name="complete_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Claim",
            name="cure_ends_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Claim",
            name="due_calendar_version",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Claim",
            name="due_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Claim",
            name="return_reasons",
            field=fields.JSONField(null=True, default=list, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Claim",
            name="returned_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Claim",
            index=Index(fields=["status", "due_on", "id"]),
        ),
        ops.AddIndex(
            model_name="Claim",
            index=Index(fields=["status", "closes_on"]),
        ),
        ops.AlterModelOptions(
            name="Determination",
            options={
                "table": "determination",
                "app": "core",
                "indexes": [Index(fields=["claim_id"])],
                "pk_attr": "id",
                "table_description": "A decision on a claim, with all that it rested on. Append-only, `hash` covers the row and `prev_hash`.",
            },
        ),
        ops.AddField(
            model_name="Determination",
            name="hash",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Determination",
            name="method",
            field=fields.CharEnumField(
                description="DecisionMethod", db_default=DecisionMethod.MANUAL, enum_type=DecisionMethod, max_length=16
            ),
        ),
        ops.AddField(
            model_name="Determination",
            name="prev_hash",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Determination",
            name="rules",
            field=fields.JSONField(null=True, default=list, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Determination",
            name="seq",
            field=fields.IntField(null=True, unique=True),
        ),
        ops.AlterModelOptions(
            name="Employer",
            options={
                "table": "employer",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A company that employs participants (R007). `npp` is its number at BPJS, and the subject of its tokens.",
            },
        ),
        ops.AddField(
            model_name="Employer",
            name="address",
            field=fields.CharField(db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Employer",
            name="npp",
            field=fields.CharField(null=True, unique=True, max_length=32),
        ),
        ops.AddField(
            model_name="Employer",
            name="scale",
            field=fields.CharEnumField(
                description="EmployerScale", db_default=EmployerScale.MEDIUM, enum_type=EmployerScale, max_length=8
            ),
        ),
        ops.AddField(
            model_name="Employer",
            name="status",
            field=fields.CharEnumField(
                description="EmployerStatus", db_default=EmployerStatus.ACTIVE, enum_type=EmployerStatus, max_length=8
            ),
        ),
        ops.AddField(
            model_name="Employment",
            name="contract_ends_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Employment",
            name="jkn_wage_earner",
            field=fields.BooleanField(db_default=True),
        ),
        ops.AddField(
            model_name="Employment",
            name="programmes",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Participant",
            name="citizenship",
            field=fields.CharEnumField(
                description="Citizenship", db_default=Citizenship.WNI, enum_type=Citizenship, max_length=8
            ),
        ),
        ops.AddField(
            model_name="Participant",
            name="died_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Participant",
            name="email",
            field=fields.CharField(null=True, max_length=254),
        ),
        ops.AddField(
            model_name="Participant",
            name="insured_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Participant",
            name="phone",
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AlterModelOptions(
            name="Payment",
            options={
                "table": "payment",
                "app": "core",
                "unique_together": (("claim_id", "attempt"),),
                "indexes": [Index(fields=["status", "file_id"]), Index(fields=["file_id"])],
                "pk_attr": "id",
                "table_description": "One attempt to pay an approved claim, in rupiah. `due_on` was computed with `calendar_version` (F14).",
            },
        ),
        ops.AlterField(
            model_name="Payment",
            name="claim",
            field=fields.ForeignKeyField(
                "core.Claim",
                source_field="claim_id",
                db_constraint=True,
                to_field="id",
                related_name="payments",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Payment",
            name="account_sealed",
            field=fields.CharField(null=True, max_length=255),
        ),
        ops.AddField(
            model_name="Payment",
            name="attempt",
            field=fields.IntField(db_default=1),
        ),
        ops.AddField(
            model_name="Payment",
            name="bank",
            field=fields.CharField(db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Payment",
            name="failed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Payment",
            name="failure",
            field=fields.CharEnumField(
                null=True, description="PaymentFailure", enum_type=PaymentFailure, max_length=16
            ),
        ),
        ops.AddField(
            model_name="Payment",
            name="file",
            field=fields.ForeignKeyField(
                "core.PaymentFile",
                source_field="file_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="lines",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Payment",
            name="holder_name",
            field=fields.CharField(db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Payment",
            name="paid_on",
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name="Payment",
            name="payer",
            field=fields.CharEnumField(
                description="PayerType", db_default=PayerType.BPJS, enum_type=PayerType, max_length=8
            ),
        ),
        ops.AddIndex(
            model_name="Payment",
            index=Index(fields=["status", "file_id"]),
        ),
        ops.AddIndex(
            model_name="Payment",
            index=Index(fields=["file_id"]),
        ),
        ops.AddConstraint(
            model_name="Payment",
            constraint=UniqueConstraint(fields=("claim_id", "attempt"), name=None),
        ),
        ops.AlterModelOptions(
            name="Termination",
            options={
                "table": "termination",
                "app": "core",
                "pk_attr": "id",
                "table_description": "The end of an employment as it was first reported (R022, R042), and the dispute about it, if any (R026).",
            },
        ),
        ops.AddField(
            model_name="Termination",
            name="dispute",
            field=fields.CharEnumField(
                description="DisputeStatus", db_default=DisputeStatus.NONE, enum_type=DisputeStatus, max_length=16
            ),
        ),
    ]
