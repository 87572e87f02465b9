"""The core's enums as GraphQL enums, each value described (`enums.toml`). Importing this module registers them."""

import tomllib
from collections.abc import Mapping
from enum import Enum
from importlib.resources import files

import strawberry

from jkp.claims import terms as claims
from jkp.claims.lifecycle import CaseStatus, ClaimStatus, PaymentStatus
from jkp.claims.locks import State
from jkp.errors import Code, messages
from jkp.events.log import EventType
from jkp.evidence.terms import EvidenceState, MediaType
from jkp.mail import terms as mail
from jkp.missions.kinds import ActivityKind
from jkp.participants import terms as people
from jkp.plugin.models import SourceStatus
from jkp.regulation.decrees import HolidayKind
from jkp.security.principals import Role
from jkp.webhooks import terms as webhooks

ENUMS: Mapping[str, type[Enum]] = {
    "ActivityType": ActivityKind,
    "CaseEnd": claims.CaseEnd,
    "CaseStatus": CaseStatus,
    "Citizenship": people.Citizenship,
    "ClaimStatus": ClaimStatus,
    "ContractType": people.ContractType,
    "ContributionStatus": people.ContributionStatus,
    "DecisionMethod": claims.DecisionMethod,
    "DeterminationOutcome": claims.Outcome,
    "DisputeStatus": people.DisputeStatus,
    "EmployerScale": people.EmployerScale,
    "EmployerStatus": people.EmployerStatus,
    "EmploymentStatus": claims.EmploymentStatus,
    "ErrorCode": Code,
    "EventType": EventType,
    "EvidenceState": EvidenceState,
    "EvidenceType": MediaType,
    "HolidayKind": HolidayKind,
    "IdentityState": claims.IdentityState,
    "Language": mail.Language,
    "NoticeKind": mail.NoticeKind,
    "PayerType": claims.PayerType,
    "PaymentFailure": claims.PaymentFailure,
    "PaymentResult": claims.PaymentResult,
    "PaymentStatus": PaymentStatus,
    "PluginHealth": SourceStatus,
    "Programme": people.Programme,
    "ReimbursementStatus": claims.ReimbursementStatus,
    "ReportChannel": people.ReportChannel,
    "RequirementState": State,
    "ReturnCause": claims.ReturnCause,
    "Role": Role,
    "TerminationCause": people.TerminationCause,
    "WebhookAttemptFailure": webhooks.AttemptFailure,
    "WebhookDeliveryState": webhooks.DeliveryState,
    "WebhookDisabledReason": webhooks.DisabledReason,
}


def register(enum: type[Enum], name: str, texts: Mapping[str, str]) -> None:
    """Make `enum` a GraphQL enum. Error: `KeyError` for a value without a description."""
    strawberry.enum(enum, name=name, description=texts["about"])
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined] # set by strawberry.enum
        value.description = texts[value.name]


def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = tomllib.loads(
        files("jkp_schema").joinpath("enums.toml").read_text(encoding="utf-8")
    )
    texts["ErrorCode"] |= {code.value: messages()[code.value]["en"] for code in Code}
    return texts


def _register_all() -> None:
    texts = _texts()
    for name, enum in ENUMS.items():
        register(enum, name, texts[name])


_register_all()
