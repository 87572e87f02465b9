"""G22: a deadline counts with the calendar that was known (F26); 18 August 2025 was taken off work on 7 August."""

import pytest
from support.api import Api
from support.deadlines import WORKING_DAYS
from support.ends import found_work
from support.journey import a_claimant, done

SEVEN_WORKING_DAYS = 7


@pytest.mark.parametrize(
    ("known_on", "due_on", "decree", "off"),
    [
        ("2025-08-06", "2025-08-20", "", []),
        ("2025-08-07", "2025-08-21", "@2025-08-07", ["2025-08-18"]),
        ("2026-01-01", "2025-08-21", "@2025-08-07", ["2025-08-18"]),
    ],
)
async def test_a_placement_of_11_august_2025_is_due_by_the_calendar_that_was_known(
    api: Api, known_on: str, due_on: str, decree: str, off: list[str]
) -> None:
    found = (await api(WORKING_DAYS, after="2025-08-11", count=SEVEN_WORKING_DAYS, knownOn=known_on))["workingDays"]

    assert (found["dueOn"], found["holidays"]) == (due_on, off)
    assert found["calendarVersion"].endswith(f"+gov{decree}")


@pytest.mark.parametrize(
    ("now", "due_on"),
    [("2025-08-06T23:59:59+07:00", "2025-08-20"), ("2025-08-07T00:00:00+07:00", "2025-08-21")],
)
async def test_what_is_known_is_what_is_known_at_this_moment(api: Api, now: str, due_on: str) -> None:
    await api.travel_to(now)

    found = await api(WORKING_DAYS, after="2025-08-11", count=SEVEN_WORKING_DAYS)

    assert found["workingDays"]["dueOn"] == due_on


async def test_the_report_of_a_new_job_is_due_by_the_calendar_of_the_day_of_the_report(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    await api.travel_to("2025-08-12")

    placement = done(await found_work(sari, "2025-08-11"))["benefitCase"]["placement"]
    assert (placement["dueOn"], placement["late"]) == ("2025-08-21", False)
    assert placement["calendarVersion"].endswith("@2025-08-07")
