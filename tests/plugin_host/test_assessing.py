"""Whatever a requirement does, its guard answers, in time and in words that can be stored."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.errors import Code, Reason
from jkp.missions.requirements import Progress
from jkp.plugin import Assessment
from jkp.plugin.assessing import GuardedRequirement
from jkp.plugin.guarding import Guard
from jkp.plugin.switching import Kind, Switch

PERIOD = Period(date(2025, 3, 10), date(2025, 4, 9))
MINIMUM = {"minimum": "80"}
NAMED = {"requirement": "probe.done"}
LONG = {"requirement": "x" * 10_000}


class Doing:
    """A requirement that does what it is told."""

    code: ClassVar[str] = "probe.done"
    title_id: ClassVar[str] = "Persyaratan"
    title_en: ClassVar[str] = "A requirement"

    def __init__(self, deed: Callable[[], Awaitable[Any]]) -> None:
        self._deed = deed

    async def assess(self, participant_id: UUID, period: Period) -> Assessment:
        said: Assessment = await self._deed()
        return said


async def assessed(deed: Callable[[], Awaitable[Any]]) -> Progress:
    guard = Guard(Switch("probe", Kind.REQUIREMENTS), 0.05)
    return await GuardedRequirement("probe", Doing(deed), guard).assess(uuid4(), PERIOD)


def saying(said: object) -> Callable[[], Awaitable[Any]]:
    """The deed of a requirement that says this."""

    async def deed() -> object:
        return said

    return deed


async def raising() -> None:
    raise LookupError("the board is down")


async def late() -> None:
    await asyncio.sleep(60)


async def test_what_is_said_clearly_is_taken_over() -> None:
    reason = Reason(code=Code.TRAINING_ATTENDANCE_LOW, missing="3/5", plugin="probe", values=MINIMUM)

    found = await assessed(saying(Assessment(state=State.UNSATISFIED, current=3, target=5, reasons=[reason])))

    assert (found.code, found.plugin, found.state) == ("probe.done", "probe", State.UNSATISFIED)
    assert (found.current, found.target, found.reasons) == (3, 5, (reason,))


@pytest.mark.parametrize(
    ("state", "code"), [(State.UNSATISFIED, Code.REQUIREMENT_UNMET), (State.UNKNOWN, Code.REQUIREMENT_UNKNOWN)]
)
async def test_what_is_not_met_and_gives_no_reason_gets_one(state: State, code: Code) -> None:
    (reason,) = (await assessed(saying(Assessment(state=state)))).reasons

    assert (reason.code, reason.plugin) == (code, "probe")
    assert "probe.done" in reason.message("en")


@pytest.mark.parametrize(
    "deed",
    [
        raising,
        late,
        saying(None),
        saying("SATISFIED"),
        saying(Assessment(state="DONE")),  # type: ignore[arg-type]
        saying(Assessment(state=State.SATISFIED, current="many")),  # type: ignore[arg-type]
        saying(Assessment(state=State.SATISFIED, current=2**31)),
        saying(Assessment(state=State.SATISFIED, current=-1)),
        saying(Assessment(state=State.UNSATISFIED, reasons=[Reason(code=Code.REQUIREMENT_UNMET, values=NAMED)] * 101)),
        saying(Assessment(state=State.UNSATISFIED, reasons=[Reason(code=Code.REQUIREMENT_UNMET, values=LONG)])),
        saying(Assessment(state=State.UNSATISFIED, reasons=5)),  # type: ignore[arg-type]
        saying(Assessment(state=State.UNSATISFIED, reasons=["not yet"])),  # type: ignore[list-item]
        # a sentence with a gap that nobody fills
        saying(Assessment(state=State.UNSATISFIED, reasons=[Reason(code=Code.TRAINING_ATTENDANCE_LOW)])),
        # a value that cannot be stored
        saying(
            Assessment(
                state=State.UNSATISFIED,
                reasons=[Reason(code=Code.FORBIDDEN, values={"who": object()})],  # type: ignore[dict-item]
            )
        ),
    ],
)
async def test_a_requirement_that_fails_is_late_or_talks_nonsense_is_unknown(
    deed: Callable[[], Awaitable[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    found = await assessed(deed)

    assert found.state is State.UNKNOWN
    assert [(reason.code, reason.plugin) for reason in found.reasons] == [(Code.REQUIREMENT_UNKNOWN, "probe")]
    assert [record.name for record in caplog.records] == ["jkp.plugins.probe"]
