"""Every value an operator may change: `settings.toml`, overridden by `JKP_…` environment variables.

A wrong file stops the start with one line for each fault: file, key, what is wrong, and the nearest known name.
"""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationError, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jkp.settings.accounts import AccountSettings
from jkp.settings.faults import SettingsError, explained
from jkp.settings.following import EventsSettings, WebhooksSettings
from jkp.settings.keeping import AuditSettings, EvidenceSettings, PrivacySettings, StorageSettings
from jkp.settings.mail import MailSettings, StartTls
from jkp.settings.oidc import OidcSettings
from jkp.settings.operating import LogSettings, OperationsSettings
from jkp.settings.paying import PaymentSettings
from jkp.settings.section import Section
from jkp.settings.serving import DocumentsSettings, LimitsSettings, ServerSettings

DEFAULT_FILE = Path("settings.toml")


class Environment(StrEnum):
    """Where the server runs."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class RuleBookSettings(Section):
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
    payments: PaymentSettings = PaymentSettings()
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

    @property
    def has_four_eyes(self) -> bool:
        """Whether approving a claim and instructing its payment takes two officers."""
        asked = self.payments.four_eyes
        return self.environment is Environment.PRODUCTION if asked is None else asked

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
    def audit_folder(self) -> Path:
        """Where it is written down what was shown, until the database has it."""
        return self.storage.folder / "audit.waiting"

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
