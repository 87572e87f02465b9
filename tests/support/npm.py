"""Packages of npm for tests: installed once, from a lock file, into a cache outside of the repository."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jkp-tests"
PINNED = ("package.json", "package-lock.json")
PATIENCE = 120.0
_INSTALL = (
    "npm ci --ignore-scripts --no-audit --no-fund --prefer-offline "
    "--fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=30000"
)


def installed(folder: Path) -> Path:
    """The `node_modules` of a folder's lock file, for NODE_PATH. Skips the test where they cannot be had."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed here")
    pinned = hashlib.sha256(b"".join((folder / name).read_bytes() for name in PINNED)).hexdigest()[:16]
    place = CACHE / f"{folder.name}-{pinned}"
    if not place.exists():
        _install(folder, place)
    return place / "node_modules"


def _install(folder: Path, place: Path) -> None:
    """Beside its place first, and then there as a whole: another process may be installing the same."""
    CACHE.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        for name in PINNED:
            shutil.copy(folder / name, begun)
        _ran(folder.name, begun)
        with contextlib.suppress(OSError):
            begun.rename(place)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def _ran(name: str, begun: Path) -> None:
    try:
        done = subprocess.run(_INSTALL.split(), cwd=begun, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not install {name} within {PATIENCE:.0f} s")
    if done.returncode:
        pytest.skip(f"npm cannot install {name} here (is its registry reachable?)")
