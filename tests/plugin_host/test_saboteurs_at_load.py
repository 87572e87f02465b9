"""Plugins that would do harm as soon as they are loaded: the server does not start, and says whose fault it is.

Each is refused as an operator sees it: `jkp serve` ends with 1 and one clear block on its standard error.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import jkp, refusal, settings_file

Install = Callable[..., None]
Refused = Callable[..., list[str]]

DISABLE = "(to start without it, set enabled = false in [plugins.{name}] of settings.toml)"


@pytest.fixture
def refused(install: Install, site: Path, tmp_path: Path) -> Refused:
    """Install a plugin and start a server with it; the lines of its refusal, the last of which says what to do."""

    def start(text: str, name: str = "probe", *, others: tuple[str, ...] = (), section: str = "") -> list[str]:
        install(name, text)
        file = settings_file(tmp_path, plugins=(*others, name))
        file.write_text(file.read_text() + section)
        told = refusal("serve", "--prepare", "--settings", file, PYTHONPATH=str(site)).splitlines()
        assert told[-1] == DISABLE.format(name=name)
        assert not (tmp_path / "data" / "jkp.db").exists()
        return told[:-1]

    return start


def test_one_that_raises_at_import(refused: Refused, site: Path) -> None:
    (told,) = refused("\nraise LookupError('no catalogue')")

    assert told == f"plugin probe: its import failed: LookupError: no catalogue ({site}/jkp_probe.py:3)"


def test_one_that_ends_the_process_at_import(refused: Refused, site: Path) -> None:
    (told,) = refused("import sys\nsys.exit()")

    assert told == f"plugin probe: its import failed: SystemExit ({site}/jkp_probe.py:3)"


def test_one_that_ends_the_process_in_a_hook(refused: Refused, site: Path) -> None:
    (told,) = refused("@hookimpl\ndef jkp_seeds(ctx):\n    raise SystemExit(0)")

    assert told == f"plugin probe: jkp_seeds failed: SystemExit: 0 ({site}/jkp_probe.py:4)"


def test_one_that_looks_like_an_interrupt(refused: Refused) -> None:
    (told,) = refused("@hookimpl\ndef jkp_seeds(ctx):\n    yield 1\n    raise KeyboardInterrupt")

    assert told.startswith("plugin probe: jkp_seeds must give Seeds, not int")


def test_one_with_a_hook_that_does_not_exist(refused: Refused, site: Path) -> None:
    (told,) = refused("@hookimpl\ndef jkp_grapql(ctx): ...")

    assert told == f'plugin probe: there is no hook jkp_grapql; did you mean "jkp_graphql"? ({site}/jkp_probe.py:2)'


def test_one_with_an_async_hook(refused: Refused, site: Path) -> None:
    (told,) = refused("@hookimpl\nasync def jkp_graphql(ctx): ...")

    told, place = told.rsplit(" (", 1)
    assert told == (
        "plugin probe: jkp_graphql must not be async: it declares what the core awaits later, and does no I/O itself"
    )
    assert place == f"{site}/jkp_probe.py:2)"


def test_one_with_bad_settings(refused: Refused, tmp_path: Path) -> None:
    settings = "class Mine(PluginSettings):\n    timeout: int = 5\n@hookimpl\ndef jkp_settings(): return Mine"

    told = refused(settings, section='timeuot = 3\ntime_limit = "hunter2"\n')

    assert told == [
        f"plugin probe: {tmp_path}/settings.toml: plugins.probe: time_limit: Input should be a valid number, "
        "unable to parse string as a number"
    ]
    assert "hunter2" not in str(told)


def test_one_with_a_setting_that_nobody_knows(refused: Refused, tmp_path: Path) -> None:
    settings = "class Mine(PluginSettings):\n    timeout: int = 5\n@hookimpl\ndef jkp_settings(): return Mine"

    told = refused(settings, section="timeuot = 3\nenabld = true\n")

    place = f"{tmp_path}/settings.toml: plugins.probe"
    assert told == [
        f'plugin probe: {place}: timeuot: unknown setting; did you mean "timeout"?',
        f'{place}: enabld: unknown setting; did you mean "enabled"?',
    ]


def test_one_with_the_name_of_the_core(refused: Refused) -> None:
    assert refused("", "core") == ["plugin core: the core has this name itself; the plugin needs another one"]


def test_one_with_a_table_of_the_core(refused: Refused) -> None:
    models = """
        from tortoise import fields
        from tortoise.models import Model

        class Log(Model):
            id = fields.IntField(primary_key=True)
            class Meta:
                table = "event_log"

        @hookimpl
        def jkp_models():
            return Models(models=["jkp_event"], migrations="jkp_event")
    """

    assert refused(models, "event") == ["plugin event: the core has a table event_log already"]


def test_one_with_a_field_of_the_core(refused: Refused) -> None:
    field = """
        import strawberry
        from jkp_schema.api import PUBLIC

        @strawberry.type
        class Query:
            @strawberry.field(description="All.", metadata=PUBLIC)
            def claims(self) -> str | None: ...

        @hookimpl
        def jkp_graphql(ctx):
            return GraphQLExtension(query=Query)
    """

    (told,) = refused(field, "claims")
    assert told.startswith("plugin claims: ")
    assert "claims of Query" in told


def test_one_that_takes_the_requirement_of_another(refused: Refused) -> None:
    requirement = """
        class Completed:
            code = "assessment.completed"
            title_id = title_en = "A requirement"
            async def assess(self, participant_id, period): ...

        @hookimpl
        def jkp_requirements(ctx):
            return [Completed()]
    """

    told = refused(requirement, others=("assessment",))
    assert told == ["plugin probe: plugin assessment offers the requirement assessment.completed already"]


def test_one_whose_name_another_distribution_has_too(refused: Refused, install: Install) -> None:
    install("probe", "", distribution="board-two")

    told = refused("")
    assert told == ['plugin probe: both board-two and jkp-strangers provide it; say which: package = "board-two"']


def test_all_of_them_are_told_at_once_and_each_with_its_way_out(install: Install, site: Path, tmp_path: Path) -> None:
    install("ant", "1 / 0")
    install("bee", "raise SystemExit")
    file = settings_file(tmp_path, plugins=("ant", "assessment", "bee"))

    told = refusal("migrate", "--settings", file, PYTHONPATH=str(site)).splitlines()

    assert [line.split(":")[0] for line in told[::2]] == ["plugin ant", "plugin bee"]
    assert told[1::2] == [DISABLE.format(name="ant"), DISABLE.format(name="bee")]


def test_a_server_starts_again_once_the_saboteur_is_switched_off(install: Install, site: Path, tmp_path: Path) -> None:
    install("probe", "raise SystemExit")
    file = settings_file(tmp_path, plugins=("assessment", "probe"))
    file.write_text(file.read_text() + "enabled = false\n")

    assert jkp("migrate", "--settings", file, PYTHONPATH=str(site)).returncode == 0
    assert sqlite3.connect(tmp_path / "data" / "jkp.db").execute("SELECT count(*) FROM participant").fetchone() == (0,)


def test_the_trace_of_the_code_is_there_for_whoever_wants_it(install: Install, site: Path, tmp_path: Path) -> None:
    install("probe", "1 / 0")
    file = settings_file(tmp_path, plugins=("probe",))

    done = jkp("migrate", "--verbose", "--settings", file, PYTHONPATH=str(site))

    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert done.stderr.endswith(f"{DISABLE.format(name='probe')}\n")
