"""`make demo`: start a sandbox of its own, play six months against it, and stop it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PATIENCE = 60.0


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the server listens. Ends the program when it has stopped, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the server did not start")


def main() -> None:
    """Serve from an empty folder, play, and stop."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        jkp = Path(sys.executable).with_name("jkp")
        command = [str(jkp), "serve", "--prepare", "--port", str(port), "--data", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
        try:
            wait_for(port, server)
            url = f"http://127.0.0.1:{port}/graphql"
            subprocess.run([sys.executable, HERE / "six_months.py", "--url", url], check=True)
        finally:
            server.terminate()
            server.wait(PATIENCE)


if __name__ == "__main__":
    main()
