"""What an API key may be used for. Beside these, the name of a plugin is a scope: all that the plugin offers."""

from enum import StrEnum

from jkp.security.principals import Role


class Scope(StrEnum):
    """A scope of the core. Within it, the role of the key decides, as for everybody."""

    EVENTS_READ = "events:read"
    CLAIMS_READ = "claims:read"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_RECORD = "payments:record"
    TERMINATIONS_REPORT = "terminations:report"
    EMPLOYER_PAYMENTS = "employer_payments:manage"
    WEBHOOKS_MANAGE = "webhooks:manage"
    PLUGINS_READ = "plugins:read"
    KEYS_MANAGE = "keys:manage"


SERVICE_ROLES = (Role.INTEGRATOR, Role.EMPLOYER, Role.TRAINING_PROVIDER, Role.OPERATOR)
"""Roles that a system can have. What an officer or a counsellor does is always a person's."""
