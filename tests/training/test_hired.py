"""Who is hired gives training up: withdrawn while waiting, discontinued while it runs (R106, R107, golden G25)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.ends import found_work
from support.journey import done, refusals
from support.rows import all_rows, sql
from support.trainee import Trainee, a_recommended, a_trainee, days_from, papers_of, told_of

DAYS = days_from("2025-03-12", 3)


@pytest.fixture
async def trainee(api: Api) -> Trainee:
    """Somebody who trains from 12 to 14 March 2025."""
    trainee = await a_trainee(await a_recommended(api))
    await trainee.scheduled(DAYS)
    return trainee


async def hired(trainee: Trainee, on: str, reported_on: str = "2025-03-20") -> dict[str, Any]:
    """The enrolment after she reported a job that was hers on a day."""
    await trainee.person.api.travel_to(reported_on)
    done(await found_work(trainee.person, on))
    await told_of(trainee.person.api)
    return await trainee.sees()


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2025-03-11", "WITHDRAWN_HIRED"),
        ("2025-03-12", "DISCONTINUED_HIRED"),
        ("2025-03-14", "DISCONTINUED_HIRED"),
        ("2025-03-15", "COMPLETED"),
    ],
)
async def test_the_day_of_the_job_decides_not_that_of_the_report(trainee: Trainee, on: str, status: str) -> None:
    assert (await hired(trainee, on))["status"] == status


async def test_who_has_no_session_yet_waits(api: Api) -> None:
    trainee = await a_trainee(await a_recommended(api))

    assert (await hired(trainee, "2025-03-12"))["status"] == "WITHDRAWN_HIRED"


async def test_to_be_told_twice_changes_nothing(api: Api, trainee: Trainee) -> None:
    await hired(trainee, "2025-03-13")
    before = (await all_rows(api))["training_enrolment"]

    await sql(api, "UPDATE subscriber_cursor SET pos = 0 WHERE plugin = 'training'")
    await api.travel_to("2025-04-20")
    await told_of(api)

    assert (await all_rows(api))["training_enrolment"] == before


async def test_the_training_of_others_goes_on(api: Api, trainee: Trainee) -> None:
    other = await a_trainee(await a_recommended(api))
    await other.scheduled(DAYS)

    await hired(trainee, "2025-03-13", reported_on="2025-03-13")

    assert (await other.sees())["status"] == "RUNNING"


async def test_what_was_given_up_has_no_further_sessions(trainee: Trainee) -> None:
    await hired(trainee, "2025-03-13")

    answer = await trainee.provider(op.SCHEDULE, enrolment=trainee.enrolment_id, days=["2025-03-17"])

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]


async def test_attendance_until_the_job_is_still_recorded_and_not_after_it(trainee: Trainee) -> None:
    await hired(trainee, "2025-03-13")

    after = await trainee.provider(op.ATTEND, enrolment=trainee.enrolment_id, days=["2025-03-14"])
    await trainee.attended(["2025-03-12", "2025-03-13"])

    assert refusals(after) == ["ILLEGAL_TRANSITION"]


async def test_the_provider_sees_the_status_and_no_letter(trainee: Trainee) -> None:
    await hired(trainee, "2025-03-13")

    document = "{ trainingEnrolments { nodes { status endedOn letter { fileName } certificate { fileName } } } }"
    (seen,) = (await trainee.provider(document))["trainingEnrolments"]["nodes"]

    assert seen == {
        "status": "DISCONTINUED_HIRED",
        "endedOn": "2025-03-13",
        "letter": None,
        "certificate": None,
    }
    assert (await papers_of(trainee))["letter"]["fileName"].endswith(".pdf")
