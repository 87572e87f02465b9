"""Time travel: the programme's clock goes where it is sent; the machine's own time stays out of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.api import Answered, Api

from jkp.runtime import Runtime
from jkp.security.principals import Role

TRAVEL = """mutation($at: DateTime) {
  sandboxTravelTo(input: {at: $at}) { clock { now standsStill } errors { code path } }
}"""
CLOCK = "{ sandboxClock { now standsStill } }"


async def clock_of(api: Api) -> dict[str, Any]:
    clock: dict[str, Any] = (await api(CLOCK))["sandboxClock"]
    return clock


async def test_the_clock_stands_still_where_it_was_sent(api: Api) -> None:
    # when it is sent to a moment, given in another zone
    answer = await api(TRAVEL, at="2025-04-09T17:00:00+00:00")

    # then it stands there, and says so in Jakarta's time
    there = {"now": "2025-04-10T00:00:00+07:00", "standsStill": True}
    assert answer["sandboxTravelTo"] == {"clock": there, "errors": []}
    assert await clock_of(api) == there


async def test_the_programme_lives_in_the_time_of_the_clock(api: Api) -> None:
    # given a question that means today
    document = "{ ruleBook { at } }"

    # when the clock is sent to the last second of a day in Jakarta, and to the first of the next
    days = []
    for moment in ("2025-02-06T23:59:59+07:00", "2025-02-07T00:00:00+07:00"):
        await api.travel_to(moment)
        days.append((await api(document))["ruleBook"]["at"])

    # then today is another day
    assert days == ["2025-02-06", "2025-02-07"]


async def test_the_clock_can_be_sent_backwards_and_home(api: Api) -> None:
    # given a clock in the past
    await api.travel_to("2024-01-31")

    # when it is sent home
    clock = (await api(TRAVEL, at=None))["sandboxTravelTo"]["clock"]

    # then it follows the machine's clock again
    assert clock["standsStill"] is False
    assert abs(datetime.now(UTC) - datetime.fromisoformat(clock["now"])) < timedelta(minutes=1)


async def test_all_processes_with_the_same_folder_stand_at_the_same_moment(api: Api) -> None:
    # given a second process on the folder, which looked at its clock before
    worker = Runtime(api.runtime.settings)
    assert worker.clock.now() == datetime(2025, 3, 10, 2, tzinfo=UTC)

    # when the server's clock is sent somewhere, and home
    await api.travel_to("2025-06-01T12:00:00+07:00")
    there = worker.clock.now()
    await api(TRAVEL, at=None)

    # then the other one went with it
    assert there == datetime(2025, 6, 1, 5, tzinfo=UTC)
    assert abs(datetime.now(UTC) - worker.clock.now()) < timedelta(minutes=1)


async def test_a_restart_does_not_bring_the_clock_home(api: Api) -> None:
    # given a clock that was sent somewhere
    await api.travel_to("2025-06-01T12:00:00+07:00")

    # when a server starts on the same folder
    again = Runtime(api.runtime.settings)

    # then its clock stands there
    assert again.clock.now() == datetime(2025, 6, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("at", ["2025-03-10", "2025-03-10T09:00:00", "tomorrow", "", 1741572000])
async def test_a_moment_needs_a_time_and_an_offset(api: Api, at: object) -> None:
    with pytest.raises(Answered) as refused:
        await api(TRAVEL, at=at)

    assert refused.value.codes == ["INVALID_INPUT"]
    assert (await clock_of(api))["now"] == "2025-03-10T09:00:00+07:00"


@pytest.mark.parametrize("at", ["2101-01-01T00:00:00+07:00", "1989-12-31T23:59:59+07:00"])
async def test_the_clock_does_not_go_where_there_is_no_law(api: Api, at: str) -> None:
    # when it is sent there
    answer = await api(TRAVEL, at=at)

    # then it stays where it was
    assert answer["sandboxTravelTo"] == {"clock": None, "errors": [{"code": "INVALID_INPUT", "path": ["at"]}]}
    assert (await clock_of(api))["now"] == "2025-03-10T09:00:00+07:00"


async def test_tokens_live_in_the_machines_time(api: Api) -> None:
    # given a token that lives an hour
    officer = api.acting(Role.OFFICER, "ratna")

    # when the clock is sent years ahead
    await api.travel_to("2031-01-01")

    # then the token is still good
    assert (await officer("{ viewer { subject } }"))["viewer"]["subject"] == "ratna"
