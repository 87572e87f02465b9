"""Where a database can be, and how it is connected to: a SQLite file, or a PostgreSQL server."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from jkp.settings import Settings

_PRAGMAS = {"busy_timeout": 5000, "cache_size": -65536, "mmap_size": 268435456, "synchronous": "FULL"}
# Milliseconds. A statement that waits or works longer than this would hold up everybody behind it.
_TIMEOUTS = {"statement_timeout": "5000", "lock_timeout": "2000", "idle_in_transaction_session_timeout": "10000"}
_NO_TIMEOUTS = dict.fromkeys(_TIMEOUTS, "0")


@dataclass(frozen=True)
class SqliteFile:
    """A database in a file of this machine; one that is only looked at is opened so that nothing beside it changes."""

    path: Path
    is_only_looked_at: bool = False
    probe: ClassVar[str] = "SELECT count(*) FROM sqlite_master"

    def __str__(self) -> str:
        return str(self.path)

    def connection(self, *, reads_only: bool = False, migrates: bool = False) -> dict[str, Any]:
        """The tortoise configuration of one connection.

        One that `migrates` rebuilds a table without deleting the rows that refer to it
        (docs/decisions/0004-migrations-without-cascade.md).
        """
        file = self._unchanged() if self.is_only_looked_at else str(self.path)
        pragmas = {"file_path": file, "foreign_keys": "OFF" if migrates else "ON", **_PRAGMAS}
        return {"engine": "jkp.sqlite", "credentials": {**pragmas, **({"query_only": "ON"} if reads_only else {})}}

    def _unchanged(self) -> str:
        """The file to be read as it is. Without a log beside it nobody has it open, and SQLite must not make one."""
        has_log = self.path.with_name(f"{self.path.name}-wal").exists()
        return f"{self.path.absolute().as_uri()}?mode=ro{'' if has_log else '&immutable=1'}"


@dataclass(frozen=True)
class PostgresServer:
    """A database of a PostgreSQL server. The URL holds a password: only `str` of the place may be shown."""

    url: SecretStr
    probe: ClassVar[str] = "SELECT 1"

    def __str__(self) -> str:
        parts = urlsplit(self.url.get_secret_value())
        socket = parse_qs(parts.query).get("host", [""])[-1]
        return f"postgres://{parts.netloc.rpartition('@')[2] or socket}{parts.path}"

    def connection(self, *, reads_only: bool = False, migrates: bool = False) -> dict[str, Any]:
        """The tortoise configuration of one pool of connections; one that `migrates` takes all the time it needs."""
        read_only = {"default_transaction_read_only": "on"} if reads_only else {}
        session = {"application_name": "jkp", **(_NO_TIMEOUTS if migrates else _TIMEOUTS), **read_only}
        return {"engine": "jkp.postgres", "credentials": {"url": self.url, "server_settings": session}}


Place = SqliteFile | PostgresServer


def of(settings: Settings, *, is_only_looked_at: bool = False) -> Place:
    """The place that the settings name."""
    url = settings.storage.database
    return PostgresServer(url) if url else SqliteFile(settings.database_file, is_only_looked_at)


def keep_private() -> None:
    """Let nobody else of this machine read what this process makes from now on: it is about people."""
    os.umask(0o077)
