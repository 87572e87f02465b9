"""G25: training needs a recommendation, is given once, starts in months 2 to 5, and ends with a new job."""

from base64 import b64decode
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.ends import found_work
from support.journey import Person, a_claimant, done, refusals
from support.trainee import OTHER_COURSE, days_from, papers_of, told_of, trainee_of

IN_MONTH_1, IN_MONTH_2, IN_MONTH_5, IN_MONTH_6 = "2025-04-09", "2025-04-10", "2025-08-09", "2025-08-10"


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 2 of her benefit begins on 10 April 2025."""
    return await a_claimant(api, "2025-03-10")


async def hired(sari: Person, on: str) -> None:
    """She found work on that day, and the plugins are told."""
    done(await found_work(sari, on))
    await told_of(sari.api)


async def scheduled(sari: Person, day: str) -> dict[str, Any]:
    """The answer to scheduling the only session of her course on a day."""
    trainee = await trainee_of(sari)
    answer: dict[str, Any] = await trainee.provider(op.SCHEDULE, enrolment=trainee.enrolment_id, days=[day])
    return answer


async def test_without_counselling_there_is_no_training(sari: Person) -> None:
    assert refusals(await sari.me(op.ENROL, course=OTHER_COURSE)) == ["COUNSELLING_RECOMMENDATION_REQUIRED"]


async def test_a_counselling_that_recommends_to_look_for_work_is_none_for_training(sari: Person) -> None:
    await sari.is_counselled("WORK")

    assert refusals(await sari.me(op.ENROL, course=OTHER_COURSE)) == ["COUNSELLING_RECOMMENDATION_REQUIRED"]


async def test_who_was_recommended_to_train_enrols(sari: Person) -> None:
    await sari.is_counselled("TRAINING")

    assert done(await sari.me(op.ENROL, course=OTHER_COURSE))["enrolment"]["status"] == "WAITING"


async def test_training_is_given_once_in_a_benefit(sari: Person) -> None:
    await sari.is_counselled()
    done(await sari.me(op.ENROL, course="las-dasar"))

    assert refusals(await sari.me(op.ENROL, course=OTHER_COURSE)) == ["TRAINING_ALREADY_USED"]


@pytest.mark.parametrize("day", [IN_MONTH_1, IN_MONTH_6])
async def test_training_does_not_start_in_month_1_or_6(sari: Person, day: str) -> None:
    assert refusals(await scheduled(sari, day)) == ["TRAINING_OUTSIDE_MONTHS"]


@pytest.mark.parametrize("day", [IN_MONTH_2, IN_MONTH_5])
async def test_training_starts_in_months_2_to_5(sari: Person, day: str) -> None:
    done(await scheduled(sari, day))


async def test_who_is_hired_while_waiting_is_withdrawn(sari: Person) -> None:
    trainee = await trainee_of(sari)
    await trainee.scheduled(days_from("2025-04-14", 5))
    await sari.api.travel_to("2025-04-11")

    await hired(sari, "2025-04-11")

    seen = await trainee.sees()
    assert (seen["status"], seen["endedOn"]) == ("WITHDRAWN_HIRED", "2025-04-11")
    assert await papers_of(trainee) == {"letter": None, "certificate": None}


async def test_who_is_hired_while_it_runs_discontinues_and_gets_a_letter(sari: Person) -> None:
    trainee = await trainee_of(sari)
    await trainee.scheduled(days_from("2025-04-14", 5))
    await sari.api.travel_to("2025-04-16")
    await trainee.attended(days_from("2025-04-14", 2))

    await hired(sari, "2025-04-16")

    assert (await trainee.sees())["status"] == "DISCONTINUED_HIRED"
    letter = (await papers_of(trainee))["letter"]
    assert letter
    assert letter["mediaType"] == "application/pdf"
    assert b64decode(letter["contentBase64"]).startswith(b"%PDF-")
