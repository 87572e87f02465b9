"""The short form of `make chaos`: a few kills of everything, on real servers."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.command import environment

TESTS = Path(__file__).parents[1]
SECONDS = 0
PATIENCE = 240


def played(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "chaos.play", *arguments]
    return subprocess.run(
        command,
        env=environment(PYTHONPATH=str(TESTS)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.xdist_group("postgres")
def test_whatever_is_killed_nothing_is_lost_told_twice_or_out_of_order() -> None:
    # when a node, a worker, PostgreSQL and NATS are killed one after the other, under load
    seen = played("--seconds", str(SECONDS), "--claims", "4", "--acts", "4")

    # then every follower got everything that was acknowledged, once and in order
    assert seen.returncode == 0, seen.stdout + seen.stderr[-4000:]
    assert "acknowledged 0 " not in seen.stdout
