"""The benchmark runs, and its figures are figures."""

import json
import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
BENCHMARK = BENCHMARKS / "dashboard.py"
SEARCH = BENCHMARKS / "vacancy_search.py"


def test_the_benchmark_compares_both_servers() -> None:
    # when it runs for a second with a few people: it stops where the two servers' answers differ
    command = [sys.executable, str(BENCHMARK), "--seconds", "1", "--people", "10", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    # then both workloads have figures for both servers, and the hand-written one costs less
    assert set(report["workloads"]) == {"dashboard query", "activity mutation"}
    for workload in report["workloads"].values():
        for server in ("jkp", "plain"):
            assert workload[server]["requests"] >= 1
            assert workload[server]["requests_per_second"] > 0
            assert workload[server]["cpu_us"] > 0
        assert workload["cpu_ratio"] > 1


def test_the_benchmark_of_the_search_asks_both_databases() -> None:
    # when it runs once with a few vacancies
    command = [sys.executable, str(SEARCH), "--vacancies", "2000", "--rounds", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    # then every database has figures
    assert report["vacancies"] == 2000
    assert "SQLite" in report["databases"]
    for one in report["databases"].values():
        assert 0 < one["median_ms"] <= one["p95_ms"] <= one["slowest_ms"]
