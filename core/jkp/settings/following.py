"""How others are told what happened: `[events]` and `[webhooks]`."""

from enum import StrEnum

from pydantic import Field, SecretStr

from jkp.settings.section import Section


class BusName(StrEnum):
    """What tells the other processes that the event log has grown."""

    MEMORY = "memory"
    POSTGRES = "postgres"
    NATS = "nats"


class EventsSettings(Section):
    """The event log that integrators follow."""

    keep_days: int = Field(
        default=90, ge=1, le=3660, description="Days for which events can be followed; older ones go to the archive."
    )
    bus: BusName | None = Field(
        default=None,
        description="What wakes the followers of other processes: memory (there are none), postgres or nats. "
        "Without it, memory on SQLite and postgres on PostgreSQL.",
    )
    nats_url: SecretStr = Field(
        default=SecretStr("nats://127.0.0.1:4222"),
        description="The servers of the bus nats, with commas between them: nats://user:password@host:port.",
    )
    nats_stream: str = Field(
        default="jkp_events", pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The name of our stream there."
    )
    nats_replicas: int = Field(default=1, ge=1, le=5, description="On how many servers of a NATS cluster it is kept.")


class WebhooksSettings(Section):
    """How integrators' servers are told of events."""

    seconds: float = Field(default=15.0, ge=1, le=60, description="Seconds that a receiver has for one answer.")
    at_once: int = Field(default=4, ge=1, le=32, description="Most requests to one endpoint at the same time.")
    endpoints_at_once: int = Field(
        default=32, ge=1, le=500, description="Most endpoints that one server tells at once."
    )
    most_endpoints: int = Field(default=20, ge=1, le=1000, description="Most endpoints of one integrator.")
    disable_after_days: int = Field(
        default=5, ge=1, le=30, description="Days of failing alone after which an endpoint is switched off."
    )
    keep_days: int = Field(default=30, ge=4, le=365, description="Days for which deliveries that ended can be seen.")
    ports: tuple[int, ...] = Field(default=(443, 8443), description="Ports to which webhooks may be sent.")
    allow_private: bool = Field(
        default=False,
        description="Also http, every port, and addresses of this machine and its net. Not in production.",
    )
