"""The calendar as frontends ask for it, without a token."""

from datetime import date

import pytest
from conftest import Serve
from support.api import Answered, Api
from support.deadlines import WORKING_DAYS

CALENDAR = """
query($year: Int!, $knownOn: Date) { calendar(year: $year, knownOn: $knownOn) { version days { on kind title } } }
"""


async def test_working_days_tell_what_they_skipped_and_by_which_calendar(api: Api) -> None:
    found = (await api(WORKING_DAYS, after="2026-03-17", count=3))["workingDays"]

    assert found["holidays"] == ["2026-03-18", "2026-03-19", "2026-03-20", "2026-03-23", "2026-03-24"]
    assert found["calendarVersion"] == api.runtime.calendar.known_on(date(2025, 3, 10)).version


async def test_the_calendar_names_national_holidays_and_joint_leave(api: Api) -> None:
    days = (await api(CALENDAR, year=2025))["calendar"]["days"]

    assert days[0] == {"on": "2025-01-01", "kind": "NATIONAL_HOLIDAY", "title": "Tahun Baru Masehi"}
    assert {"on": "2025-04-07", "kind": "JOINT_LEAVE", "title": "Cuti Bersama Hari Raya Idul Fitri"} in days
    assert (len(days), [day["on"] for day in days]) == (27, sorted(day["on"] for day in days))


async def test_the_calendar_grows_with_a_decree(api: Api) -> None:
    days = (await api(CALENDAR, year=2025, knownOn="2025-08-07"))["calendar"]["days"]

    assert len(days) == 28
    assert "2025-08-18" in [day["on"] for day in days]


async def test_joint_leave_is_no_day_off_where_the_overlay_counts_it(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["joint-leave-works"]})

    found = (await api(CALENDAR, year=2025, knownOn="2025-08-07"))["calendar"]

    assert {day["kind"] for day in found["days"]} == {"NATIONAL_HOLIDAY"}
    assert "+gov" not in found["version"]


@pytest.mark.parametrize(("year", "allowed"), [(2021, False), (2022, True), (2027, True), (2028, False)])
async def test_the_years_reach_from_the_first_of_the_programme_to_two_from_now(
    api: Api, year: int, *, allowed: bool
) -> None:
    # given the clock stands in 2025
    answer = (await api.raw(CALENDAR, year=year)).json()

    assert bool(answer["data"]["calendar"]) is allowed
    assert [error["extensions"]["code"] for error in answer.get("errors", [])] == ([] if allowed else ["INVALID_INPUT"])


@pytest.mark.parametrize(
    ("after", "count", "named"),
    [("2025-03-10", 0, "count"), ("2025-03-10", 61, "count"), ("2021-12-31", 1, "after"), ("2028-01-01", 1, "after")],
)
async def test_a_deadline_that_cannot_be_counted_is_refused(api: Api, after: str, count: int, named: str) -> None:
    with pytest.raises(Answered) as refusal:
        await api(WORKING_DAYS, after=after, count=count)

    assert refusal.value.codes == ["INVALID_INPUT"]
    assert f"{named}: " in refusal.value.errors[0]["message"]


async def test_the_longest_deadline_may_end_in_the_year_after_the_last(api: Api) -> None:
    found = await api(WORKING_DAYS, after="2027-12-31", count=60)

    assert found["workingDays"]["dueOn"].startswith("2028-")
