"""What stands beside a claim: its payment, the decisions on it, its history, and the question of eligibility."""

from datetime import date, datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.models import Determination as DeterminationRow
from jkp.claims.models import Outcome
from jkp.claims.models import Payment as PaymentRow
from jkp.errors import Reason
from jkp.events.log import Event as EventRow
from jkp.events.log import EventType
from jkp.security.principals import Role
from jkp_schema.errors import Lock
from jkp_schema.policy import INHERIT, allow
from jkp_schema.regulating import exact
from jkp_schema.scalars import Rupiah


@strawberry.type(description="A payment of the cash benefit.")
class Payment:
    """A payment."""

    __policy__ = INHERIT

    participant_id: strawberry.Private[UUID]
    amount: Rupiah | None = strawberry.field(
        description="Rupiah.", metadata=allow(Role.OFFICER, owner="participant_id")
    )
    status: PaymentStatus = strawberry.field(description="Where it stands.")
    instructed_at: datetime = strawberry.field(description="When the bank was instructed.")
    due_on: date = strawberry.field(description="Last day to pay, by the calendar of `calendarVersion`.")
    calendar_version: str = strawberry.field(description="The holiday calendar that gave `dueOn`.")
    paid_at: datetime | None = strawberry.field(description="When the money arrived.")

    @classmethod
    def of(cls, row: PaymentRow, participant_id: UUID) -> "Payment":
        """The payment of a row, which goes to this participant."""
        return cls(
            participant_id=participant_id,
            amount=Rupiah(row.amount),
            status=row.status,
            instructed_at=row.instructed_at,
            due_on=row.due_on,
            calendar_version=row.calendar_version,
            paid_at=row.paid_at,
        )


@strawberry.type(description="A decision on a claim, with all that it rested on.")
class Determination:
    """A determination."""

    __policy__ = INHERIT

    outcome: Outcome = strawberry.field(description="Approved or rejected.")
    decided_at: datetime = strawberry.field(description="When.")
    rule_book_hash: str = strawberry.field(description="SHA-256 of the rule book that was in force.")
    calendar_version: str = strawberry.field(description="The holiday calendar that was in force.")
    inputs: JSON = strawberry.field(description="The facts that the decision used.")
    reasons: list[Lock] = strawberry.field(description="The rules that failed.")
    rate: str | None = strawberry.field(description="Share of the wage, exact, like 0.6.")
    amount: Rupiah | None = strawberry.field(description="Rupiah of this month.")

    @classmethod
    def of(cls, row: DeterminationRow, language: str) -> "Determination":
        """The determination of a row."""
        return cls(
            outcome=row.outcome,
            decided_at=row.decided_at,
            rule_book_hash=row.rulebook_hash,
            calendar_version=row.calendar_version,
            inputs=JSON(row.inputs),
            reasons=[Lock.of(Reason.restored(reason), language) for reason in row.reasons],
            rate=None if row.rate is None else exact(row.rate),
            amount=None if row.amount is None else Rupiah(row.amount),
        )


@strawberry.type(description="Something that happened to a claim.")
class ClaimEvent:
    """An event of the log."""

    __policy__ = INHERIT

    event_id: strawberry.ID = strawberry.field(description="Unique; the same event never has another.")
    type: EventType = strawberry.field(description="What happened.")
    version: int | None = strawberry.field(description="The version of the claim after it.")
    occurred_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: EventRow) -> "ClaimEvent":
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
    reasons: list[Lock] = strawberry.field(description="Every rule that failed, with its numbers.")
