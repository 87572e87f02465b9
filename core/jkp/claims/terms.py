"""The programme's words about a benefit: its decisions, payers, papers and ends."""

from enum import StrEnum


class EmploymentStatus(StrEnum):
    """What the participant declares on the employment-status form of month 6 (F13)."""

    NOT_EMPLOYED = "NOT_EMPLOYED"
    EMPLOYED = "EMPLOYED"


class Outcome(StrEnum):
    """How a claim was decided."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    REOPENED = "REOPENED"
    ENDED = "ENDED"


class DecisionMethod(StrEnum):
    """Who decided: an officer, or the clock alone."""

    MANUAL = "MANUAL"
    AUTOMATED = "AUTOMATED"


class PayerType(StrEnum):
    """Who pays the benefit (F07, F08)."""

    BPJS = "BPJS"
    EMPLOYER = "EMPLOYER"


class CaseEnd(StrEnum):
    """Why a benefit ended before its six months were over."""

    REEMPLOYED = "REEMPLOYED"
    DECEASED = "DECEASED"
    FRAUD = "FRAUD"
    WITHDRAWN = "WITHDRAWN"


class ReturnCause(StrEnum):
    """What an officer wants corrected."""

    BANK_ACCOUNT_INVALID = "BANK_ACCOUNT_INVALID"
    IDENTITY_CHECK_FAILED = "IDENTITY_CHECK_FAILED"
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    KAPK_NOT_SIGNED = "KAPK_NOT_SIGNED"
    OTHER = "OTHER"


class IdentityState(StrEnum):
    """What the check of a selfie said: passed, or left to the officer who verifies the claim.

    Example: `return IdentityState.REVIEW`
    """

    PASSED = "PASSED"
    REVIEW = "REVIEW"


class PaymentResult(StrEnum):
    """What a bank says of a payment."""

    PAID = "PAID"
    FAILED = "FAILED"


class PaymentFailure(StrEnum):
    """Why a bank could not pay."""

    ACCOUNT_INVALID = "ACCOUNT_INVALID"
    BANK_ERROR = "BANK_ERROR"


class ReimbursementStatus(StrEnum):
    """Where an employer's request for reimbursement stands (F07)."""

    REQUESTED = "REQUESTED"
    REIMBURSED = "REIMBURSED"
