"""The contract, version 1: all that a plugin imports (and `jkp_schema.api` for its GraphQL)."""

from jkp.audit.models import Personal
from jkp.audit.noting import wrote
from jkp.claims.identity import IdentityCheck
from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.claims.terms import IdentityState
from jkp.database import lock, reader
from jkp.database import run_tx as transaction
from jkp.errors import Code, Reason, Refused, invalid, refuse
from jkp.events.log import EventType
from jkp.evidence.scanners import Scanner, ScanVerdict
from jkp.idempotency import Once
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.ledger import ProposedActivity
from jkp.participants.companies import company_key
from jkp.participants.texts import legible
from jkp.plugin.context import (
    Accounts,
    Activities,
    Facts,
    Missions,
    PluginContext,
    ProgrammeClock,
    Rule,
    Sandbox,
    Uploads,
)
from jkp.plugin.declaring import API_VERSION, CannotLoad, GraphQLExtension, Models, PluginSettings, Seed
from jkp.plugin.deprecated import JkpRemovedIn2Warning
from jkp.plugin.facts import BenefitMonth
from jkp.plugin.hookspecs import hookimpl
from jkp.plugin.personal import PersonalData
from jkp.plugin.recording import Recorded, RecordedActivity
from jkp.plugin.requiring import Assessment, Requirement
from jkp.plugin.routing import Request, Response, Route
from jkp.plugin.sourcing import (
    AccountNotLinked,
    ActivitySource,
    ParticipantRef,
    SourceMisconfigured,
    SourceUnavailable,
)
from jkp.plugin.subscriber import Event, Subscriber
from jkp.security.principals import Principal, Role

__all__ = [
    "API_VERSION",
    "AccountNotLinked",
    "Accounts",
    "Activities",
    "ActivityKind",
    "ActivitySource",
    "Assessment",
    "BenefitMonth",
    "CannotLoad",
    "Code",
    "Event",
    "EventType",
    "Facts",
    "GraphQLExtension",
    "IdentityCheck",
    "IdentityState",
    "JkpRemovedIn2Warning",
    "Missions",
    "Models",
    "Once",
    "ParticipantRef",
    "Period",
    "Personal",
    "PersonalData",
    "PluginContext",
    "PluginSettings",
    "Principal",
    "ProgrammeClock",
    "ProposedActivity",
    "Reason",
    "Recorded",
    "RecordedActivity",
    "Refused",
    "Request",
    "Requirement",
    "Response",
    "Retraction",
    "Role",
    "Route",
    "Rule",
    "Sandbox",
    "ScanVerdict",
    "Scanner",
    "Seed",
    "SourceMisconfigured",
    "SourceUnavailable",
    "State",
    "Subscriber",
    "Uploads",
    "company_key",
    "hookimpl",
    "invalid",
    "legible",
    "lock",
    "reader",
    "refuse",
    "transaction",
    "wrote",
]
