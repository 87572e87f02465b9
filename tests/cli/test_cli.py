"""The commands of `jkp`, one sentence each."""

import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from support.command import JKP, environment, settings_file
from support.server import free_port
from typer.testing import CliRunner

import jkp_schema.cli  # noqa: F401 - adds its commands
from jkp.cli import app
from jkp.security.jwts import TokenExpired
from jkp.security.principals import Role
from jkp.security.tokens import SandboxIssuer

RUNNER = CliRunner()
FIELD_KEY = "YSByb290IGtleSB3aXRoIHRoaXJ0eS10d28gYnl0ZXM="


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The settings of a sandbox with one plugin."""
    return settings_file(tmp_path)


def run(*arguments: object, ends_with: int = 0) -> str:
    """What a command says; it must end with this code."""
    result = RUNNER.invoke(app, [str(argument) for argument in arguments], env=dict.fromkeys(("JKP_SETTINGS",), None))
    assert result.exit_code == ends_with, (result.output, result.exception)
    return result.output


def test_migrate_says_what_it_applied_and_then_that_there_is_nothing_to_do(file: Path) -> None:
    applied = [line.split() for line in run("migrate", "--settings", file).splitlines()]
    assert {word for word, _ in applied} == {"applied"}
    assert {"assessment.0001_initial", "core.0001_initial"} <= {name for _, name in applied}
    assert run("migrate", "--settings", file) == "nothing to do\n"


def test_plugin_list_tells_enabled_from_available_and_missing_ones(tmp_path: Path) -> None:
    file = settings_file(tmp_path, plugins=("assessment", "karirhubb"))

    states = {line.split()[0]: line.split()[1] for line in run("plugin", "list", "--settings", file).splitlines()}
    assert states == {
        "assessment": "enabled",
        "counselling": "available",
        "karirhub": "available",
        "karirhubb": "missing",
        "manual_activity": "available",
        "profile": "available",
        "sandbox": "available",
        "training": "available",
    }


def test_plugin_check_looks_at_every_plugin_and_fails_when_one_is_wrong(tmp_path: Path) -> None:
    file = settings_file(tmp_path, plugins=("aaaa", "assessment", "sandbox"))

    lines = run("plugin", "check", "--settings", file, ends_with=1).splitlines()
    assert [line for line in lines if line.endswith(": ok")] == ["assessment: ok", "sandbox: ok"]
    assert "no such plugin is installed" in next(line for line in lines if line.startswith("aaaa"))


def test_plugin_check_looks_at_one_plugin_that_is_not_enabled_yet(file: Path) -> None:
    assert run("plugin", "check", "sandbox", "--settings", file) == "sandbox: ok\n"


def test_token_prints_a_token_that_this_servers_issuer_knows(file: Path, tmp_path: Path) -> None:
    token = run("token", "OFFICER", "ratna", "--settings", file).strip()
    expired = run("token", "OFFICER", "ratna", "--expires-in", "-1", "--settings", file).strip()

    issuer = SandboxIssuer(tmp_path / "data" / "keys" / "issuer.pem")
    assert issuer.verify(token).role is Role.OFFICER
    with pytest.raises(TokenExpired):
        issuer.verify(expired)


@pytest.mark.parametrize("command", [["token", "OFFICER", "ratna"], ["seed"]])
def test_production_gives_no_tokens_and_loads_no_personas(
    file: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("JKP_ENVIRONMENT", "production")
    monkeypatch.setenv("JKP_STORAGE__FIELD_KEY", FIELD_KEY)

    assert 'environment = "production" has no sandbox' in run(*command, "--settings", file, ends_with=1)


def test_simulate_prints_the_windows_and_amounts_of_six_months() -> None:
    lines = run("simulate", 4_250_000, "2025-03-10").splitlines()

    assert lines[1].split() == ["month", "2", "2025-04-10", "2025-04-15", "0.60", "Rp", "2,550,000"]
    assert lines[-1].split() == ["total", "Rp", "15,300,000"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["4250000", "2021-12-31"], "RULEBOOK_NOT_EFFECTIVE: No rule of the programme was in force on that date."),
        (["4250000", "2025-03-10", "--overlay", "trainig-alternative"], "training-alternative"),
    ],
)
def test_simulate_explains_what_it_cannot_do(arguments: list[str], told: str) -> None:
    assert told in run("simulate", *arguments, ends_with=1)


@pytest.mark.parametrize("arguments", [["--", "-5", "2025-03-10"], ["4250000", "10-03-2025"], ["much", "2025-03-10"]])
def test_simulate_refuses_what_is_no_wage_and_no_day(arguments: list[str]) -> None:
    assert "Invalid value" in run("simulate", *arguments, ends_with=2)


def test_schema_export_writes_the_whole_and_its_parts_and_check_compares_them(file: Path, tmp_path: Path) -> None:
    whole, core, plugin = (tmp_path / f"{name}.graphql" for name in ("schema", "core", "plugins/assessment"))

    told = run("schema", "export", "--settings", file, "--to", whole).splitlines()
    assert told == [f"wrote {whole}", f"wrote {core}", f"wrote {plugin}"]
    assert "type Claim implements Node" in core.read_text()
    assert "assessmentSubmit" not in core.read_text()
    assert "assessmentSubmit" in plugin.read_text()
    assert run("schema", "export", "--check", "--settings", file, "--to", whole) == f"{whole} is up to date\n"


def test_schema_export_finds_what_is_out_of_date_and_what_is_left_over(file: Path, tmp_path: Path) -> None:
    # given a part that was changed by hand, one of a plugin that is gone, and a file of somebody else's
    whole, plugins = tmp_path / "schema.graphql", tmp_path / "plugins"
    run("schema", "export", "--settings", file, "--to", whole)
    changed, gone, foreign = (plugins / f"{name}.graphql" for name in ("assessment", "gone", "foreign"))
    gone.write_text(changed.read_text())
    changed.write_text(changed.read_text() + "\n# by hand\n")
    foreign.write_text("type Foreign { name: String }\n")
    # when they are compared, and written anew
    said = run("schema", "export", "--check", "--settings", file, "--to", whole, ends_with=1).splitlines()
    told = run("schema", "export", "--settings", file, "--to", whole).splitlines()
    # then both are named, and set right
    assert said == [f"{one} is out of date; run `jkp schema export`" for one in (changed, gone)]
    assert told == [f"wrote {changed}", f"removed {gone}"]
    assert sorted(plugins.iterdir()) == [changed, foreign]


def test_serve_answers_until_it_is_told_to_stop(file: Path) -> None:
    # given
    run("migrate", "--settings", file)
    port = free_port()
    command = [JKP, "serve", "--settings", str(file), "--port", str(port)]

    # when
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            answer = _asked(port, "{ viewer { role } plugins { name } }")
        finally:
            server.send_signal(signal.SIGTERM)
        _, stderr = server.communicate(timeout=60)

    # then
    assert answer["data"] == {"viewer": {"role": "ANONYMOUS"}, "plugins": [{"name": "assessment"}]}
    # A machine that stands still is told as a loop that was blocked.
    lines = [line for line in stderr.splitlines() if "blocked the event loop" not in line]
    said = [line.partition(" INFO jkp.serving ")[2] for line in lines]
    assert said == ["it answers", "it was told to stop", "it has stopped"]
    assert server.returncode == 0


def _asked(port: int, query: str) -> Any:
    """The answer of a server that is starting."""
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", body, {"content-type": "application/json"})
    until = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return json.load(response)
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
