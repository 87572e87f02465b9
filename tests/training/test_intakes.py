"""When a course begins: what providers offer, and what participants choose (R103, R105)."""

from typing import Any

import pytest
from support.api import Answered, Api
from support.journey import Person, a_person, done, refusals
from support.operations import key
from support.trainee import (
    COURSE,
    ENROL_IN_INTAKE,
    INTAKES,
    OPEN_INTAKE,
    OTHER_COURSE,
    OTHER_PROVIDER,
    PROVIDER,
    a_recommended,
    days_from,
)

from jkp.security.principals import Role
from jkp_schema.ids import global_id

NO_INTAKE = global_id("TrainingIntake", "00000000-0000-0000-0000-000000000000")


async def intakes_of(api: Api, course: str | None = None, **given: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await api(INTAKES, course=course, **given))["trainingIntakes"]["nodes"]
    return nodes


async def opened(api: Api, days: list[str], course: str = COURSE, provider: str = PROVIDER) -> dict[str, Any]:
    """The answer to a provider who offers a course on days."""
    answer: dict[str, Any] = await api.acting(Role.TRAINING_PROVIDER, provider)(
        OPEN_INTAKE, course=course, days=days, key=key()
    )
    return answer


async def enrolled(person: Person, intake: str, course: str = COURSE) -> dict[str, Any]:
    """The answer to a participant who chooses an intake."""
    answer: dict[str, Any] = await person.me(ENROL_IN_INTAKE, course=course, intake=intake)
    return answer


def faults(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The codes and paths of the refusals."""
    payload = next(iter(answer.values()))
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_everybody_sees_what_begins_today_or_later_the_soonest_first(api: Api) -> None:
    await api.travel_to("2025-04-07")
    on_its_day = await intakes_of(api, COURSE, first=2)
    await api.travel_to("2025-04-08")
    after_it = await intakes_of(api, COURSE, first=1)

    assert [each["startsOn"] for each in on_its_day] == ["2025-04-07", "2025-05-05"]
    assert [each["startsOn"] for each in after_it] == ["2025-05-05"]
    assert on_its_day[0]["course"] == {"code": COURSE}


async def test_the_sandbox_offers_every_course_until_its_hours_are_done(api: Api) -> None:
    # 64 hours of eight a day: five days from Monday, and three of the next week
    (intake,) = await intakes_of(api, "operator-forklif", first=1)

    assert intake["days"] == days_from("2025-04-07", 5) + days_from("2025-04-14", 3)
    assert len({each["course"]["code"] for each in await intakes_of(api, first=10)}) == 10


async def test_a_provider_offers_one_of_its_courses(api: Api) -> None:
    intake = done(await opened(api, ["2025-04-17", "2025-04-15", "2025-04-15"]))["intake"]

    assert (intake["startsOn"], intake["days"]) == ("2025-04-15", ["2025-04-15", "2025-04-17"])
    assert intake["id"] in [each["id"] for each in await intakes_of(api, COURSE)]


async def test_an_offer_that_is_sent_again_is_one_intake(api: Api) -> None:
    provider, sent = api.acting(Role.TRAINING_PROVIDER, PROVIDER), key()
    both = [
        done(await provider(OPEN_INTAKE, course=COURSE, days=["2025-04-15"], key=sent))["intake"]["id"]
        for _ in range(2)
    ]

    assert both[0] == both[1]
    assert faults(await opened(api, ["2025-04-15"])) == [("ALREADY_DONE", ["days"])]


async def test_what_cannot_be_offered_is_refused(api: Api) -> None:
    answers = [
        await opened(api, ["2025-04-15"], course=OTHER_COURSE),
        await opened(api, ["2025-04-15"], course="merajut"),
        await opened(api, []),
        await opened(api, days_from("2025-04-15", 101)),
        await opened(api, ["2025-03-09"]),
    ]

    expected = ["courseCode", "courseCode", "days", "days", "days"]
    assert [path for answer in answers for _, path in faults(answer)] == [[field] for field in expected]
    assert [refusals(answer)[0] for answer in answers] == ["NOT_FOUND"] * 2 + ["INVALID_INPUT"] * 3


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.OFFICER, Role.COUNSELLOR])
async def test_providers_alone_offer_courses(api: Api, role: Role) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(role)(OPEN_INTAKE, course=COURSE, days=["2025-04-15"], key=key())

    assert refused.value.codes == ["FORBIDDEN"]


async def test_who_chooses_an_intake_has_its_sessions_at_once(api: Api) -> None:
    person = await a_recommended(api)
    intake = done(await opened(api, ["2025-03-10", "2025-03-12"]))["intake"]

    enrolment = done(await enrolled(person, intake["id"]))["enrolment"]

    assert enrolment["status"] == "RUNNING"
    assert enrolment["sessions"] == [{"day": day, "attended": None} for day in ("2025-03-10", "2025-03-12")]


async def test_an_intake_that_has_begun_is_refused(api: Api) -> None:
    person = await a_recommended(api)
    intake = done(await opened(api, ["2025-03-10", "2025-03-12"]))["intake"]
    await api.travel_to("2025-03-11")

    assert faults(await enrolled(person, intake["id"])) == [("INVALID_INPUT", ["intakeId"])]


async def test_an_intake_that_begins_after_month_5_is_refused(api: Api) -> None:
    # month 6 of her benefit begins on 10 July 2025
    person = await a_recommended(api)
    late = done(await opened(api, ["2025-07-10"]))["intake"]
    last = done(await opened(api, ["2025-07-09"]))["intake"]

    assert faults(await enrolled(person, late["id"])) == [("TRAINING_OUTSIDE_MONTHS", ["intakeId"])]
    done(await enrolled(person, last["id"]))


async def test_an_intake_of_another_course_or_none_is_not_found(api: Api) -> None:
    person = await a_recommended(api)
    other = done(await opened(api, ["2025-04-15"], OTHER_COURSE, OTHER_PROVIDER))["intake"]["id"]

    for intake in (other, NO_INTAKE, "nonsense", global_id("TrainingEnrolment", 1)):
        assert faults(await enrolled(person, intake)) == [("NOT_FOUND", ["intakeId"])]


async def test_without_a_running_benefit_there_is_no_training(api: Api) -> None:
    (intake,) = await intakes_of(api, COURSE, first=1)

    assert refusals(await enrolled(await a_person(api), intake["id"])) == ["CASE_NOT_ACTIVE"]
