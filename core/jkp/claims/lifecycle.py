"""The states of a claim, a benefit case and a payment, and the only moves between them (domain model D3).

LOCKED, CLAIMABLE and LAPSED of a claim that was not filed follow the clock and are derived whenever somebody looks,
and so is a returned claim whose time to correct it has passed; the tables below are about what is stored.
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
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    PAYMENT_PENDING = "PAYMENT_PENDING"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAID = "PAID"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class ClaimMove(StrEnum):
    """What happens to a claim."""

    SUBMIT = "SUBMIT"
    WITHDRAW = "WITHDRAW"
    TAKE = "TAKE"
    RETURN = "RETURN"
    RESUBMIT = "RESUBMIT"
    EXPIRE_CURE = "EXPIRE_CURE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    INSTRUCT_PAYMENT = "INSTRUCT_PAYMENT"
    CONFIRM_PAYMENT = "CONFIRM_PAYMENT"
    FAIL_PAYMENT = "FAIL_PAYMENT"
    REISSUE_PAYMENT = "REISSUE_PAYMENT"
    CANCEL = "CANCEL"
    REOPEN = "REOPEN"


CLAIM_MOVES: Mapping[tuple[ClaimStatus, ClaimMove], ClaimStatus] = {
    (ClaimStatus.LOCKED, ClaimMove.SUBMIT): ClaimStatus.SUBMITTED,
    (ClaimStatus.LOCKED, ClaimMove.CANCEL): ClaimStatus.CANCELLED,
    (ClaimStatus.SUBMITTED, ClaimMove.WITHDRAW): ClaimStatus.LOCKED,
    (ClaimStatus.SUBMITTED, ClaimMove.TAKE): ClaimStatus.IN_VERIFICATION,
    (ClaimStatus.SUBMITTED, ClaimMove.CANCEL): ClaimStatus.CANCELLED,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.RETURN): ClaimStatus.RETURNED,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.APPROVE): ClaimStatus.APPROVED,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.REJECT): ClaimStatus.REJECTED,
    (ClaimStatus.IN_VERIFICATION, ClaimMove.CANCEL): ClaimStatus.CANCELLED,
    (ClaimStatus.RETURNED, ClaimMove.RESUBMIT): ClaimStatus.SUBMITTED,
    (ClaimStatus.RETURNED, ClaimMove.EXPIRE_CURE): ClaimStatus.REJECTED,
    (ClaimStatus.RETURNED, ClaimMove.CANCEL): ClaimStatus.CANCELLED,
    (ClaimStatus.APPROVED, ClaimMove.INSTRUCT_PAYMENT): ClaimStatus.PAYMENT_PENDING,
    (ClaimStatus.PAYMENT_PENDING, ClaimMove.CONFIRM_PAYMENT): ClaimStatus.PAID,
    (ClaimStatus.PAYMENT_PENDING, ClaimMove.FAIL_PAYMENT): ClaimStatus.PAYMENT_FAILED,
    (ClaimStatus.PAYMENT_FAILED, ClaimMove.REISSUE_PAYMENT): ClaimStatus.PAYMENT_PENDING,
    (ClaimStatus.REJECTED, ClaimMove.REOPEN): ClaimStatus.IN_VERIFICATION,
    (ClaimStatus.CANCELLED, ClaimMove.REOPEN): ClaimStatus.LOCKED,
}
"""REOPEN belongs to an officer who reopens a case that was found not eligible."""

SETTLED = frozenset(
    {
        ClaimStatus.APPROVED,
        ClaimStatus.PAYMENT_PENDING,
        ClaimStatus.PAYMENT_FAILED,
        ClaimStatus.PAID,
        ClaimStatus.REJECTED,
        ClaimStatus.LAPSED,
    }
)
"""States after which the next month may be claimed: a slow bank blocks nobody."""

DERIVED = frozenset({ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE, ClaimStatus.LAPSED})
"""States of a claim that was not filed; they are never stored, except LOCKED."""

UNDECIDED = frozenset({ClaimStatus.LOCKED, ClaimStatus.SUBMITTED, ClaimStatus.IN_VERIFICATION, ClaimStatus.RETURNED})
"""Stored states of a claim on which nobody has decided yet."""


class CaseStatus(StrEnum):
    """Where a benefit case stands."""

    REPORTED = "REPORTED"
    UNDER_VERIFICATION = "UNDER_VERIFICATION"
    RETURNED = "RETURNED"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"
    INELIGIBLE = "INELIGIBLE"
    EXPIRED = "EXPIRED"


class CaseMove(StrEnum):
    """What happens to a case."""

    SUBMIT_MONTH_1 = "SUBMIT_MONTH_1"
    WITHDRAW_MONTH_1 = "WITHDRAW_MONTH_1"
    RETURN = "RETURN"
    RESUBMIT = "RESUBMIT"
    APPROVE = "APPROVE"
    DENY = "DENY"
    COMPLETE = "COMPLETE"
    TERMINATE = "TERMINATE"
    EXPIRE = "EXPIRE"
    EXTEND = "EXTEND"
    REOPEN = "REOPEN"


CASE_MOVES: Mapping[tuple[CaseStatus, CaseMove], CaseStatus] = {
    (CaseStatus.REPORTED, CaseMove.SUBMIT_MONTH_1): CaseStatus.UNDER_VERIFICATION,
    (CaseStatus.REPORTED, CaseMove.EXPIRE): CaseStatus.EXPIRED,
    (CaseStatus.REPORTED, CaseMove.TERMINATE): CaseStatus.TERMINATED,
    (CaseStatus.REPORTED, CaseMove.EXTEND): CaseStatus.REPORTED,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.WITHDRAW_MONTH_1): CaseStatus.REPORTED,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.RETURN): CaseStatus.RETURNED,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.APPROVE): CaseStatus.ACTIVE,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.DENY): CaseStatus.INELIGIBLE,
    (CaseStatus.UNDER_VERIFICATION, CaseMove.TERMINATE): CaseStatus.TERMINATED,
    (CaseStatus.RETURNED, CaseMove.RESUBMIT): CaseStatus.UNDER_VERIFICATION,
    (CaseStatus.RETURNED, CaseMove.DENY): CaseStatus.INELIGIBLE,
    (CaseStatus.RETURNED, CaseMove.TERMINATE): CaseStatus.TERMINATED,
    (CaseStatus.ACTIVE, CaseMove.COMPLETE): CaseStatus.COMPLETED,
    (CaseStatus.ACTIVE, CaseMove.TERMINATE): CaseStatus.TERMINATED,
    (CaseStatus.ACTIVE, CaseMove.EXTEND): CaseStatus.ACTIVE,
    (CaseStatus.COMPLETED, CaseMove.EXTEND): CaseStatus.ACTIVE,
    (CaseStatus.EXPIRED, CaseMove.EXTEND): CaseStatus.REPORTED,
    (CaseStatus.TERMINATED, CaseMove.RETURN): CaseStatus.TERMINATED,
    (CaseStatus.TERMINATED, CaseMove.RESUBMIT): CaseStatus.TERMINATED,
    (CaseStatus.TERMINATED, CaseMove.APPROVE): CaseStatus.TERMINATED,
    (CaseStatus.TERMINATED, CaseMove.DENY): CaseStatus.INELIGIBLE,
    (CaseStatus.TERMINATED, CaseMove.COMPLETE): CaseStatus.TERMINATED,
    (CaseStatus.INELIGIBLE, CaseMove.REOPEN): CaseStatus.UNDER_VERIFICATION,
}
"""A terminated case goes on with the claims that were filed before its end (decision 0019)."""


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    INSTRUCTED = "INSTRUCTED"
    PAID = "PAID"
    FAILED = "FAILED"
    REISSUED = "REISSUED"


class PaymentMove(StrEnum):
    """What happens to a payment."""

    CONFIRM = "CONFIRM"
    FAIL = "FAIL"
    REISSUE = "REISSUE"


PAYMENT_MOVES: Mapping[tuple[PaymentStatus, PaymentMove], PaymentStatus] = {
    (PaymentStatus.INSTRUCTED, PaymentMove.CONFIRM): PaymentStatus.PAID,
    (PaymentStatus.INSTRUCTED, PaymentMove.FAIL): PaymentStatus.FAILED,
    (PaymentStatus.FAILED, PaymentMove.REISSUE): PaymentStatus.REISSUED,
}
"""A failed payment that is reissued stays as it was; a new one takes its place."""


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
