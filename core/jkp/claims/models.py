"""The tables about the benefit: a case and its six monthly claims."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.claims.lifecycle import (
    CaseMove,
    CaseStatus,
    ClaimMove,
    ClaimStatus,
    moved_case,
    moved_claim,
)
from jkp.claims.locks import State
from jkp.claims.terms import CaseEnd, EmploymentStatus, PayerType
from jkp.errors import Code, refuse
from jkp.participants.models import Participant, Termination


class BenefitCase(Model):
    """A participant's benefit after one termination: up to six monthly claims.

    `reference_on` is the day on which month 1 was filed (R133); every window is computed from it. `wage_base`
    (rupiah a month), `payer` and `arrears_months` are frozen when the case is approved. `closed_on` is the day of
    what ended the benefit early: the first day of work, or the day of death.
    """

    id = fields.UUIDField(primary_key=True)
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField(
        "core.Participant", related_name="cases", on_delete=fields.RESTRICT
    )
    participant_id: UUID
    termination: fields.OneToOneRelation[Termination] = fields.OneToOneField(
        "core.Termination", related_name="case", on_delete=fields.RESTRICT
    )
    termination_id: UUID
    sequence_no = fields.IntField()
    status = fields.CharEnumField(CaseStatus, description="CaseStatus", max_length=24)
    terminated_on = fields.DateField()
    reference_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    wage_base = fields.BigIntField(null=True)
    payer = fields.CharEnumField(PayerType, description="PayerType", max_length=8, null=True)
    arrears_months = fields.IntField(null=True)
    closed_reason = fields.CharEnumField(CaseEnd, description="CaseEnd", max_length=16, null=True)
    closed_on = fields.DateField(null=True)
    opened_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        """The table."""

        table = "benefit_case"
        unique_together = (("participant_id", "sequence_no"),)

    async def move(self, move: CaseMove, **changes: object) -> None:
        """Move along the table of transitions and store `changes` with it. Errors: see `moved_case`, CONFLICT."""
        await _update(self, {"status": moved_case(self.status, move), **changes})


class Claim(Model):
    """One monthly claim. What the clock decides is not stored: see `jkp.claims.reading`.

    `mission_state` and `mission_reasons` are what the mission's last evaluation said; months without a mission
    have NOT_APPLICABLE. `complete_at` is when it was last handed in whole, and `due_on` the last day to pay it from
    then on (F14). `announced` is the derived state that the event log knows. `rate` and `amount` (rupiah) are frozen
    when the claim is approved.
    """

    id = fields.UUIDField(primary_key=True)
    case: fields.ForeignKeyRelation[BenefitCase] = fields.ForeignKeyField(
        "core.BenefitCase", related_name="claims", on_delete=fields.RESTRICT
    )
    case_id: UUID
    participant: fields.ForeignKeyRelation[Participant] = fields.ForeignKeyField(
        "core.Participant", related_name="claims", on_delete=fields.RESTRICT
    )
    participant_id: UUID
    month_no = fields.IntField()
    status = fields.CharEnumField(ClaimStatus, description="ClaimStatus", max_length=24)
    opens_on = fields.DateField(null=True)
    closes_on = fields.DateField(null=True)
    calendar_version = fields.CharField(max_length=64, null=True)
    mission_state = fields.CharEnumField(State, description="State", max_length=16)
    mission_reasons: list[dict[str, Any]] = fields.JSONField(default=list)
    employment_status = fields.CharEnumField(EmploymentStatus, description="EmploymentStatus", max_length=16, null=True)
    submitted_at = fields.DatetimeField(null=True)
    complete_at = fields.DatetimeField(null=True)
    due_on = fields.DateField(null=True)
    due_calendar_version = fields.CharField(max_length=64, null=True)
    taken_by = fields.CharField(max_length=255, null=True)
    returned_at = fields.DatetimeField(null=True)
    return_reasons: list[dict[str, Any]] = fields.JSONField(default=list, null=True)
    cure_ends_on = fields.DateField(null=True)
    announced = fields.CharEnumField(ClaimStatus, description="ClaimStatus", max_length=24, null=True)
    decided_at = fields.DatetimeField(null=True)
    rate = fields.DecimalField(max_digits=5, decimal_places=4, null=True)
    amount = fields.BigIntField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        """The table."""

        table = "claim"
        unique_together = (("case_id", "month_no"),)
        indexes = (("status", "due_on", "id"), ("status", "closes_on"), ("participant_id",))

    async def move(self, move: ClaimMove, **changes: object) -> None:
        """Move along the table of transitions and store `changes` with it. Errors: see `moved_claim`, CONFLICT."""
        await _update(self, {"status": moved_claim(self.status, move), **changes})

    async def change(self, **changes: object) -> None:
        """Store `changes` that are no move. Error: CONFLICT."""
        await _update(self, changes)


async def _update(row: BenefitCase | Claim, changes: dict[str, object]) -> None:
    """Write `changes` if nobody else changed the row since it was read. Error: CONFLICT."""
    unchanged = type(row).filter(id=row.id, version=row.version)
    if not await unchanged.update(version=row.version + 1, **changes):
        raise refuse(Code.CONFLICT)
    row.update_from_dict({"version": row.version + 1, **changes})
