"""After a training one may have one's competence tested (R108)."""

from typing import Any

import pytest
from support.api import Answered, Api
from support.ends import found_work
from support.journey import a_person, done, refusals
from support.trainee import (
    CERTIFY,
    OTHER_PROVIDER,
    RECORD_CERTIFICATION,
    Trainee,
    a_recommended,
    a_trainee,
    attends,
    certifying,
    days_from,
    found,
    told_of,
)

from jkp.security.principals import Role


@pytest.fixture
async def trainee(api: Api) -> Trainee:
    """Somebody whose training ended yesterday, on 13 March 2025."""
    trainee = await a_trainee(await a_recommended(api))
    await attends(trainee, 3, 3)
    await api.travel_to("2025-03-14")
    return trainee


def marks_of(answer: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    certifications = done(answer)["enrolment"]["certifications"]
    return [(each["result"], each["number"]) for each in certifications]


async def test_before_the_training_is_over_there_is_no_test(api: Api) -> None:
    trainee = await a_trainee(await a_recommended(api))
    without_sessions = await certifying(trainee)
    await attends(trainee, 3, 3)

    assert refusals(without_sessions) == ["TRAINING_NOT_FINISHED"]
    assert refusals(await certifying(trainee)) == ["TRAINING_NOT_FINISHED"]


async def test_after_a_training_that_was_given_up_there_is_no_test(api: Api) -> None:
    trainee = await a_trainee(await a_recommended(api))
    await trainee.scheduled(days_from("2025-03-10", 3))
    done(await found_work(trainee.person, "2025-03-10"))
    await told_of(api)
    await api.travel_to("2025-03-20")

    assert refusals(await certifying(trainee)) == ["TRAINING_NOT_FINISHED"]


async def test_who_failed_may_try_again_and_who_passed_is_done(api: Api, trainee: Trainee) -> None:
    assert marks_of(await certifying(trainee)) == [(None, None)]
    assert refusals(await certifying(trainee)) == ["ALREADY_DONE"]
    assert marks_of(await found(trainee, "NOT_YET_COMPETENT")) == [("NOT_YET_COMPETENT", None)]

    await api.travel_to("2025-03-24")
    done(await certifying(trainee))
    passed = await found(trainee, "COMPETENT", " LSP-1 ")

    assert marks_of(passed) == [("COMPETENT", "LSP-1"), ("NOT_YET_COMPETENT", None)]
    assert refusals(await certifying(trainee)) == ["ALREADY_DONE"]


async def test_a_result_is_recorded_once_and_only_where_somebody_asked(trainee: Trainee) -> None:
    nobody_asked = await found(trainee, "COMPETENT", "LSP-1")
    done(await certifying(trainee))
    done(await found(trainee, "COMPETENT", "LSP-1"))

    assert refusals(nobody_asked) == ["NOT_FOUND"]
    assert refusals(await found(trainee, "NOT_YET_COMPETENT")) == ["ALREADY_DONE"]


@pytest.mark.parametrize("number", [None, "", "  ", "x" * 65])
async def test_who_is_competent_has_a_certificate_with_a_number(trainee: Trainee, number: str | None) -> None:
    done(await certifying(trainee))

    (error,) = (await found(trainee, "COMPETENT", number))["trainingRecordCertification"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["number"])


async def test_the_training_of_others_is_not_found(api: Api, trainee: Trainee) -> None:
    stranger, other = await a_person(api), api.acting(Role.TRAINING_PROVIDER, OTHER_PROVIDER)
    done(await certifying(trainee))

    theirs = await stranger.me(CERTIFY, enrolment=trainee.enrolment_id)
    recorded = await other(RECORD_CERTIFICATION, enrolment=trainee.enrolment_id, result="NOT_YET_COMPETENT")

    assert (refusals(theirs), refusals(recorded)) == (["NOT_FOUND"], ["NOT_FOUND"])


async def test_a_participant_records_no_result(trainee: Trainee) -> None:
    with pytest.raises(Answered) as refused:
        await trainee.person.me(RECORD_CERTIFICATION, enrolment=trainee.enrolment_id, result="COMPETENT")

    assert refused.value.codes == ["FORBIDDEN"]
