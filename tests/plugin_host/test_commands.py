"""`jkp plugin list`, `check` and `show` work while a plugin is broken: they are how an operator finds out why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import jkp, settings_file
from typer.testing import CliRunner

import jkp_schema.cli  # noqa: F401 - adds its commands
from jkp.cli import app

Install = Callable[..., None]
Run = Callable[..., list[str]]

RUNNER = CliRunner()
SETTINGS = """
from pydantic import BaseModel, Field, SecretStr

class Board(BaseModel):
    url: str = Field(default="https://board.example", description="Where it is.")
    api_key: str = Field(default="", description="Its author forgot that it is a secret.")

class Mine(PluginSettings):
    token: SecretStr = Field(description="The board's token.")
    pages: int = Field(default=3, description="Pages at once.")
    board: Board = Board()

@hookimpl
def jkp_settings():
    return Mine
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a `jkp plugin` command with these sections in its settings; the lines that it says."""

    def command(*arguments: str, sections: str = "", ends_with: int = 0) -> list[str]:
        file = settings_file(tmp_path, plugins=())
        file.write_text(file.read_text() + sections)
        result = RUNNER.invoke(app, ["plugin", *arguments, "--settings", str(file)])
        assert result.exit_code == ends_with, (result.output, result.exception)
        return result.output.splitlines()

    return command


def test_list_imports_nothing_and_knows_every_state(run: Run, install: Install) -> None:
    for name in ("broken", "idle", "off", "unclear"):
        install(name, "raise SystemExit")
    install("twice", "", distribution="board-one")
    install("twice", "", distribution="board-two")

    sections = "[plugins.broken]\n[plugins.twice]\n[plugins.gone]\n[plugins.off]\nenabled = false\n"
    lines = run("list", sections=f"{sections}[plugins.unclear]\nenabled = 'perhaps'\n")

    told = {line.split()[0]: line.split(maxsplit=2)[1:] for line in lines}
    assert {name: told[name][0] for name in ("broken", "gone", "idle", "off", "training", "twice", "unclear")} == {
        "broken": "enabled",
        "gone": "missing",
        "idle": "available",
        "off": "disabled",
        "training": "available",
        "twice": "enabled",
        "unclear": "unclear",
    }
    assert "board-one 1.0" in told["twice"][1]
    assert "board-two 1.0" in told["twice"][1]


def test_check_says_what_is_wrong_with_each_and_goes_on(run: Run, install: Install) -> None:
    install("ant", "raise SystemExit")
    install("bee", "")

    lines = run("check", sections="[plugins.ant]\n[plugins.assessment]\n[plugins.bee]\n", ends_with=1)

    assert lines[0].startswith("ant: plugin ant: its import failed: SystemExit (")
    assert lines[1:] == ["assessment: ok", "bee: ok"]


def test_check_says_also_what_is_wrong_with_one_that_is_switched_off(run: Run, install: Install) -> None:
    install("probe", "1 / 0")

    (line,) = run("check", "probe", sections="[plugins.probe]\nenabled = false\n", ends_with=1)
    assert line.startswith("probe: plugin probe: its import failed: ZeroDivisionError")


def test_check_stops_for_an_interrupt(run: Run, install: Install) -> None:
    install("ant", "raise KeyboardInterrupt")

    lines = run("check", sections="[plugins.ant]\n[plugins.assessment]\n", ends_with=130)
    assert "assessment: ok" not in lines


def test_check_shows_the_trace_to_whoever_wants_it(install: Install, site: Path, tmp_path: Path) -> None:
    install("probe", "1 / 0")
    file = settings_file(tmp_path, plugins=("probe",))

    for options, shows in (([], False), (["-v"], True)):
        done = jkp("plugin", "check", *options, "--settings", file, PYTHONPATH=str(site))
        assert ("Traceback" in done.stderr) is shows


def test_show_tells_where_a_plugin_comes_from_and_what_is_in_force(run: Run, install: Install) -> None:
    install("probe", SETTINGS)

    lines = run("show", "probe", sections='[plugins.probe]\ntoken = "hunter2"\nboard.api_key = "hunter3"\n')

    assert [" ".join(line.split()) for line in lines] == [
        "probe 1.0",
        "distribution jkp-strangers",
        "module jkp_probe",
        "state enabled, ready",
        "hooks jkp_settings",
        "settings",
        "enabled True Whether the plugin is loaded.",
        "package None The distribution that it must come from.",
        "time_limit None Seconds for one answer, in place of server.plugin_seconds.",
        "token (hidden) The board's token.",
        "pages 3 Pages at once.",
        'board.url "https://board.example" Where it is.',
        "board.api_key (hidden) Its author forgot that it is a secret.",
    ]


@pytest.mark.parametrize(
    ("text", "sections", "told", "shown"),
    [
        ("1 / 0", "", "its import failed: ZeroDivisionError: division by zero", "fault"),
        ("@hookimpl\ndef jkp_seeds(ctx): 1 / 0", "", "jkp_seeds failed: ZeroDivisionError", "settings"),
        (SETTINGS, "", "plugins.probe: token: Field required", "hooks"),
    ],
)
def test_show_tells_what_can_be_told_of_a_broken_one(
    run: Run, install: Install, text: str, sections: str, told: str, shown: str
) -> None:
    install("probe", text)

    lines = run("show", "probe", sections=f"[plugins.probe]\n{sections}")

    assert "  state         enabled, failed" in lines
    assert told in next(line for line in lines if line.startswith("  fault"))
    assert any(line.startswith(f"  {shown}") for line in lines)


def test_show_names_the_nearest_plugin_for_a_misspelt_one(run: Run) -> None:
    assert run("show", "traning", ends_with=1)[0] == (
        'plugin traning: no such plugin is installed; did you mean "training"?'
    )


def test_each_hook_and_what_it_gave_is_logged_for_whoever_wants_it(
    install: Install, site: Path, tmp_path: Path
) -> None:
    install(
        "probe",
        f"""{SETTINGS}
async def handle(_): ...

@hookimpl
def jkp_routes(ctx):
    return [Route(path="hook", handle=handle)]

@hookimpl
def jkp_subscribers(ctx):
    return [Subscriber(events=[EventType.CLAIM_OPENED], handle=handle)]

@hookimpl
def jkp_seeds(ctx):
    return []
""",
    )
    file = settings_file(tmp_path, plugins=("probe",))
    file.write_text(f"{file.read_text()}token = 'hunter2'\n")

    done = jkp("plugin", "check", "--settings", file, PYTHONPATH=str(site), JKP_TRACE_PLUGINS="1")
    quiet = jkp("plugin", "check", "--settings", file, PYTHONPATH=str(site))

    assert [line.partition(" INFO ")[2] for line in done.stderr.splitlines()] == [
        "jkp.plugins.probe jkp_settings gave Mine",
        "jkp.plugins.probe jkp_routes gave POST hook",
        "jkp.plugins.probe jkp_subscribers gave subscriber (CLAIM_OPENED)",
        "jkp.plugins.probe jkp_seeds gave nothing",
    ]
    assert (done.stdout, quiet.stderr) == ("probe: ok\n", "")
