"""All that a plugin's GraphQL imports, beside `jkp.plugin`."""

from jkp_schema.arguments import After, First, Id
from jkp_schema.batching import Batch
from jkp_schema.claims.types import BenefitCase, Claim
from jkp_schema.connection import Connection, Order, cursor, page, sort_key
from jkp_schema.context import Info
from jkp_schema.errors import InvalidInput, Lock, RuleRefusal, UserError, answered
from jkp_schema.ids import global_id, int_of, split, uuid_of
from jkp_schema.loaders import many_each, one_each
from jkp_schema.missions.types import Activity, Mission, current_mission
from jkp_schema.participants.types import Participant, may_see
from jkp_schema.plugin.extension import takes
from jkp_schema.policy import INHERIT, PUBLIC, SIGNED_IN, Policy, allow, personal
from jkp_schema.requests import changed, once
from jkp_schema.scalars import NIK, Rupiah

__all__ = [
    "INHERIT",
    "NIK",
    "PUBLIC",
    "SIGNED_IN",
    "Activity",
    "After",
    "Batch",
    "BenefitCase",
    "Claim",
    "Connection",
    "First",
    "Id",
    "Info",
    "InvalidInput",
    "Lock",
    "Mission",
    "Order",
    "Participant",
    "Policy",
    "RuleRefusal",
    "Rupiah",
    "UserError",
    "allow",
    "answered",
    "changed",
    "current_mission",
    "cursor",
    "global_id",
    "int_of",
    "many_each",
    "may_see",
    "once",
    "one_each",
    "page",
    "personal",
    "sort_key",
    "split",
    "takes",
    "uuid_of",
]
