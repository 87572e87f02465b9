"""The benchmark of imports runs, and its figures are figures."""

import re
import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "importing.py"
LINE = re.compile(
    r"(?P<what>[a-z, ]+?) +(?P<lines>[\d,]+) lines +[\d.]+ s +[\d,]+ lines/s  CPU +[\d.]+ s +(?P<megabytes>\d+) MB  "
    r"another writer waited [\d.]+ s"
)


def test_the_benchmark_imports_its_files() -> None:
    # when it runs with a thousand lines
    command = [sys.executable, str(BENCHMARK), "--lines", "1000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    # then each file has its figures
    figures = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert [(found["what"], found["lines"]) for found in figures if found] == [
        ("participants", "42"),
        ("employers", "1"),
        ("contributions", "1,000"),
        ("contributions, again", "1,000"),
    ], done.stdout
    assert all(20 < int(found["megabytes"]) < 300 for found in figures if found)
