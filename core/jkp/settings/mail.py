"""How mail leaves: the section `[mail]` of the settings."""

import ipaddress
import re
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, model_validator

from jkp.settings.section import Section

_SENDER = re.compile(r"(?:[^<>@\x00-\x1f]+ <)?[^<>@\s]+@[^<>@\s]+>?")


class StartTls(StrEnum):
    """How the way to the mail server is encrypted."""

    REQUIRED = "required"
    IMPLICIT_TLS = "implicit_tls"
    OFF = "off"


class MailSettings(Section):
    """The mail server; without a host, mails become files in `storage.folder`."""

    host: str | None = Field(default=None, description="The mail server; none: mails become files.")
    port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    starttls: StartTls = Field(
        default=StartTls.REQUIRED,
        description="required: STARTTLS or nothing is sent; implicit_tls: TLS from the first byte; off: for a "
        "server on loopback, in a sandbox alone.",
    )
    username: str | None = Field(default=None, description="Name to sign in with.")
    password: SecretStr | None = Field(default=None, description="Its password.")
    sender: str | None = Field(default=None, description="Who sends: `JKP <jkp@example.go.id>`.")
    ca_file: Path | None = Field(default=None, description="Certificates to trust in place of the system's.")
    seconds: float = Field(default=20.0, gt=0, le=60, description="Seconds for one answer of the server.")
    portal_url: str | None = Field(default=None, description="Where participants sign in; shown in every mail.")

    keep_days: int = Field(default=90, ge=30, le=3660, description="Days for which mails that are done are kept.")

    @model_validator(mode="after")
    def _check(self) -> "MailSettings":
        """Error: `ValueError` for what does not fit together."""
        if self.host and not self.sender:
            raise ValueError("with a host it needs a sender")
        if self.sender and not _SENDER.fullmatch(self.sender):
            raise ValueError("sender must be an address, or a name with an address in angle brackets")
        if (self.username is None) is not (self.password is None):
            raise ValueError("username and password belong together")
        if self.host and self.starttls is StartTls.OFF and not is_loopback(self.host):
            raise ValueError("starttls may be off for a server on loopback alone")
        return self


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
