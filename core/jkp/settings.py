"""Every value an operator may change: `settings.toml`, overridden by `JKP_…` environment variables.

A wrong file stops the start with one line for each fault: file, key, what is wrong, and the nearest known name.
"""

import re
import tomllib
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jkp.account_settings import AccountSettings
from jkp.errors import CannotStart
from jkp.mail_settings import MailSettings, StartTls
from jkp.oidc_settings import OidcSettings

DEFAULT_FILE = Path("settings.toml")


class SettingsError(CannotStart):
    """The settings cannot be used; the text says which keys and why, a line each."""


class Environment(StrEnum):
    """Where the server runs."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class BusName(StrEnum):
    """What tells the other processes that the event log has grown."""

    MEMORY = "memory"
    POSTGRES = "postgres"
    NATS = "nats"


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


class StatusProfile(StrEnum):
    """Which HTTP status codes GraphQL answers have."""

    SETTLED = "settled"
    DRAFT = "draft-2026-08"


def _an_origin(given: str) -> str:
    """Error: `ValueError` for what no browser would send as Origin."""
    if given != "*" and not re.fullmatch(r"https?://[^/\s?#@]+", given):
        raise ValueError('an origin is "https://name" or "http://name:port", without a path; or "*" for all')
    return given


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ServerSettings(_Section):
    """The HTTP server. It listens on loopback unless the operator says otherwise."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    max_body_bytes: int = Field(default=262_144, ge=1024, description="Largest GraphQL request body, in bytes.")
    max_upload_bytes: int = Field(default=5_242_880, ge=1024, description="Largest upload, in bytes.")
    send_seconds: float = Field(
        default=30.0,
        ge=1,
        le=3600,
        description="How long a client may leave unread what it was sent, in seconds; then its connection is closed.",
    )
    plugin_seconds: float = Field(
        default=2.0, gt=0, description="How long a plugin may take for one answer, in seconds."
    )
    status_profile: StatusProfile = Field(
        default=StatusProfile.SETTLED,
        description="HTTP status codes: those that every client knows, or those of the draft of August 2026.",
    )
    cors_origins: tuple[Annotated[str, AfterValidator(_an_origin)], ...] = Field(
        default=(), description="Sites whose pages may use the API from a browser (CORS, and WebSocket)."
    )
    tick_seconds: float = Field(
        default=15.0,
        ge=0,
        description="How often what time alone causes is stored and announced, in seconds; 0 for never (`jkp tick`).",
    )


def _of_postgres(given: SecretStr) -> SecretStr:
    """Error: `ValueError` without the value, which holds a password."""
    if not _is_postgres_url(given.get_secret_value()):
        raise ValueError("it must be postgres://user:password@host:port/name")
    return given


def _is_postgres_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port != 0
    except ValueError:
        return False
    name = parts.path.removeprefix("/")
    host = parts.hostname or parse_qs(parts.query).get("host")
    # With "/" or "@" in it, the name would be the rest of a password that was not escaped.
    return parts.scheme in {"postgres", "postgresql"} and has_port and bool(host and name) and not {*"/@"} & {*name}


class StorageSettings(_Section):
    """Where everything lies that must survive a restart."""

    folder: Path = Field(default=Path("var"), description="Folder of the SQLite database, uploads, keys and mails.")
    database: Annotated[SecretStr, AfterValidator(_of_postgres)] | None = Field(
        default=None,
        description="PostgreSQL URL (postgres://user:password@host:port/name); without it, SQLite in `storage.folder`.",
    )
    field_key: SecretStr | None = Field(
        default=None, description="Root key of sealed fields, 32 bytes in base64. Required in production."
    )
    old_field_keys: tuple[SecretStr, ...] = Field(
        default=(), description="Root keys from before, newest first; needed until `jkp keys rotate` is through."
    )


class EvidenceSettings(_Section):
    """What participants upload: how long it waits, who scans it, and where it is kept."""

    unused_minutes: int = Field(
        default=60, ge=5, le=10_080, description="Minutes in which an upload must be attached; then it is deleted."
    )
    link_seconds: int = Field(default=300, ge=1, le=300, description="How long a signed link to an upload is good.")
    clamd: str | None = Field(
        default=None, min_length=1, description="Where ClamAV's clamd listens: `host:port`, or the path of its socket."
    )
    scan_seconds: float = Field(default=10.0, gt=0, le=120, description="Seconds that a scanner has for one file.")
    bucket: str | None = Field(
        default=None, min_length=1, description="Bucket to keep uploads in; without it, `storage.folder`."
    )
    bucket_prefix: str = Field(
        default="evidence", description="What the names of our objects in the bucket begin with."
    )
    bucket_endpoint: str | None = Field(
        default=None, description="URL of a service that speaks S3 and is not Amazon's."
    )
    bucket_region: str = Field(default="us-east-1", description="Region of the bucket.")
    bucket_key_id: SecretStr | None = Field(default=None, description="Key id for S3.")
    bucket_secret_key: SecretStr | None = Field(default=None, description="Secret key for S3.")


class LimitsSettings(_Section):
    """How much one request, and one caller, may ask. docs/http.md explains the points of cost."""

    depth: int = Field(default=15, ge=1, description="Most levels of fields inside each other.")
    aliases: int = Field(default=30, ge=0, description="Most aliases in an operation.")
    directives: int = Field(default=50, ge=0, description="Most directives in an operation.")
    tokens: int = Field(default=2_000, ge=10, description="Most words and signs of a document.")
    characters: int = Field(default=20_000, ge=100, description="Most characters of a document.")
    items: int = Field(default=1_000, ge=1, description="Most items of a list in the variables.")
    cost: int = Field(default=10_000, ge=1, description="Most points that an operation may cost.")
    points_per_minute: int = Field(
        default=120_000, ge=0, description="Points that somebody with a token has for each minute; 0 for no limit."
    )
    anonymous_points_per_minute: int = Field(
        default=60_000, ge=0, description="The same for an address without a token; 0 for no limit."
    )
    operations_at_once: int = Field(default=200, ge=1, description="Most queries and mutations that run at once.")
    subscriptions_at_once: int = Field(default=10_000, ge=1, description="Most subscriptions that run at once.")


class Trust(StrEnum):
    """Which documents somebody may run."""

    OFF = "off"
    ACCEPT = "accept"
    REQUIRE = "require"


class DocumentsSettings(_Section):
    """Trusted documents: the operations of your own clients, known by their hash."""

    trusted: Trust = Field(
        default=Trust.ACCEPT,
        description="Whether documents can be named by their hash: off, accept, or require: then no others run.",
    )
    roles: dict[str, Trust] = Field(default_factory=dict, description="The same for one role, like PARTICIPANT.")
    place: Path | None = Field(
        default=None, description="A folder of .graphql files, or a manifest (JSON) of hashes and documents."
    )
    remembered: int = Field(
        default=1_000,
        ge=0,
        description="Most documents that clients with a token may add by themselves (Apollo's persistedQuery).",
    )


class EventsSettings(_Section):
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


class WebhooksSettings(_Section):
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


class AuditSettings(_Section):
    """The record of who reads and changes personal data."""

    anchor: Path | None = Field(
        default=None, description="File of anchors, outside of the database; `audit.anchor` in `storage.folder`."
    )
    anchor_seconds: float = Field(
        default=300.0, ge=1, le=86_400, description="How often an anchor is written, in seconds, if anything was noted."
    )
    own_reads: bool = Field(default=False, description="Whether it is noted what people read of themselves.")


class PrivacySettings(_Section):
    """What is kept of people who asked to be erased."""

    keep_years: int = Field(
        default=10, ge=1, le=50, description="Full years after the end of the last case for which names are kept."
    )


class LogSettings(_Section):
    """What is logged, to standard error."""

    level: LogLevel = Field(default=LogLevel.INFO, description="The least of what is logged.")
    form: LogForm | None = Field(
        default=None, description="json or text; without it, JSON in production and text in the sandbox."
    )


class OperationsSettings(_Section):
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


class RuleBookSettings(_Section):
    """Which interpretations of the law are in force beside the rule book itself."""

    overlays: tuple[str, ...] = Field(default=(), description="Names of overlays of rulebook.toml, in order.")


class Settings(BaseSettings):
    """The whole file. `plugins` names the plugins to load; what each section means is the plugin's business."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="JKP_",
        env_nested_delimiter="__",
        nested_model_default_partial_update=True,
    )

    environment: Environment = Field(default=Environment.SANDBOX, description="sandbox or production.")
    server: ServerSettings = ServerSettings()
    storage: StorageSettings = StorageSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    limits: LimitsSettings = LimitsSettings()
    documents: DocumentsSettings = DocumentsSettings()
    events: EventsSettings = EventsSettings()
    webhooks: WebhooksSettings = WebhooksSettings()
    audit: AuditSettings = AuditSettings()
    privacy: PrivacySettings = PrivacySettings()
    mail: MailSettings = MailSettings()
    operations: OperationsSettings = OperationsSettings()
    logs: LogSettings = LogSettings()
    accounts: AccountSettings = AccountSettings()
    rulebook: RuleBookSettings = RuleBookSettings()
    oidc: dict[str, OidcSettings] = Field(default_factory=dict, description="One section for each issuer of tokens.")
    plugins: dict[str, dict[str, Any]] = Field(default_factory=dict, description="One section for each plugin.")

    _file: Path = PrivateAttr(default=DEFAULT_FILE)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which is passed as init arguments."""
        return env_settings, init_settings

    @field_validator("webhooks")
    @classmethod
    def _public_in_production(cls, webhooks: WebhooksSettings, known: ValidationInfo) -> WebhooksSettings:
        if webhooks.allow_private and known.data.get("environment") is Environment.PRODUCTION:
            raise ValueError('allow_private cannot be on where environment = "production"')
        return webhooks

    @model_validator(mode="after")
    def _check_accounts(self) -> "Settings":
        """Error: `ValueError` for two ways to say who somebody is."""
        if self.accounts.enabled and self.oidc:
            raise ValueError("accounts.enabled cannot be true beside an issuer in [oidc]")
        return self

    @property
    def has_accounts(self) -> bool:
        """Whether there are local accounts: not beside an issuer of OpenID Connect."""
        return not self.oidc and self.accounts.enabled is not False

    @model_validator(mode="after")
    def _check_mail(self) -> "Settings":
        """Error: `ValueError` where mail would leave a production server in clear."""
        if self.environment is Environment.PRODUCTION and self.mail.starttls is StartTls.OFF:
            raise ValueError("mail.starttls cannot be off in production")
        return self

    @property
    def file(self) -> Path:
        """The file that they were read from."""
        return self._file

    def read_from(self, file: Path) -> "Settings":
        """The same settings, which know their file, for whoever finds a fault in them later."""
        self._file = file
        return self

    @property
    def database_file(self) -> Path:
        """The SQLite file."""
        return self.storage.folder / "jkp.db"

    @property
    def uploads_folder(self) -> Path:
        """Where uploads lie."""
        return self.storage.folder / "uploads"

    @property
    def anchor_file(self) -> Path:
        """Where it is written down how far the audit has come."""
        return self.audit.anchor or self.storage.folder / "audit.anchor"

    @property
    def mails_folder(self) -> Path:
        """Where mails lie that no server takes."""
        return self.storage.folder / "mail"

    @property
    def keys_folder(self) -> Path:
        """Where the sandbox keeps the keys that it made."""
        return self.storage.folder / "keys"


def load(file: Path = DEFAULT_FILE) -> Settings:
    """Read `file`. Error: `SettingsError` when it is missing, no TOML, or says what nobody understands."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        return Settings(**content).read_from(file)
    except FileNotFoundError as error:
        raise SettingsError(f"{file}: there is no such file") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError(explained(error, Settings, str(file))) from error


def explained(error: ValidationError, model: type[BaseModel], place: str) -> str:
    """One line for each fault, without the values, which may be secret."""
    return "\n".join(_line(fault, model, place) for fault in error.errors(include_input=False))


def _line(fault: ErrorDetails, model: type[BaseModel], place: str) -> str:
    key = ".".join(map(str, fault["loc"]))
    if fault["type"] != "extra_forbidden":
        return f"{place}: {key}: {fault['msg']}"
    return f"{place}: {key}: unknown setting{did_you_mean(str(fault['loc'][-1]), _known(model, fault['loc'][:-1]))}"


def _known(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    for step in path:
        inner = model.model_fields[str(step)].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        model = inner
    return list(model.model_fields)


def did_you_mean(word: str, known: list[str]) -> str:
    """`; did you mean "port"?`, or nothing where no known word is near."""
    near = get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
