"""The states of a claim and of a benefit case, and the only moves between them (domain model D3).

LOCKED, CLAIMABLE and LAPSED of a claim that was not filed are derived from the clock whenever somebody looks;
the table below is about what people do.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from jkp.errors import Code, refuse

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class ClaimStatus(StrEnum):
    """Where a monthly claim stands."""

    LOCKED = "LOCKED"
    CLAIMABLE = "CLAIMABLE"
    LAPSED = "LAPSED"
    SUBMITTED = "SUBMITTED"
    IN_VERIFICATION = "IN_VERIFICATION"
    APPROVED = "APPROVED"
    PAYMENT_PENDING = "PAYMENT_PENDING"
    PAID = "PAID"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class ClaimMove(StrEnum):
    """What somebody does to a claim."""

    SUBMIT = "SUBMIT"
    TAKE = "TAKE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    INSTRUCT_PAYMENT = "INSTRUCT_PAYMENT"
    CONFIRM_PAYMENT = "CONFIRM_PAYMENT"
    CANCEL = "CANCEL"


CLAIM_MOVES: Mapping[tuple[ClaimStatus, ClaimMove], ClaimStatus] = {
    (ClaimStatus.LOCKED, ClaimMove.SUBMIT): ClaimStatus.SUBMITTED,
    (ClaimStatus.LOCKED, ClaimMove.CANCEL): ClaimStatus.CANCELLED,
    (ClaimStatus.SUBMITTED, ClaimMove.TAKE): ClaimStatus.IN_VERIFICATION,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.APPROVE): ClaimStatus.APPROVED,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.REJECT): ClaimStatus.REJECTED,
    (ClaimStatus.APPROVED, ClaimMove.INSTRUCT_PAYMENT): ClaimStatus.PAYMENT_PENDING,
    (ClaimStatus.PAYMENT_PENDING, ClaimMove.CONFIRM_PAYMENT): ClaimStatus.PAID,
}

SETTLED = frozenset(
    {
        ClaimStatus.APPROVED,
        ClaimStatus.PAYMENT_PENDING,
        ClaimStatus.PAID,
        ClaimStatus.REJECTED,
        ClaimStatus.LAPSED,
    }
)
"""States after which the next month may be claimed: a slow bank blocks nobody."""

DERIVED = frozenset({ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE, ClaimStatus.LAPSED})
"""States of a claim that was not filed; they are never stored, except LOCKED."""


class CaseStatus(StrEnum):
    """Where a benefit case stands."""

    REPORTED = "REPORTED"
    UNDER_VERIFICATION = "UNDER_VERIFICATION"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    INELIGIBLE = "INELIGIBLE"
    EXPIRED = "EXPIRED"


class CaseMove(StrEnum):
    """What happens to a case."""

    SUBMIT_MONTH_1 = "SUBMIT_MONTH_1"
    APPROVE = "APPROVE"
    DENY = "DENY"
    COMPLETE = "COMPLETE"


CASE_MOVES: Mapping[tuple[CaseStatus, CaseMove], CaseStatus] = {
    (CaseStatus.REPORTED, CaseMove.SUBMIT_MONTH_1): CaseStatus.UNDER_VERIFICATION,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.APPROVE): CaseStatus.ACTIVE,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.DENY): CaseStatus.INELIGIBLE,
    (CaseStatus.ACTIVE, CaseMove.COMPLETE): CaseStatus.COMPLETED,
}


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    INSTRUCTED = "INSTRUCTED"
    PAID = "PAID"


class PaymentMove(StrEnum):
    """What happens to a payment."""

    CONFIRM = "CONFIRM"


PAYMENT_MOVES: Mapping[tuple[PaymentStatus, PaymentMove], PaymentStatus] = {
    (PaymentStatus.INSTRUCTED, PaymentMove.CONFIRM): PaymentStatus.PAID,
}


def moved_claim(status: ClaimStatus, move: ClaimMove) -> ClaimStatus:
    """The state after `move`. Errors: ALREADY_SUBMITTED, ILLEGAL_TRANSITION."""
    filed = status not in DERIVED and status is not ClaimStatus.CANCELLED
    if move is ClaimMove.SUBMIT and filed:
        raise refuse(Code.ALREADY_SUBMITTED)
    return _moved(CLAIM_MOVES, status, move)


def moved_case(status: CaseStatus, move: CaseMove) -> CaseStatus:
    """The state after `move`. Error: ILLEGAL_TRANSITION."""
    return _moved(CASE_MOVES, status, move)


def moved_payment(status: PaymentStatus, move: PaymentMove) -> PaymentStatus:
    """The state after `move`. Error: ILLEGAL_TRANSITION."""
    return _moved(PAYMENT_MOVES, status, move)


def _moved(table: Mapping[tuple[S, M], S], status: S, move: M) -> S:
    after = table.get((status, move))
    if after is None:
        raise refuse(Code.ILLEGAL_TRANSITION, status=status.value)
    return after
