"""What stands beside a claim: its payment, its history, and the question of eligibility."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.claims.bank_lines import reference_of
from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.money import Payment as PaymentRow
from jkp.claims.terms import PayerType, PaymentFailure
from jkp.events.log import ArchivedEvent, EventType
from jkp.events.log import Event as EventRow
from jkp.participants import accounts
from jkp.participants.eligibility import Eligibility as Answer
from jkp.security.principals import Role
from jkp_schema.errors import Lock
from jkp_schema.ids import global_id
from jkp_schema.node import Node
from jkp_schema.policy import INHERIT, allow
from jkp_schema.scalars import Rupiah

OWNER_OR_OFFICER = allow(Role.OFFICER, owner="participant_id")


@strawberry.type(description="One attempt to pay the cash benefit of a month.")
class Payment(Node):
    """A payment."""

    __policy__ = INHERIT

    row: strawberry.Private[PaymentRow]
    participant_id: strawberry.Private[UUID]
    reference: str = strawberry.field(description="What it is called in the bank's file.")
    attempt: int = strawberry.field(description="1, and one more each time that it is reissued.")
    payer: PayerType = strawberry.field(description="Who pays it.")
    amount: Rupiah | None = strawberry.field(description="Rupiah.", metadata=OWNER_OR_OFFICER)
    status: PaymentStatus = strawberry.field(description="Where it stands.")
    instructed_at: datetime = strawberry.field(description="When the payer was instructed.")
    due_on: date = strawberry.field(description="Last day to pay, by the calendar of `calendarVersion`.")
    calendar_version: str = strawberry.field(description="The holiday calendar that gave `dueOn`.")
    paid_at: datetime | None = strawberry.field(description="When it was told that the money arrived.")
    paid_on: date | None = strawberry.field(description="The day on which the money arrived.")
    failed_at: datetime | None = strawberry.field(description="When it was told that it could not be paid.")
    failure: PaymentFailure | None = strawberry.field(description="Why it could not be paid.")
    bank: str | None = strawberry.field(description="The bank that it goes to.", metadata=OWNER_OR_OFFICER)

    @classmethod
    def of(cls, row: PaymentRow, participant_id: UUID) -> "Payment":
        """The payment of a row, which goes to this participant."""
        return cls(
            id=strawberry.ID(global_id("Payment", row.id)),
            row=row,
            participant_id=participant_id,
            reference=reference_of(row.id),
            attempt=row.attempt,
            payer=row.payer,
            amount=Rupiah(row.amount),
            status=row.status,
            instructed_at=row.instructed_at,
            due_on=row.due_on,
            calendar_version=row.calendar_version,
            paid_at=row.paid_at,
            paid_on=row.paid_on,
            failed_at=row.failed_at,
            failure=row.failure,
            bank=row.bank or None,
        )

    @strawberry.field(
        description="The account that it goes to, masked but for its last four digits.", metadata=OWNER_OR_OFFICER
    )
    def account_number(self) -> str | None:
        number = self.row.account()
        return accounts.masked(number) if number else None


@strawberry.type(description="Something that happened to a claim.")
class ClaimEvent:
    """An event of the log."""

    __policy__ = INHERIT

    event_id: strawberry.ID = strawberry.field(description="Unique; the same event never has another.")
    type: EventType = strawberry.field(description="What happened.")
    version: int | None = strawberry.field(description="The version of the claim after it.")
    occurred_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: EventRow | ArchivedEvent) -> "ClaimEvent":
        """The event of a row."""
        return cls(
            event_id=strawberry.ID(str(row.event_id)),
            type=row.type,
            version=row.version,
            occurred_at=row.occurred_at,
        )


@strawberry.type(description="Whether the rules in force today entitle to the benefit.")
class Eligibility:
    """The answer with every failed rule."""

    __policy__ = INHERIT

    eligible: bool = strawberry.field(description="Whether no rule failed.")
    months_paid: int = strawberry.field(description="Contribution months paid in the window before the termination.")
    longest_run: int = strawberry.field(description="The most of them in a row.")
    earlier_benefits: int = strawberry.field(description="How many benefits were granted before this one.")
    months_since_previous: int | None = strawberry.field(
        description="Contribution months paid since the last of them; null when there was none."
    )
    reasons: list[Lock] = strawberry.field(description="Every rule that failed, with its numbers.")

    @classmethod
    def of(cls, found: Answer, language: str) -> "Eligibility":
        """The answer of the rules."""
        return cls(
            eligible=found.eligible,
            months_paid=found.months_paid,
            longest_run=found.longest_run,
            earlier_benefits=found.earlier_benefits,
            months_since_previous=found.months_since_previous,
            reasons=[Lock.of(reason, language) for reason in found.reasons],
        )
