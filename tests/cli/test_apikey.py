"""`jkp apikey` as an operator runs it, beside a server that runs, and the example that follows with such a key."""

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from anyio import to_thread
from support.api import Api
from support.command import jkp, settings_file
from support.keys import LIST, operator
from support.server import ROOT, sandbox
from support.ways import let_in


@pytest.fixture
def settings(api: Api, tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return settings_file(folder, plugins=("sandbox", "karirhub"))


async def apikey(api: Api, settings: Path, *arguments: str) -> "CompletedProcess[str]":
    storage = str(api.runtime.settings.storage.folder)
    given = ["apikey", *arguments, "--settings", str(settings)]
    return await to_thread.run_sync(lambda: jkp(*given, JKP_STORAGE__FOLDER=storage, USER="rina"))


async def test_a_key_of_the_command_line_opens_and_is_revoked_beside_the_server(api: Api, settings: Path) -> None:
    # given a key, which is all that the command prints
    scopes = ("--scope", "events:read", "--scope", "karirhub", "--days", "30")
    done = await apikey(api, settings, "create", "INTEGRATOR", "portal", *scopes)
    key = done.stdout.strip()
    assert (done.returncode, done.stderr) == (0, "")
    assert set((await let_in(api, key)).values()) == {"let in"}
    (listed,) = (await operator(api)(LIST))["apiKeys"]["nodes"]
    assert (listed["createdBy"], listed["scopes"]) == ("OPERATOR:rina", ["events:read", "karirhub"])

    # when it is revoked
    done = await apikey(api, settings, "revoke", listed["hint"])

    # then the running server takes it no more
    assert done.stdout == f"revoked {listed['hint']}\n"
    assert "let in" not in (await let_in(api, key)).values()


@pytest.mark.slow
async def test_the_list_has_those_that_open_something(api: Api, settings: Path) -> None:
    for subject in ("portal", "papan"):
        await apikey(api, settings, "create", "INTEGRATOR", subject, "--scope", "events:read")
    hints = {key["subject"]: key["hint"] for key in (await operator(api)(LIST))["apiKeys"]["nodes"]}
    await apikey(api, settings, "revoke", hints["papan"])

    listed = (await apikey(api, settings, "list")).stdout.splitlines()

    assert [line.split("  ")[:4] for line in listed] == [[hints["portal"], "INTEGRATOR", "portal", "events:read"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "OFFICER", "x", "--scope", "events:read"), "INVALID_INPUT: Invalid input: one of INTEGRATOR"),
        (("create", "INTEGRATOR", "x", "--scope", "nothing"), "INVALID_INPUT: Invalid input: one or more of "),
        (("revoke", "jkp_000000000000"), "no key begins with jkp_000000000000"),
    ],
    ids=str,
)
async def test_what_cannot_be_done_is_said(api: Api, settings: Path, arguments: tuple[str, ...], said: str) -> None:
    done = await apikey(api, settings, *arguments)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)


@pytest.mark.slow
def test_the_example_follows_with_a_key_and_goes_on_where_it_left_off(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    with sandbox(tmp_path / "data") as url:
        key = jkp("apikey", "create", "INTEGRATOR", "portal", "--scope", "events:read", "--settings", file).stdout
        command = [sys.executable, str(ROOT / "examples" / "follow_events.py"), "--url", url, "--most", "3"]
        environment = {**os.environ, "JKP_API_KEY": key.strip()}
        told = [
            subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True
            ).stdout
            for _ in range(2)
        ]

    events = [json.loads(line)["eventId"] for each in told for line in each.splitlines()]
    assert len(events) == len(set(events)) == 6
