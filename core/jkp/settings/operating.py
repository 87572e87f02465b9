"""What operators look at: `[logs]` and `[operations]`."""

from enum import StrEnum

from pydantic import Field

from jkp.settings.section import Section


class LogForm(StrEnum):
    """How a line of the log is written."""

    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """The least of what is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogSettings(Section):
    """What is logged, to standard error."""

    level: LogLevel = Field(default=LogLevel.INFO, description="The least of what is logged.")
    form: LogForm | None = Field(
        default=None, description="json or text; without it, JSON in production and text in the sandbox."
    )


class OperationsSettings(Section):
    """Where the server tells its operator how it is."""

    host: str = Field(default="127.0.0.1", description="Address of /livez, /readyz and /metrics.")
    port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port of /livez, /readyz and /metrics; without it, `server.port` + 1000 if that is free. 0: none.",
    )
    leave_seconds: float = Field(
        default=0.0,
        ge=0,
        le=300,
        description="How long a server that is to stop goes on answering while /readyz says no, in seconds.",
    )
