"""What a plugin adds to the API is checked when the schema is built; each refusal says what to write instead."""

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest

from jkp.plugin.discovery import PluginError
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.schema import build

Install = Callable[..., None]
Fault = Callable[..., str]

FIELD = """
@strawberry.field(description="A thing.", metadata=PUBLIC)
def probe_thing(self) -> str | None: ...
"""
THING = """
@strawberry.type(description="A thing.")
class ProbeThing:
    __policy__ = INHERIT
    name: str = strawberry.field(description="Its name.")
"""
GIVES_THING = FIELD.replace("str | None", "ProbeThing | None")
OF_PARTICIPANT = """
@strawberry.field(description="A thing.")
def probe_thing(participant: strawberry.Parent[Participant]) -> str | None: ...
"""


def plugin(fields: str = FIELD, *, types: str = "", on: str = "query=Added") -> str:
    """The text of a plugin that adds these fields."""
    return f"""
from enum import Enum
from typing import Annotated, Generic, TypeVar
import strawberry
from jkp_schema.api import *
{dedent(types)}
@strawberry.type
class Added:
{indent(dedent(fields), "    ")}

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension({on})
"""


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., None]:
    """Build the schema with these plugins."""

    def build_with(*plugins: str) -> None:
        settings = Settings(storage={"folder": tmp_path}, plugins={name: {} for name in plugins})  # type: ignore[arg-type] # pydantic makes it
        build(Runtime(settings).host)

    return build_with


@pytest.fixture
def fault(built: Callable[..., None]) -> Fault:
    """The sentence with which these plugins are refused, without its place in the code."""

    def refused(*plugins: str) -> str:
        with pytest.raises(PluginError) as error:
            built(*(plugins or ("probe",)))
        return re.sub(r" \(/.*:\d+\)$", "", str(error.value))

    return refused


@pytest.mark.parametrize("scalar", ["uuid.UUID", "decimal.Decimal", "datetime.time", "strawberry.scalars.JSON"])
def test_a_scalar_that_is_there_for_everybody_is_nobodys(
    install: Install, built: Callable[..., None], scalar: str
) -> None:
    types = f"import datetime, decimal, uuid\nimport strawberry.scalars\nScalar = {scalar}"
    install("probe", plugin(FIELD.replace("str | None", "Scalar | None"), types=types))

    built("probe")


def test_a_plugin_that_keeps_the_rules_is_admitted(install: Install, built: Callable[..., None]) -> None:
    install("probe", plugin(GIVES_THING, types=THING))
    install("edge", plugin(OF_PARTICIPANT.replace("probe", "edge"), on="extend={Participant: Added}"))

    built("probe", "edge")


# --- the fields ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("probe_thing", "thing", "the field thing of Query must begin with probe, followed by a capital"),
        ("probe_thing", "probething", "the field probething of Query must begin with probe, followed by a capital"),
        ("field(", 'field(name="claims", ', "the field claims of Query must begin with probe, followed by a capital"),
        ('description="A thing.", ', "", "needs a description: description=… of strawberry.field"),
        ("str | None", "str", "must be nullable, so that a fault of yours nulls it alone: `| None`"),
        (", metadata=PUBLIC", "", "needs a policy: metadata=PUBLIC, SIGNED_IN or allow(Role.X)"),
        ("self", "self, day: int", "needs a description of its argument day: Annotated[…, strawberry.argument("),
    ],
)
def test_a_field_that_breaks_a_rule_is_refused(
    install: Install, fault: Fault, before: str, after: str, told: str
) -> None:
    install("probe", plugin(FIELD.replace(before, after)))

    said = fault()
    assert said.startswith("plugin probe: the field ")
    assert " of Query " in said
    assert told in said


def test_a_field_that_no_function_answers_is_refused(install: Install, fault: Fault) -> None:
    install("probe", plugin('probe_thing: str | None = strawberry.field(description="A.", metadata=PUBLIC)'))

    told = "the field probeThing of Query has no resolver: write it as a function under @strawberry.field"
    assert fault() == f"plugin probe: {told}"


def test_a_parent_called_self_is_refused(install: Install, fault: Fault) -> None:
    install("probe", plugin(OF_PARTICIPANT.replace("participant:", "self:"), on="extend={Participant: Added}"))

    told = "the field probeThing of Participant must not call its parent `self`: call it `participant`"
    assert fault() == f"plugin probe: {told}"


def test_what_is_no_strawberry_type_is_refused(install: Install, fault: Fault) -> None:
    install("probe", plugin(on="query=Added(), mutation=dict"))

    assert fault().startswith("plugin probe: what it gives for Mutation must be a class with @strawberry.type above it")


@pytest.mark.parametrize(("of_type", "named"), [("UserError", "UserError"), ("Added", "Added"), ("'Claim'", "'Claim'")])
def test_a_type_that_is_not_offered_for_it_is_not_extended(
    install: Install, fault: Fault, of_type: str, named: str
) -> None:
    install("probe", plugin(OF_PARTICIPANT, on=f"extend={{{of_type}: Added}}"))

    known = "Activity, BenefitCase, Claim, Mission, Participant"
    assert fault() == f"plugin probe: it extends {named}, which cannot be extended; those that can: {known}"


def test_a_field_whose_type_cannot_be_found_is_blamed_on_its_plugin(install: Install, fault: Fault) -> None:
    install("probe", plugin(FIELD.replace("str | None", "'Nowhere | None'")))

    said = fault("probe", "sandbox")
    assert said.startswith("plugin probe: its GraphQL cannot be built: ")
    assert "probe_thing" in said


# --- the types -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ProbeThing", "Thing", "the type Thing must begin with Probe, followed by a capital"),
        ("ProbeThing", "Probething", "the type Probething must begin with Probe, followed by a capital"),
        ('(description="A thing.")', "", "the type ProbeThing needs a description: strawberry ignores docstrings"),
        (' = strawberry.field(description="Its name.")', "", "the field name of ProbeThing needs a description"),
        ("__policy__ = INHERIT", "", "the field name of ProbeThing needs a policy: write __policy__ = INHERIT into"),
        (
            "__policy__ = INHERIT",
            '__policy__ = INHERIT\n    @strawberry.field(description="A.")\n    def of(self, day: int) -> str: ...',
            "the argument day of of of ProbeThing needs a description",
        ),
    ],
)
def test_a_type_that_breaks_a_rule_is_refused(
    install: Install, fault: Fault, before: str, after: str, told: str
) -> None:
    install("probe", plugin(GIVES_THING.replace(before, after), types=THING.replace(before, after)))

    assert fault().startswith(f"plugin probe: {told}")


@pytest.mark.parametrize(
    ("types", "given", "told"),
    [
        (
            '@strawberry.input(description="What.")\nclass ThingInput:\n    name: str',
            "self, input: ThingInput",
            "the type ThingInput must begin with Probe",
        ),
        (
            '@strawberry.input(description="What.")\nclass ProbeThingInput:\n    name: str',
            "self, input: ProbeThingInput",
            "the field name of ProbeThingInput needs a description",
        ),
        (
            '@strawberry.enum(description="Which.")\nclass ProbeKind(Enum):\n    GOOD = 1',
            "self, kind: Annotated[ProbeKind, strawberry.argument(description='Which.')]",
            "the value GOOD of ProbeKind needs a description",
        ),
    ],
)
def test_what_a_field_takes_keeps_the_rules_too(
    install: Install, fault: Fault, types: str, given: str, told: str
) -> None:
    install("probe", plugin(FIELD.replace("self", given), types=types))

    assert fault().startswith(f"plugin probe: {told}")


def test_a_generic_type_of_a_plugins_own_needs_its_prefix(install: Install, fault: Fault) -> None:
    pair = """
    T = TypeVar("T")

    @strawberry.type(description="Two.")
    class Pair(Generic[T]):
        __policy__ = INHERIT
        one: T = strawberry.field(description="One.")
    """
    install("probe", plugin(FIELD.replace("str | None", "Pair[int] | None"), types=pair))

    assert fault() == "plugin probe: the type IntPair must begin with Probe, followed by a capital"


def test_a_page_of_a_type_of_the_core_is_the_cores(install: Install, built: Callable[..., None]) -> None:
    install("probe", plugin(FIELD.replace("str | None", "Connection[Participant] | None")))

    built("probe")


def test_a_union_without_the_prefix_is_blamed_on_its_plugin(install: Install, fault: Fault) -> None:
    union = 'Anything = Annotated[Claim | Mission, strawberry.union("Anything", description="One of both.")]'
    install("probe", plugin(FIELD.replace("str | None", "Anything | None"), types=union))

    assert fault("probe", "sandbox") == "plugin probe: the type Anything does not begin with the name of its plugin"


def test_a_type_from_another_package_is_refused_for_it_would_have_no_guard(
    install: Install, fault: Fault, site: Path
) -> None:
    (site / "shared_types.py").write_text(f"import strawberry\nfrom jkp_schema.api import *\n{THING}")
    install("probe", plugin(GIVES_THING, types="from shared_types import ProbeThing"))

    told = "the type ProbeThing is written in shared_types: that is no plugin's package"
    assert fault("probe", "sandbox") == f"plugin probe: {told}"


# --- what somebody else has already ----------------------------------------------------------------------------------


def test_a_field_that_the_core_has_already_is_refused(install: Install, fault: Fault) -> None:
    install("claims", plugin(FIELD.replace("probe_thing", "claims")))

    assert fault("claims") == "plugin claims: the core has the field claims of Query already; rename it"


def test_a_field_that_the_core_adds_late_is_the_cores_as_well(install: Install, fault: Fault) -> None:
    install("activities", plugin(OF_PARTICIPANT.replace("probe_thing", "activities"), on="extend={Participant: Added}"))

    assert (
        fault("activities") == "plugin activities: the core has the field activities of Participant already; rename it"
    )


def test_a_field_that_two_plugins_have_names_both(install: Install, fault: Fault) -> None:
    install("a", plugin(FIELD.replace("probe_thing", "a_b_thing")))
    install("a_b", plugin(FIELD.replace("probe_thing", "a_b_thing")))

    assert fault("a", "a_b") == "plugin a_b: the plugin a has the field aBThing of Query already; rename it"


def test_a_field_that_a_plugin_has_twice_is_refused(install: Install, fault: Fault) -> None:
    twice = FIELD + FIELD.replace("probe_thing", "another").replace("field(", 'field(name="probeThing", ')
    install("probe", plugin(twice))

    assert fault() == "plugin probe: it has the field probeThing of Query already; rename it"


def test_a_type_that_the_core_has_already_is_refused(install: Install, fault: Fault) -> None:
    install(
        "probe",
        plugin(
            GIVES_THING.replace("ProbeThing", "Other"),
            types=THING.replace("class ProbeThing", "class Claim") + "Other = Claim",
        ),
    )

    assert fault() == "plugin probe: the core has a type Claim already; its own types begin with Probe"


def test_a_type_that_two_plugins_have_names_both(install: Install, fault: Fault) -> None:
    for name in ("a", "a_b"):
        text = plugin(GIVES_THING, types=THING).replace("ProbeThing", "ABThing")
        install(name, text.replace("probe_thing", "a_b_one" if name == "a_b" else "a_thing"))

    assert fault("a", "a_b") == "plugin a_b: the plugin a has a type ABThing already; its own types begin with AB"


def test_a_type_that_a_plugin_has_twice_is_refused(install: Install, fault: Fault) -> None:
    other = THING.replace("class ProbeThing", "class Other").replace("type(", 'type(name="ProbeThing", ')
    fields = GIVES_THING + GIVES_THING.replace("probe_thing", "probe_other").replace("ProbeThing", "Other")
    install("probe", plugin(fields, types=THING + other))

    assert fault() == "plugin probe: it has a type ProbeThing already; its own types begin with Probe"
