"""The core's enums as GraphQL enums, each value described. Importing this module registers them."""

from collections.abc import Mapping
from enum import Enum

import strawberry

from jkp.claims.lifecycle import CaseStatus, ClaimStatus, PaymentStatus
from jkp.claims.locks import State
from jkp.claims.models import EmploymentStatus, Outcome
from jkp.errors import Code, messages
from jkp.events.log import EventType
from jkp.missions.kinds import ActivityKind
from jkp.participants.terms import ContractType, ContributionStatus, TerminationCause
from jkp.security.principals import Role


def register(enum: type[Enum], name: str, description: str, values: Mapping[str, str]) -> None:
    """Make `enum` a GraphQL enum. Error: `KeyError` for a value without a description."""
    strawberry.enum(enum, name=name, description=description)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined] # set by strawberry.enum
        value.description = values[value.name]


register(
    Code,
    "ErrorCode",
    "Stable codes of refusals and locks; docs/errors.md explains each. New codes may be added.",
    {code.value: messages()[code.value]["en"] for code in Code},
)
register(
    State,
    "RequirementState",
    "What is known of a requirement.",
    {
        "SATISFIED": "It is met.",
        "UNSATISFIED": "It is not met yet.",
        "UNKNOWN": "It could not be checked, which is never taken for met.",
        "NOT_APPLICABLE": "It does not apply to this person in this month.",
    },
)
register(
    ClaimStatus,
    "ClaimStatus",
    "Where a claim stands. LOCKED, CLAIMABLE and LAPSED follow the clock to the second.",
    {
        "LOCKED": "It cannot be filed now; `locks` says why.",
        "CLAIMABLE": "It can be filed now.",
        "LAPSED": "Its time passed without a filing.",
        "SUBMITTED": "Filed; waits for an officer.",
        "IN_VERIFICATION": "An officer checks it.",
        "APPROVED": "Approved; the amount is frozen.",
        "PAYMENT_PENDING": "The bank was instructed.",
        "PAID": "The money has arrived.",
        "REJECTED": "Rejected by an officer.",
        "CANCELLED": "Void, because the case ended before it.",
    },
)
register(
    CaseStatus,
    "CaseStatus",
    "Where a benefit case stands.",
    {
        "REPORTED": "The termination was reported; month 1 can be filed.",
        "UNDER_VERIFICATION": "Month 1 was filed and is checked.",
        "ACTIVE": "Declared eligible; the benefit runs.",
        "COMPLETED": "Month 6 is settled.",
        "INELIGIBLE": "Declared not eligible.",
        "EXPIRED": "Month 1 was not filed in time; the right is lost.",
    },
)
register(
    Outcome,
    "DeterminationOutcome",
    "How a claim was decided.",
    {"APPROVED": "Granted.", "REJECTED": "Refused."},
)
register(
    PaymentStatus,
    "PaymentStatus",
    "Where a payment stands.",
    {"INSTRUCTED": "The bank was told to pay.", "PAID": "The money has arrived."},
)
register(
    EmploymentStatus,
    "EmploymentStatus",
    "The employment-status form of month 6.",
    {"NOT_EMPLOYED": "Still looking for work.", "EMPLOYED": "Employed again, which ends the benefit."},
)
register(
    EventType,
    "EventType",
    "What happened. New types may be added.",
    {
        "TERMINATION_REPORTED": "The end of an employment was reported.",
        "CLAIM_SUBMITTED": "A claim was filed.",
        "CLAIM_TAKEN": "An officer took it.",
        "CLAIM_APPROVED": "It was approved.",
        "CLAIM_REJECTED": "It was rejected.",
        "CLAIM_CANCELLED": "It became void, because the case ended before it.",
        "PAYMENT_INSTRUCTED": "Its payment was instructed.",
        "PAYMENT_CONFIRMED": "Its payment arrived.",
        "ACTIVITY_RECORDED": "An activity was recorded.",
        "ACTIVITY_RETRACTED": "An activity was rejected or withdrawn.",
    },
)
register(
    ActivityKind,
    "ActivityType",
    "What was done to find work.",
    {
        "JOB_APPLICATION": "An application for a job.",
        "INTERVIEW": "An interview, or the invitation to one.",
        "SELECTION_TEST_CALL": "A call to a selection test.",
    },
)
register(
    ContractType,
    "ContractType",
    "Kind of employment agreement.",
    {"PKWT": "For a fixed term.", "PKWTT": "Permanent."},
)
register(
    ContributionStatus,
    "ContributionStatus",
    "Whether a contribution month was paid.",
    {"PAID": "Paid.", "ARREARS": "Due and not paid."},
)
register(
    TerminationCause,
    "TerminationCause",
    "Why an employment ended. The rule book says which causes are covered.",
    {
        "EFFICIENCY": "The company reduced its staff.",
        "CLOSURE": "The company closed.",
        "BANKRUPTCY": "The company went bankrupt.",
        "FORCE_MAJEURE": "Force majeure.",
        "MISCONDUCT": "Misconduct.",
        "OTHER_EMPLOYER_INITIATED": "Another reason of the employer.",
        "RESIGNATION": "The worker resigned.",
        "RETIREMENT": "Retirement.",
        "TOTAL_PERMANENT_DISABILITY": "Total permanent disability.",
        "DEATH": "Death.",
        "CONTRACT_EXPIRY": "A fixed term ended at its date.",
    },
)
register(
    Role,
    "Role",
    "What somebody is in the programme.",
    {
        "ANONYMOUS": "Without a token.",
        "PARTICIPANT": "An insured worker; the subject is the participant.",
        "OFFICER": "A verifier of BPJS Ketenagakerjaan.",
        "EMPLOYER": "A company that hires; the subject is its name.",
        "TRAINING_PROVIDER": "A training institution; the subject is its code.",
        "INTEGRATOR": "A system that follows claim status, without personal data.",
        "OPERATOR": "Somebody who runs the server.",
    },
)
