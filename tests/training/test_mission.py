from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person
from support.trainee import a_recommended, a_trainee, attends, days_from, recommended

Serve = Callable[..., Awaitable[Api]]
APPLICATION_DAYS = ("2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02")
JOB_SEARCH = {"applications", "calls"}


async def mission_of(person: Person, month: int = 3) -> dict[str, Any]:
    mission: dict[str, Any] = (await person.claim(month))["mission"]
    return mission


async def attendance_of(person: Person, month: int = 3) -> dict[str, Any] | None:
    requirements = (await mission_of(person, month))["requirements"]
    return next((each for each in requirements if each["code"] == "training.attendance"), None)


async def codes_of(person: Person) -> set[str]:
    return {each["code"] for each in (await mission_of(person))["requirements"]}


async def locks_of(person: Person) -> dict[str, Any]:
    return {lock["code"]: lock["missing"] for lock in (await person.claim(3))["locks"]}


@pytest.mark.parametrize(
    ("scheduled", "attended", "state", "target"),
    [(20, 16, "SATISFIED", 16), (19, 15, "UNSATISFIED", 16), (15, 12, "SATISFIED", 12)],
)
async def test_four_of_five_sessions_must_be_attended(
    api: Api, scheduled: int, attended: int, state: str, target: int
) -> None:
    # golden G24: given somebody whose mission runs from 10 March to 9 April 2025
    person = await a_recommended(api)

    # when she attends so many of the sessions in it
    await attends(await a_trainee(person), attended, scheduled)

    # then attendance decides the mission, exactly and without rounding
    requirement = await attendance_of(person)
    assert requirement
    assert (requirement["state"], requirement["current"], requirement["target"]) == (state, attended, target)
    assert requirement["plugin"] == "training"
    assert (await mission_of(person))["state"] == state


async def test_without_sessions_the_job_search_applies(api: Api) -> None:
    # golden G24: given somebody who enrolled, and has no session yet
    person = await a_recommended(api)
    await a_trainee(person)

    # then her mission asks for applications or a call
    assert await codes_of(person) >= JOB_SEARCH
    assert await attendance_of(person) is None
    assert (await locks_of(person))["MISSION_INCOMPLETE"] == "0/5"


async def test_with_sessions_the_job_search_is_not_asked_for(api: Api) -> None:
    # golden G24: given somebody who attends 16 of 20 sessions and applies nowhere
    person = await a_recommended(api)
    await attends(await a_trainee(person), 16, 20)

    # when her window opens
    await api.travel_to("2025-04-10")

    # then she can file
    assert JOB_SEARCH.isdisjoint(await codes_of(person))
    assert (await person.claim(3))["status"] == "CLAIMABLE"
    assert (await person.filed(3))["status"] == "SUBMITTED"


async def test_low_attendance_locks_the_claim_and_says_what_is_missing(api: Api) -> None:
    # given somebody who attended 15 of 19 sessions
    person = await a_recommended(api)
    await attends(await a_trainee(person), 15, 19)

    # when her window opens and she files
    await api.travel_to("2025-04-10")
    refused = (await person.files(3))["errors"]

    # then she is told what is missing, and in which plugin
    assert (await locks_of(person)) == {"TRAINING_ATTENDANCE_LOW": "15/19"}
    assert [(error["code"], error["missing"], error["plugin"]) for error in refused] == [
        ("TRAINING_ATTENDANCE_LOW", "15/19", "training")
    ]
    assert refused[0]["message"] == "Training attendance is below 80%: 15/19 sessions attended."


async def test_the_requirement_speaks_both_languages(api: Api) -> None:
    # given somebody with a session
    person = await a_recommended(api)
    await (await a_trainee(person)).scheduled(["2025-03-11"])

    # when she asks in Indonesian
    answer = await person.me.speaking("id")(op.CLAIM, id=person.claims[2])

    # then title and reason are Indonesian, and otherwise English
    titles = {each["code"]: each["title"] for each in answer["claim"]["mission"]["requirements"]}
    assert titles["training.attendance"] == "Kehadiran pelatihan"
    messages = {lock["code"]: lock["message"] for lock in answer["claim"]["locks"]}
    assert messages["TRAINING_ATTENDANCE_LOW"] == "Kehadiran pelatihan kurang dari 80%: hadir 0/1 pertemuan."
    requirement = await attendance_of(person)
    assert requirement
    assert requirement["title"] == "Training attendance"


async def test_sessions_to_come_count_as_scheduled(api: Api) -> None:
    # given ten sessions, the first of which is today
    person = await a_recommended(api)
    trainee = await a_trainee(person)
    await trainee.scheduled(days_from("2025-03-10", 10))

    # when she attends the first
    await trainee.attended(["2025-03-10"])

    # then one of the eight that she needs is done
    requirement = await attendance_of(person)
    assert requirement
    assert (requirement["current"], requirement["target"], requirement["state"]) == (1, 8, "UNSATISFIED")


async def test_only_sessions_of_the_month_count(api: Api) -> None:
    # given sessions on the first and the last day of a mission, and on the day after
    person = await a_recommended(api)
    trainee = await a_trainee(person)
    days = ["2025-03-10", "2025-04-09", "2025-04-10"]
    await trainee.scheduled(days)
    await api.travel_to("2025-04-10")

    # when she attended those of the mission alone
    await trainee.attended(["2025-03-10", "2025-04-09"])

    # then this month is satisfied, and the next one has its own session
    this, following = await attendance_of(person, 3), await attendance_of(person, 4)
    assert this
    assert following
    assert (this["state"], this["current"]) == ("SATISFIED", 2)
    assert (following["state"], following["reasons"][0]["missing"]) == ("UNSATISFIED", "0/1")


async def test_a_correction_changes_the_mission_at_once(api: Api) -> None:
    # given somebody with four of five sessions
    person = await a_recommended(api)
    trainee = await a_trainee(person)
    await attends(trainee, 4, 5)
    before = (await mission_of(person))["state"]

    # when one is corrected
    await trainee.missed(["2025-03-11"])

    # then the mission is no longer satisfied
    assert (before, (await mission_of(person))["state"]) == ("SATISFIED", "UNSATISFIED")


async def test_the_sessions_of_others_do_not_count(api: Api) -> None:
    # given two participants, of whom one has a session
    person, other = await recommended(api, 2)
    await (await a_trainee(other)).scheduled(["2025-03-11"])

    # then the other one's mission asks for a job search
    assert await attendance_of(person) is None
    assert await attendance_of(other)


async def test_applications_do_not_make_up_for_low_attendance(api: Api) -> None:
    # golden G24: given 15 of 19 sessions attended
    person = await a_recommended(api)
    await attends(await a_trainee(person), 15, 19)

    # when she also applies at five companies
    await person.applies(*APPLICATION_DAYS)

    # then the mission is not satisfied
    assert (await mission_of(person))["state"] == "UNSATISFIED"
    assert (await locks_of(person))["TRAINING_ATTENDANCE_LOW"] == "15/19"


async def test_where_training_is_an_additional_duty_both_are_needed(kept: Serve) -> None:
    # golden G24, AMB-06: given a ministry that asks for both
    api = await kept(rulebook={"overlays": ["training-additional"]})
    person = await a_recommended(api)

    # when she attends 16 of 20 sessions, and then also applies at five companies
    await attends(await a_trainee(person), 16, 20)
    trained, missing = (await mission_of(person))["state"], await locks_of(person)
    await person.applies(*APPLICATION_DAYS)

    # then it is both together that satisfy
    assert (trained, missing["MISSION_INCOMPLETE"]) == ("UNSATISFIED", "0/5")
    assert (await mission_of(person))["state"] == "SATISFIED"


async def test_where_training_is_an_alternative_one_of_them_suffices(kept: Serve) -> None:
    # golden G24, AMB-06: given a ministry that accepts either
    api = await kept(rulebook={"overlays": ["training-alternative"]})
    person = await a_recommended(api)

    # when she attends 15 of 19 sessions, and then applies at five companies
    await attends(await a_trainee(person), 15, 19)
    trained = (await mission_of(person))["state"]
    await person.applies(*APPLICATION_DAYS)

    # then the applications make up for it
    assert (trained, (await mission_of(person))["state"]) == ("UNSATISFIED", "SATISFIED")


async def test_where_training_is_an_alternative_attendance_alone_suffices(kept: Serve) -> None:
    # AMB-06: given a ministry that accepts either
    api = await kept(rulebook={"overlays": ["training-alternative"]})
    person = await a_recommended(api)

    # when she attends 16 of 20 sessions and applies nowhere
    await attends(await a_trainee(person), 16, 20)

    # then the mission is satisfied
    assert (await mission_of(person))["state"] == "SATISFIED"
