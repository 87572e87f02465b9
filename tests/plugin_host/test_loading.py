"""A fault of a plugin at load stops the start with one line that names it; what is not enabled is not even imported."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jkp.plugin.discovery import PluginError
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.app import App

Install = Callable[..., None]
Start = Callable[..., Runtime]

HOOKS = {
    "jkp_settings": "",
    "jkp_models": "",
    "jkp_activity_sources": "ctx",
    "jkp_requirements": "ctx",
    "jkp_identity_checks": "ctx",
    "jkp_scanners": "ctx",
    "jkp_graphql": "ctx",
    "jkp_personal_data": "ctx",
    "jkp_routes": "ctx",
    "jkp_subscribers": "ctx",
    "jkp_seeds": "ctx",
}
REQUIREMENT = """
class Known:
    code = "{code}"
    title_id = title_en = "A requirement"
    async def assess(self, participant_id, period):
        return Assessment(state=State.SATISFIED)

@hookimpl
def jkp_requirements(ctx):
    return [Known()]
"""


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Put a server together with these plugins, schema and all."""

    def started(**plugins: dict[str, Any]) -> Runtime:
        given: dict[str, Any] = {"storage": {"folder": tmp_path / "data"}, "plugins": plugins}
        return App(Runtime(Settings(**given))).runtime

    return started


def hook(name: str, body: str) -> str:
    """The text of a hook."""
    return f"@hookimpl\ndef {name}({HOOKS.get(name, '')}):\n    {body}\n"


def fault(start: Start, **plugins: dict[str, Any]) -> str:
    """The one line with which a start is refused because of the plugin `probe`, without the place in its code."""
    with pytest.raises(PluginError) as refused:
        start(**(plugins or {"probe": {}}))
    assert refused.value.plugin == "probe"
    line = str(refused.value)
    assert line.startswith("plugin probe: ")
    return re.sub(r" \(/.*jkp_probe\.py:\d+\)$", "", line.removeprefix("plugin probe: "))


def test_a_plugin_without_any_hook_is_fine(install: Install, start: Start) -> None:
    install("probe", "")

    assert [plugin.name for plugin in start(probe={}).host.plugins] == ["probe"]


def test_what_is_installed_but_not_named_is_not_imported(install: Install, start: Start) -> None:
    install("probe", "raise RuntimeError('imported')")

    start(sandbox={})
    start(sandbox={}, probe={"enabled": False})
    assert "jkp_probe" not in sys.modules


def test_a_plugin_that_is_not_installed_is_named_with_the_nearest_that_is(start: Start) -> None:
    with pytest.raises(PluginError, match='no such plugin is installed; did you mean "sandbox"'):
        start(sandbux={})


def test_a_name_that_two_distributions_claim_names_both(install: Install, start: Start) -> None:
    install("probe", "", distribution="board-one")
    install("probe", "", distribution="board-two")

    line = fault(start)
    assert "board-one" in line
    assert "board-two" in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nowhere_at_all", "its import failed: ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("1 / 0", "its import failed: ZeroDivisionError: division by zero"),
        ("def (", "its import failed: SyntaxError"),
        ("@hookimpl\ndef jkp_seeds(context): return []", "jkp_seeds has no argument context; it is given ctx"),
        ("@hookimpl\ndef jkp_models(ctx): return None", "jkp_models has no argument ctx; it is given nothing"),
        ("def jkp_seeds(ctx): return []", "jkp_seeds is not marked as a hook; write @hookimpl above it"),
        (hook("jkp_models", "return ['jkp_probe']"), "jkp_models must give Models, not list"),
        (hook("jkp_settings", "return 5"), "jkp_settings must give type, not int"),
        (hook("jkp_settings", "return dict"), "jkp_settings must give a subclass of PluginSettings"),
        (hook("jkp_activity_sources", "return ['JOB_APPLICATION']"), "must give ActivitySources, not str"),
        (hook("jkp_requirements", "return ['probe.done']"), "must give Requirements, not str"),
        (hook("jkp_requirements", "return 5"), "jkp_requirements failed: TypeError"),
        (hook("jkp_seeds", "return [5]"), "must give Seeds, not int"),
        (hook("jkp_seeds", "yield 1 / 0"), "jkp_seeds failed: ZeroDivisionError"),
        (hook("jkp_graphql", "return 5"), "jkp_graphql must give GraphQLExtension, not int"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_named_with_its_fault(
    install: Install, start: Start, text: str, told: str
) -> None:
    install("probe", text)

    assert told in fault(start)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_that_raises_is_named_with_what_it_raised(install: Install, start: Start, name: str) -> None:
    install("probe", hook(name, "raise LookupError('no catalogue')"))

    assert fault(start) == f"{name} failed: LookupError: no catalogue"


def test_a_plugin_may_say_itself_why_it_must_not_be_loaded(install: Install, start: Start) -> None:
    install("probe", hook("jkp_seeds", "raise CannotLoad('it needs a key; see https://board.example/keys')"))

    assert fault(start) == "it needs a key; see https://board.example/keys"


def test_an_entry_point_that_is_no_module_is_refused(install: Install, start: Start) -> None:
    install("probe", "class Plugin: ...", entry="jkp_probe:Plugin")

    assert fault(start) == "the entry point jkp_probe:Plugin is not a module"


def test_a_wrong_setting_of_a_plugin_is_explained_without_its_value(install: Install, start: Start) -> None:
    install(
        "probe",
        """
        class ProbeSettings(PluginSettings):
            timeout: int = 5

        @hookimpl
        def jkp_settings():
            return ProbeSettings
        """,
    )

    place = "settings.toml: plugins.probe"
    assert fault(start, probe={"timeuot": 3}) == f'{place}: timeuot: unknown setting; did you mean "timeout"?'
    assert fault(start, probe={"timeout": "hunter2"}).startswith(f"{place}: timeout: Input should be a valid integer")
    assert "hunter2" not in fault(start, probe={"timeout": "hunter2"})


def test_a_requirement_that_two_plugins_offer_names_both(install: Install, start: Start) -> None:
    install("probe", REQUIREMENT.format(code="assessment.completed"))

    line = fault(start, assessment={}, probe={})
    assert "assessment.completed" in line
    assert "plugin assessment" in line


def test_a_table_without_the_plugins_prefix_is_refused(install: Install, start: Start) -> None:
    install(
        "probe",
        """
        from tortoise import fields
        from tortoise.models import Model

        class Claim(Model):
            id = fields.IntField(primary_key=True)
            class Meta:
                table = "claim"

        @hookimpl
        def jkp_models():
            return Models(models=["jkp_probe"], migrations="jkp_probe")
        """,
    )

    assert fault(start) == "the table claim must begin with probe_"


def test_the_plugins_are_loaded_in_the_order_of_their_names(install: Install, start: Start) -> None:
    install("zebra", "")
    install("ant", "")

    assert [plugin.name for plugin in start(zebra={}, sandbox={}, ant={}).host.plugins] == ["ant", "sandbox", "zebra"]


# --- the version of the contract, the distribution, and the keys that are the core's ------------------------------


@pytest.mark.parametrize("text", ["JKP_API = 1", ""])
def test_a_plugin_of_this_version_is_loaded(install: Install, start: Start, text: str) -> None:
    install("probe", text)

    assert [plugin.name for plugin in start(probe={}).host.plugins] == ["probe"]


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("2", "it is written for version 2 of the contract, and this is 1; upgrade jkp"),
        ("0", "it is written for version 0 of the contract, and this is 1; upgrade jkp-strangers"),
        ("'1'", "JKP_API must be a whole number like 1"),
        ("True", "JKP_API must be a whole number like 1"),
    ],
)
def test_a_plugin_of_another_version_is_refused_with_what_to_upgrade(
    install: Install, start: Start, site: Path, version: str, told: str
) -> None:
    install("probe", f"JKP_API = {version}")

    assert fault(start) == f"{told} ({site}/jkp_probe.py)"


@pytest.mark.parametrize("package", ["board-two", "Board_Two"])
def test_of_two_distributions_the_pinned_one_is_taken(install: Install, start: Start, package: str) -> None:
    install("probe", "", distribution="board-one")
    install("probe", "", distribution="board-two")

    (plugin,) = start(probe={"package": package}).host.plugins
    assert plugin.installed.distribution == "board-two"


def test_a_plugin_of_another_distribution_than_the_pinned_one_is_refused(install: Install, start: Start) -> None:
    install("probe", "")

    told = fault(start, probe={"package": "board-two"})
    assert told == 'the settings pin it to package = "board-two", but it comes from jkp-strangers'


@pytest.mark.parametrize(("key", "value"), [("time_limit", 0), ("time_limit", 301), ("enabled", 5), ("package", 7)])
def test_a_nonsensical_key_of_the_core_is_refused(install: Install, start: Start, key: str, value: object) -> None:
    install("probe", "")

    assert fault(start, probe={key: value}).startswith(f"settings.toml: plugins.probe: {key}: Input should be")


def test_a_setting_with_the_name_of_the_cores_own_is_refused(install: Install, start: Start) -> None:
    install("probe", "class Mine(PluginSettings):\n    package: str = ''\n@hookimpl\ndef jkp_settings(): return Mine")

    assert fault(start) == "the setting package is the core's; Mine needs another name for it"


def test_a_validator_that_fails_does_not_tell_the_value(install: Install, start: Start) -> None:
    install(
        "probe",
        """
        from pydantic import field_validator

        class Mine(PluginSettings):
            token: str

            @field_validator("token")
            def check(cls, value):
                raise LookupError(value)

        @hookimpl
        def jkp_settings():
            return Mine
        """,
    )

    assert fault(start, probe={"token": "hunter2"}) == "settings.toml: plugins.probe: LookupError"


@pytest.mark.parametrize("name", ["Probe", "1probe", "a__b", "a_", "_a", "a-b"])
def test_a_name_that_could_not_be_used_everywhere_is_refused(install: Install, start: Start, name: str) -> None:
    install(name, "", entry="jkp_probe")

    with pytest.raises(PluginError, match="a name is lower-case letters and digits"):
        start(**{name: {}})


# --- hooks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["tryfirst", "trylast", "wrapper", "hookwrapper"])
def test_a_hook_that_wants_to_be_first_or_to_wrap_others_is_refused(
    install: Install, start: Start, option: str
) -> None:
    install("probe", f"@hookimpl({option}=True)\ndef jkp_seeds(ctx): yield")

    why = {"try": "hooks have no order, they are called by the names of the plugins"}
    because = why.get(option[:3], "no plugin may change what another one declares")
    assert fault(start) == f"jkp_seeds must not be {option}: {because}"


def test_an_optional_hook_is_no_way_around_a_misspelling(install: Install, start: Start) -> None:
    install("probe", "@hookimpl(optionalhook=True)\ndef jkp_sedes(ctx): ...")

    assert fault(start) == 'there is no hook jkp_sedes; did you mean "jkp_seeds"?'


@pytest.mark.parametrize("body", ["return []", "yield"])
def test_an_async_hook_is_refused(install: Install, start: Start, body: str) -> None:
    install("probe", f"@hookimpl\nasync def jkp_seeds(ctx): {body}")

    assert fault(start).startswith("jkp_seeds must not be async: it declares what the core awaits later")


def test_what_a_generator_does_late_is_done_and_blamed_at_load(install: Install, start: Start) -> None:
    install(
        "probe",
        """
        async def load(): ...

        @hookimpl
        def jkp_seeds(ctx):
            yield Seed(name="one", load=load)
            open("/nowhere/at/all")
        """,
    )

    assert fault(start).startswith("jkp_seeds failed: FileNotFoundError")


# --- sources -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Plain(kinds=[], **title)", "source 'Board': kinds must be a list of ActivityKind, with one at least"),
        ("Plain(kinds=iter(kinds), **title)", "source 'Board': kinds must be a list of ActivityKind"),
        ("Plain(kinds='JOB_APPLICATION', **title)", "source 'Board': kinds must be a list of ActivityKind"),
        ("Plain(kinds=kinds, title_id='', title_en='Board')", "a source needs a title in both languages"),
        ("Plain(kinds=kinds, every=hour, **title)", "source 'Board' has `every`, but no `collect`"),
        ("Pulling(kinds=kinds, **title)", "source 'Board' has `collect`, but no `every`: it would never be asked"),
        ("Pulling(kinds=kinds, every=hour / 61, **title)", "source 'Board': every must be at least a minute"),
        ("*[Pulling(kinds=kinds, every=hour, **title)] * 2", "two sources are called ''; give each a name of its own"),
    ],
)
def test_a_source_that_could_not_be_asked_is_refused(install: Install, start: Start, source: str, told: str) -> None:
    install(
        "probe",
        f"""
        from datetime import timedelta

        kinds, hour, title = [ActivityKind.INTERVIEW], timedelta(hours=1), dict(title_id="Papan", title_en="Board")
        Plain = ActivitySource

        class Pulling(ActivitySource):
            async def collect(self, who, window):
                yield

        @hookimpl
        def jkp_activity_sources(ctx):
            return [{source}]
        """,
    )

    assert fault(start).startswith(told)
