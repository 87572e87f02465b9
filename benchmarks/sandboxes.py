"""A sandbox of its own with its personas, asked as whichever of them: what benchmarks of the event log drive."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.calls import Call
from benchmarks.servers import ROOT, free_port, listening

JKP = str(Path(sys.executable).with_name("jkp"))
CHANGE = """mutation($holder: String!, $key: String!) { registerBankAccount(input: {bank: "Bank Nusantara",
  number: "1234567890", holderName: $holder, idempotencyKey: $key}) { errors { code message } } }"""
NAME = "{ viewer { participant { name } } }"


@dataclass(frozen=True)
class Sandbox:
    """Where the server is, and whom it knows."""

    port: int
    pid: int
    folder: Path
    tokens: dict[str, str]

    def asked(self, role: str, query: str, **variables: str) -> Any:  # noqa: ANN401 - JSON
        """The data of the answer. Error: `RuntimeError` with its errors."""
        call = Call("/graphql", self.tokens[role], json.dumps({"query": query, "variables": variables}))
        answer = call.asked(self.port)
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        return answer["data"]

    def changes(self) -> None:
        """One event happens."""
        name = self.asked("PARTICIPANT", NAME)["viewer"]["participant"]["name"]
        answer = self.asked("PARTICIPANT", CHANGE, holder=name, key=uuid4().hex)
        if answer["registerBankAccount"]["errors"]:
            raise RuntimeError(answer)

    def megabytes(self) -> float:
        """The memory of the process (RSS)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def processor_seconds(self) -> float:
        """What the process has used until now."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sandbox(folder: Path, **changes: str) -> Iterator[Sandbox]:
    """A server in `folder`; `changes` are of its environment."""
    port = free_port()
    command = [JKP, "serve", "--prepare", "--port", str(port), "--data", str(folder)]
    with listening(command, port, None, **changes) as pid:
        issued = [JKP, "token", "INTEGRATOR", "benchmark"]
        environment = {**os.environ, "JKP_STORAGE__FOLDER": str(folder)}
        done = subprocess.run(issued, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        server = Sandbox(port, pid, folder, {"INTEGRATOR": done.stdout.strip()})
        personas = server.asked("INTEGRATOR", "{ sandboxPersonas { role token } }")["sandboxPersonas"]
        server.tokens.update({persona["role"]: persona["token"] for persona in reversed(personas)})
        yield server
