from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.claims.lifecycle import CaseStatus, ClaimStatus, PaymentStatus
from jkp.claims.locks import State
from jkp.claims.terms import EmploymentStatus, Outcome
from jkp.events.log import EventType
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.participants.terms import ContractType, ContributionStatus, TerminationCause
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Employer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                ("company_key", fields.CharField(unique=True, max_length=200)),
            ],
            options={
                "table": "employer",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A company that employs participants (R007).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Event",
            fields=[
                ("pos", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("event_id", fields.UUIDField(unique=True)),
                ("type", fields.CharEnumField(description="EventType", enum_type=EventType, max_length=40)),
                ("participant_id", fields.UUIDField(db_index=True)),
                ("claim_id", fields.UUIDField(null=True, db_index=True)),
                ("version", fields.IntField(null=True)),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("occurred_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "event_log",
                "app": "core",
                "pk_attr": "pos",
                "table_description": "One change. `version` counts the changes of one claim.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("principal", fields.CharField(max_length=300)),
                ("key", fields.CharField(max_length=128)),
                ("fingerprint", fields.CharField(max_length=64)),
                ("result", fields.CharField(max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "idempotency_key",
                "app": "core",
                "unique_together": (("principal", "key"),),
                "pk_attr": "id",
                "table_description": "What a principal's key stood for, and the id of the row that it made or moved.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Participant",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("nik_sealed", fields.CharField(max_length=255)),
                ("nik_index", fields.CharField(unique=True, max_length=64)),
                ("name", fields.CharField(max_length=200)),
                ("born_on", fields.DateField()),
                ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "participant",
                "app": "core",
                "pk_attr": "id",
                "table_description": "An insured worker (R011). The NIK is sealed, and `nik_index` finds it without opening it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ContributionMonth",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "participant",
                    fields.ForeignKeyField(
                        "core.Participant",
                        source_field="participant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contributions",
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
                        related_name="contributions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("month", fields.DateField()),
                (
                    "status",
                    fields.CharEnumField(description="ContributionStatus", enum_type=ContributionStatus, max_length=8),
                ),
            ],
            options={
                "table": "contribution_month",
                "app": "core",
                "unique_together": (("participant_id", "employer_id", "month"),),
                "pk_attr": "id",
                "table_description": "One month for which contributions were due. `month` is its first day.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Employment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "participant",
                    fields.ForeignKeyField(
                        "core.Participant",
                        source_field="participant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="employments",
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
                        related_name="employments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "contract_type",
                    fields.CharEnumField(description="ContractType", enum_type=ContractType, max_length=8),
                ),
                ("started_on", fields.DateField()),
                ("last_reported_wage", fields.BigIntField()),
            ],
            options={
                "table": "employment",
                "app": "core",
                "indexes": [Index(fields=["participant_id", "started_on"])],
                "pk_attr": "id",
                "table_description": "A participant's employment and the last wage reported for it, in rupiah a month.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Termination",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "employment",
                    fields.OneToOneField(
                        "core.Employment",
                        source_field="employment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="termination",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("participant_id", fields.UUIDField(db_index=True)),
                ("terminated_on", fields.DateField()),
                (
                    "cause",
                    fields.CharEnumField(description="TerminationCause", enum_type=TerminationCause, max_length=40),
                ),
                ("reported_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reported_by", fields.CharField(max_length=300)),
            ],
            options={
                "table": "termination",
                "app": "core",
                "pk_attr": "id",
                "table_description": "The end of an employment as it was reported (R022, R042).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BenefitCase",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "participant",
                    fields.ForeignKeyField(
                        "core.Participant",
                        source_field="participant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "termination",
                    fields.OneToOneField(
                        "core.Termination",
                        source_field="termination_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="case",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("sequence_no", fields.IntField()),
                ("status", fields.CharEnumField(description="CaseStatus", enum_type=CaseStatus, max_length=24)),
                ("terminated_on", fields.DateField()),
                ("reference_on", fields.DateField(null=True)),
                ("ends_on", fields.DateField(null=True)),
                ("wage_base", fields.BigIntField(null=True)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "benefit_case",
                "app": "core",
                "unique_together": (("participant_id", "sequence_no"),),
                "pk_attr": "id",
                "table_description": "A participant's benefit after one termination: up to six monthly claims.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Claim",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "core.BenefitCase",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="claims",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "participant",
                    fields.ForeignKeyField(
                        "core.Participant",
                        source_field="participant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="claims",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("month_no", fields.IntField()),
                ("status", fields.CharEnumField(description="ClaimStatus", enum_type=ClaimStatus, max_length=24)),
                ("opens_on", fields.DateField(null=True)),
                ("closes_on", fields.DateField(null=True)),
                ("calendar_version", fields.CharField(null=True, max_length=64)),
                ("mission_state", fields.CharEnumField(description="State", enum_type=State, max_length=16)),
                ("mission_reasons", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                (
                    "employment_status",
                    fields.CharEnumField(
                        null=True, description="EmploymentStatus", enum_type=EmploymentStatus, max_length=16
                    ),
                ),
                ("submitted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("taken_by", fields.CharField(null=True, max_length=255)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("rate", fields.DecimalField(null=True, max_digits=5, decimal_places=4)),
                ("amount", fields.BigIntField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "claim",
                "app": "core",
                "unique_together": (("case_id", "month_no"),),
                "indexes": [Index(fields=["status", "submitted_at", "id"]), Index(fields=["participant_id"])],
                "pk_attr": "id",
                "table_description": "One monthly claim. What the clock decides is not stored: see `jkp.claims.reading`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Determination",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.ForeignKeyField(
                        "core.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="determinations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("outcome", fields.CharEnumField(description="Outcome", enum_type=Outcome, max_length=16)),
                ("decided_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("decided_by", fields.CharField(max_length=255)),
                ("rulebook_hash", fields.CharField(max_length=64)),
                ("calendar_version", fields.CharField(max_length=64)),
                ("inputs", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("reasons", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("rate", fields.DecimalField(null=True, max_digits=5, decimal_places=4)),
                ("amount", fields.BigIntField(null=True)),
            ],
            options={
                "table": "determination",
                "app": "core",
                "indexes": [Index(fields=["claim_id"])],
                "pk_attr": "id",
                "table_description": "A decision on a claim, with all that it rested on. Append-only.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Mission",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.OneToOneField(
                        "core.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mission",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("case_id", fields.UUIDField(db_index=True)),
                ("participant_id", fields.UUIDField()),
                ("month_no", fields.IntField()),
                ("starts_on", fields.DateField()),
                ("ends_on", fields.DateField()),
                ("state", fields.CharEnumField(description="State", enum_type=State, max_length=16)),
                ("points", fields.IntField()),
                ("points_target", fields.IntField()),
                ("requirements", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("evaluated_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "mission",
                "app": "core",
                "indexes": [Index(fields=["participant_id", "starts_on"])],
                "pk_attr": "id",
                "table_description": "What one month asks for, and the result of its last evaluation (`requirements` as it is shown).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Activity",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField()),
                ("plugin", fields.CharField(max_length=64)),
                ("external_id", fields.CharField(max_length=128)),
                ("kind", fields.CharEnumField(description="ActivityKind", enum_type=ActivityKind, max_length=24)),
                ("occurred_on", fields.DateField()),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("company", fields.CharField(max_length=200)),
                ("company_key", fields.CharField(max_length=200)),
                ("position", fields.CharField(max_length=200)),
                ("url", fields.CharField(null=True, max_length=500)),
                ("uploads", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "retraction",
                    fields.CharEnumField(null=True, description="Retraction", enum_type=Retraction, max_length=16),
                ),
                ("retraction_note", fields.CharField(default="", max_length=500)),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "core.Mission",
                        source_field="mission_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="activities",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("points", fields.IntField()),
                ("reason", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "activity",
                "app": "core",
                "unique_together": (("plugin", "external_id"),),
                "indexes": [
                    Index(fields=["participant_id", "id"]),
                    Index(fields=["participant_id", "occurred_on"]),
                    Index(fields=["mission_id"]),
                ],
                "pk_attr": "id",
                "table_description": "One entry of the ledger. `(plugin, external_id)` is unique: recording twice is harmless.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Assessed",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "core.Mission",
                        source_field="mission_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="assessed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=64)),
                ("plugin", fields.CharField(max_length=64)),
                ("state", fields.CharEnumField(description="State", enum_type=State, max_length=16)),
                ("current", fields.IntField()),
                ("target", fields.IntField()),
                ("reasons", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("assessed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mission_assessed",
                "app": "core",
                "unique_together": (("mission_id", "code"),),
                "pk_attr": "id",
                "table_description": "What a plugin said of one requirement of one mission, and when.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Payment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "claim",
                    fields.OneToOneField(
                        "core.Claim",
                        source_field="claim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="payment",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.BigIntField()),
                ("status", fields.CharEnumField(description="PaymentStatus", enum_type=PaymentStatus, max_length=16)),
                ("instructed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_on", fields.DateField()),
                ("calendar_version", fields.CharField(max_length=64)),
                ("paid_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "payment",
                "app": "core",
                "pk_attr": "id",
                "table_description": "The payment of an approved claim, in rupiah. `due_on` was computed with `calendar_version` (F14).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Upload",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(db_index=True)),
                ("size", fields.IntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("uploaded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_for", fields.CharField(null=True, max_length=255)),
            ],
            options={
                "table": "upload",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A file that a participant uploaded. `used_for` names what it proves, once it was attached.",
            },
            bases=["Model"],
        ),
    ]
