"""The contract, version 1: all that a plugin imports (and `jkp_schema.api` for its GraphQL)."""

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.database import reader
from jkp.database import run_tx as transaction
from jkp.errors import Code, Reason, Refused, invalid, refuse
from jkp.idempotency import Once
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.ledger import ProposedActivity, Recorded
from jkp.missions.models import Activity
from jkp.participants.companies import company_key
from jkp.plugin.contract import (
    API_VERSION,
    ActivitySource,
    Assessment,
    CannotLoad,
    GraphQLExtension,
    Models,
    PluginContext,
    PluginSettings,
    Requirement,
    Sandbox,
    Seed,
)
from jkp.plugin.hookspecs import hookimpl
from jkp.security.principals import Principal, Role

__all__ = [
    "API_VERSION",
    "Activity",
    "ActivityKind",
    "ActivitySource",
    "Assessment",
    "CannotLoad",
    "Code",
    "GraphQLExtension",
    "Models",
    "Once",
    "Period",
    "PluginContext",
    "PluginSettings",
    "Principal",
    "ProposedActivity",
    "Reason",
    "Recorded",
    "Refused",
    "Requirement",
    "Retraction",
    "Role",
    "Sandbox",
    "Seed",
    "State",
    "company_key",
    "hookimpl",
    "invalid",
    "reader",
    "refuse",
    "transaction",
]
