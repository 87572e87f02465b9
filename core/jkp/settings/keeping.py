"""What is kept, where and how long: `[storage]`, `[evidence]`, `[audit]`, `[privacy]`."""

from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, Field, SecretStr

from jkp.settings.section import Section


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


class StorageSettings(Section):
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


class EvidenceSettings(Section):
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


class AuditSettings(Section):
    """The record of who reads and changes personal data."""

    anchor: Path | None = Field(
        default=None, description="File of anchors, outside of the database; `audit.anchor` in `storage.folder`."
    )
    anchor_seconds: float = Field(
        default=300.0, ge=1, le=86_400, description="How often an anchor is written, in seconds, if anything was noted."
    )
    own_reads: bool = Field(default=False, description="Whether it is noted what people read of themselves.")


class PrivacySettings(Section):
    """What is kept of people who asked to be erased."""

    keep_years: int = Field(
        default=10, ge=1, le=50, description="Full years after the end of the last case for which names are kept."
    )
