"""The programme's words about employment and its end."""

from enum import StrEnum


class ContractType(StrEnum):
    """The kind of employment agreement (R008)."""

    PKWT = "PKWT"
    PKWTT = "PKWTT"


class TerminationCause(StrEnum):
    """Why an employment ended."""

    EFFICIENCY = "EFFICIENCY"
    CLOSURE = "CLOSURE"
    BANKRUPTCY = "BANKRUPTCY"
    FORCE_MAJEURE = "FORCE_MAJEURE"
    MISCONDUCT = "MISCONDUCT"
    OTHER_EMPLOYER_INITIATED = "OTHER_EMPLOYER_INITIATED"
    RESIGNATION = "RESIGNATION"
    RETIREMENT = "RETIREMENT"
    TOTAL_PERMANENT_DISABILITY = "TOTAL_PERMANENT_DISABILITY"
    DEATH = "DEATH"
    CONTRACT_EXPIRY = "CONTRACT_EXPIRY"


class ContributionStatus(StrEnum):
    """Whether a contribution month was paid."""

    PAID = "PAID"
    ARREARS = "ARREARS"
