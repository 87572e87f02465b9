"""The tables about money: payments, the files that instruct a bank, and the reimbursement of employers."""

from typing import ClassVar
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.claims.lifecycle import PaymentMove, PaymentStatus, moved_payment
from jkp.claims.models import Claim
from jkp.claims.terms import PayerType, PaymentFailure, ReimbursementStatus
from jkp.participants.models import Employer
from jkp.security import sealing

PAYMENT_ACCOUNT_COLUMN = "payment.account"


class PaymentFile(Model):
    """One file of payments for the bank: its number of lines, their sum in rupiah and the checksum of its text."""

    id = fields.IntField(primary_key=True)
    made_at = fields.DatetimeField()
    made_by = fields.CharField(max_length=255)
    payments = fields.IntField()
    total = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)

    class Meta:
        """The table."""

        table = "payment_file"


class Payment(Model):
    """One attempt to pay an approved claim, in rupiah. `due_on` was computed with `calendar_version` (F14).

    The bank account is the one of the moment of instruction. A payment that failed is replaced by a new attempt.
    """

    id = fields.UUIDField(primary_key=True)
    claim: fields.ForeignKeyRelation[Claim] = fields.ForeignKeyField(
        "core.Claim", related_name="payments", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    attempt = fields.IntField(db_default=1)
    amount = fields.BigIntField()
    payer = fields.CharEnumField(PayerType, description="PayerType", max_length=8, db_default=PayerType.BPJS)
    status = fields.CharEnumField(PaymentStatus, description="PaymentStatus", max_length=16)
    bank = fields.CharField(max_length=60, db_default="")
    account_sealed = fields.CharField(max_length=255, null=True)
    holder_name = fields.CharField(max_length=200, db_default="")
    instructed_at = fields.DatetimeField()
    due_on = fields.DateField()
    calendar_version = fields.CharField(max_length=64)
    paid_at = fields.DatetimeField(null=True)
    paid_on = fields.DateField(null=True)
    failed_at = fields.DatetimeField(null=True)
    failure = fields.CharEnumField(PaymentFailure, description="PaymentFailure", max_length=16, null=True)
    file: fields.ForeignKeyNullableRelation[PaymentFile] = fields.ForeignKeyField(
        "core.PaymentFile", related_name="lines", null=True, on_delete=fields.RESTRICT
    )
    file_id: int | None

    class Meta:
        """The table."""

        table = "payment"
        unique_together = (("claim_id", "attempt"),)
        indexes = (("status", "file_id"), ("file_id",), ("payer", "due_on", "id"))

    SEALED: ClassVar = {"account_sealed": PAYMENT_ACCOUNT_COLUMN}

    async def move(self, move: PaymentMove, **changes: object) -> None:
        """Move along the table of transitions and store `changes` with it. Error: see `moved_payment`."""
        self.update_from_dict({"status": moved_payment(self.status, move), **changes})
        await self.save(update_fields=["status", *changes])

    def account(self) -> str | None:
        """The account number in clear: for the bank's file alone."""
        if self.account_sealed is None:
            return None
        return sealing.current().open(PAYMENT_ACCOUNT_COLUMN, str(self.id), self.account_sealed)


class Reimbursement(Model):
    """An employer's request for what it paid in place of BPJS (F07), `due_on` is BPJS's last day to give it back."""

    id = fields.UUIDField(primary_key=True)
    payment: fields.OneToOneRelation[Payment] = fields.OneToOneField(
        "core.Payment", related_name="reimbursement", on_delete=fields.RESTRICT
    )
    payment_id: UUID
    employer: fields.ForeignKeyRelation[Employer] = fields.ForeignKeyField(
        "core.Employer", related_name="reimbursements", on_delete=fields.RESTRICT
    )
    employer_id: UUID
    amount = fields.BigIntField()
    status = fields.CharEnumField(ReimbursementStatus, description="ReimbursementStatus", max_length=16)
    requested_at = fields.DatetimeField()
    due_on = fields.DateField()
    calendar_version = fields.CharField(max_length=64)
    reimbursed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "reimbursement"
        indexes = (("employer_id",),)
