"""What the kit promises besides its rules: it costs nothing unused, and says what is missing."""

import inspect
import re
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from docs.pages import DOCS, anchors

import jkp.testing
from jkp.errors import Refused
from jkp.plugin import ActivityKind, PluginContext, ProposedActivity, Retraction
from jkp.testing import ActivitySourceTests, TravellingClock, make_context

PAGE = DOCS / "plugins" / "kit.md"
RULE = re.compile(r"test_rule_(\d\d)_")
UNUSED = """
import sys
import jkp.testing.pytest_plugin
imported = {name.partition(".")[0] for name in sys.modules}
print(sorted(imported & {"jkp_schema", "tortoise", "pydantic", "httpx2", "anyio"}))
"""


def test_whoever_does_not_use_it_imports_nothing_of_ours() -> None:
    done = subprocess.run([sys.executable, "-c", UNUSED], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_explained() -> None:
    for name in jkp.testing.__all__:
        thing = getattr(jkp.testing, name)
        if name != "MISSION":
            assert "Example" in (inspect.getdoc(thing) or ""), name
    with pytest.raises(AttributeError, match="has no attribute 'Bored'"):
        _ = jkp.testing.Bored


@pytest.mark.parametrize(
    "test",
    [test for name, test in vars(ActivitySourceTests).items() if RULE.match(name)],
    ids=lambda test: test.__name__,
)
def test_every_rule_has_a_section_that_begins_with_what_its_test_says(test: object) -> None:
    name, said = getattr(test, "__name__", ""), inspect.getdoc(test)
    found = RULE.match(name)
    assert found
    text = PAGE.read_text(encoding="utf-8")
    section = re.search(rf"^### K{found[1]}\n\n(.+?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)

    assert section
    assert f"k{found[1]}" in anchors(PAGE)
    assert " ".join(section[1].split()).startswith(f"**{said}**")
    assert "To mend it:" in " ".join(section[1].split())


def test_a_rule_is_overridden_with_a_reason_alone() -> None:
    def overridden(self: object) -> None: ...

    name = "test_rule_12_waits_as_long_as_it_is_told"
    with pytest.raises(TypeError, match=r"TestBoard\.test_rule_12.*: say why not, with @pytest\.mark\.xfail"):
        type("TestBoard", (ActivitySourceTests,), {name: overridden})
    with pytest.raises(TypeError, match="say why not"):
        type("TestBoard", (ActivitySourceTests,), {name: pytest.mark.xfail()(overridden)})
    type("TestBoard", (ActivitySourceTests,), {name: pytest.mark.xfail(reason="no limits")(overridden)})


def test_the_clock_stands_where_it_was_sent(clock: TravellingClock) -> None:
    assert clock.now() == datetime(2025, 3, 10, 2, tzinfo=UTC)

    clock.travel_to("2025-03-12T23:30:00+07:00")
    assert (clock.today(), clock.now()) == (date(2025, 3, 12), datetime(2025, 3, 12, 16, 30, tzinfo=UTC))
    clock.travel_to(date(2025, 3, 13))
    assert clock.today() == date(2025, 3, 13)


async def test_a_context_without_a_server_keeps_what_goes_through_its_doors(clock: TravellingClock) -> None:
    context = make_context("bursa", clock=clock)
    sari, budi = uuid4(), uuid4()
    proposed = ProposedActivity(
        kind=ActivityKind.INTERVIEW, external_id="7", participant_id=sari, occurred_on=clock.today(), company="PT X"
    )

    assert [(await context.activities.record(proposed)).is_new for _ in range(2)] == [True, False]
    assert (await context.activities.retract("7", Retraction.WITHDRAWN)).retraction is Retraction.WITHDRAWN
    await context.accounts.link(sari, "sari-17")
    with pytest.raises(Refused, match="ACCOUNT_ALREADY_LINKED"):
        await context.accounts.link(budi, "sari-17")
    await context.facts.state(sari, "level", {"value": 3})
    assert await context.facts.of(sari, "bursa.level") == {"value": 3}
    assert context.rule("mission.job_search", clock.today())["applications"] == 5


def test_a_context_without_a_server_has_every_door() -> None:
    context = make_context("bursa")

    assert [one.name for one in fields(PluginContext) if getattr(context, one.name) is None] == ["sandbox"]
