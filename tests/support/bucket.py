"""A server that speaks S3, in an environment of its own: moto brings sixty packages that nothing else here needs."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from support.npm import CACHE
from support.server import free_port

MOTO = "moto[s3,server]==5.2.5"
BUCKET = "proofs"
PATIENCE = 120.0


def moto() -> Path:
    """The Python of an environment that has moto; made once. Skips the test where it cannot be had."""
    place = CACHE / MOTO.replace("[", "-").replace("]", "-").replace(",", "-")
    python, ready = place / "bin" / "python", place / ".ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MOTO]
        if subprocess.run(install, check=False, capture_output=True, timeout=PATIENCE).returncode:
            pytest.skip("moto cannot be installed here (is the package index reachable?)")
        ready.touch()
    return python


@contextlib.contextmanager
def bucket() -> Iterator[str]:
    """The address of a server that has an empty bucket `proofs`."""
    port = free_port()
    command = [str(moto()), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _make(f"http://127.0.0.1:{port}/{BUCKET}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _make(address: str) -> None:
    """Error: `TimeoutError`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(httpx2.TransportError):
            httpx2.put(address).raise_for_status()
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
