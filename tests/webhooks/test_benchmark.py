"""The benchmark runs, and nothing is lost, doubled or out of order in it."""

import json
import subprocess
import sys

import pytest
from support.server import ROOT


@pytest.mark.slow
def test_what_the_benchmark_sends_arrives_once_and_in_order() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "webhooks.py"), "--claims", "20", "--events", "5", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

    figures = json.loads(done.stdout)
    assert figures["events"] >= 200
    assert (figures["lost"], figures["twice"], figures["out_of_order"]) == (0, 0, 0)
    assert figures["slowest_seconds"] < 10
