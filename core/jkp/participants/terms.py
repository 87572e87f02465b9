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


class Citizenship(StrEnum):
    """Whose citizen a participant is (R028)."""

    WNI = "WNI"
    WNA = "WNA"


class EmployerScale(StrEnum):
    """The scale of a business, which decides the programmes it must enrol its workers in (R030, R031)."""

    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"


class EmployerStatus(StrEnum):
    """Whether a business still exists (F08)."""

    ACTIVE = "ACTIVE"
    BANKRUPT = "BANKRUPT"
    CLOSED = "CLOSED"


class Programme(StrEnum):
    """The programmes of BPJS Ketenagakerjaan that a worker is enrolled in beside JKP."""

    JKK = "JKK"
    JKM = "JKM"
    JHT = "JHT"
    JP = "JP"


class ReportChannel(StrEnum):
    """Where a termination was reported (AMB-15)."""

    WLKP = "WLKP"
    SIAPKERJA_EMPLOYER = "SIAPKERJA_EMPLOYER"
    SIAPKERJA_PARTICIPANT = "SIAPKERJA_PARTICIPANT"


class DisputeStatus(StrEnum):
    """Where a dispute about a termination stands (R026)."""

    NONE = "NONE"
    MEDIATION = "MEDIATION"
    PHI_PENDING = "PHI_PENDING"
    FINAL = "FINAL"


class ContributionStatus(StrEnum):
    """Whether a contribution month was paid."""

    PAID = "PAID"
    ARREARS = "ARREARS"
