from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import done, refusals
from support.trainee import OTHER_PROVIDER, Trainee, a_recommended, a_trainee, days_from

from jkp.security.principals import Role

Serve = Callable[..., Awaitable[Api]]
FEW: dict[str, dict[str, Any]] = {"assessment": {}, "counselling": {}, "profile": {}, "sandbox": {}}
IN_ONE_REQUEST = """mutation($enrolment: ID!, $day: Date!) {
  first: trainingSchedule(input: {enrolmentId: $enrolment, days: [$day]}) {
    enrolment { sessions { day attended } } errors { code }
  }
  second: trainingRecordAttendance(input: {enrolmentId: $enrolment, days: [$day], attended: true}) {
    enrolment { sessions { day attended } } errors { code }
  }
}"""


@pytest.fixture
async def trainee(api: Api) -> Trainee:
    """Somebody who takes a course; it is 10 March 2025, the first day of her month 2."""
    return await a_trainee(await a_recommended(api))


def errors_of(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    payload: dict[str, Any] = next(iter(answer.values()))
    assert payload["enrolment"] is None
    return [(error["code"], error["path"]) for error in payload["errors"]]


def marks(sessions: list[dict[str, Any]]) -> dict[str, bool | None]:
    return {session["day"]: session["attended"] for session in sessions}


async def test_a_provider_schedules_sessions_and_the_participant_sees_them_by_day(trainee: Trainee) -> None:
    # when the provider schedules three days, in any order
    await trainee.scheduled(["2025-03-13", "2025-03-11"])
    await trainee.scheduled(["2025-03-12"])

    # then the participant sees them in order, with no attendance recorded
    seen = (await trainee.sees())["sessions"]
    assert seen == [{"day": day, "attended": None} for day in days_from("2025-03-11", 3)]


async def test_a_day_that_is_scheduled_already_stays_as_it_is(api: Api, trainee: Trainee) -> None:
    # given a session that was attended
    await trainee.scheduled(["2025-03-10"])
    await trainee.attended(["2025-03-10"])

    # when it is scheduled again with another day
    sessions = await trainee.scheduled(["2025-03-10", "2025-03-11"])

    # then the other day alone is new
    assert marks(sessions) == {"2025-03-10": True, "2025-03-11": None}


async def test_a_day_given_twice_is_one_session(trainee: Trainee) -> None:
    assert len(await trainee.scheduled(["2025-03-11", "2025-03-11"])) == 1


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
@pytest.mark.parametrize("number", [0, 101])
async def test_one_to_a_hundred_days_fit_a_call(trainee: Trainee, operation: str, number: int) -> None:
    # when a call names no day, or a hundred and one
    days = days_from("2025-03-11", number)
    answer = await trainee.provider(operation, enrolment=trainee.enrolment_id, days=days)

    # then it is refused, and nothing is stored
    assert errors_of(answer) == [("INVALID_INPUT", ["days"])]
    assert (await trainee.sees())["sessions"] == []


async def test_a_hundred_days_can_be_scheduled_in_one_call(trainee: Trainee) -> None:
    assert len(await trainee.scheduled(days_from("2025-03-11", 100))) == 100


async def test_the_operator_says_how_many_days_fit_a_call(serve: Serve) -> None:
    # given a server that takes two days a call
    api = await serve(plugins={**FEW, "training": {"most_days_per_call": 2}})
    trainee = await a_trainee(await a_recommended(api))

    # when two days are scheduled, and three
    await trainee.scheduled(days_from("2025-03-11", 2))
    three = await trainee.provider(op.SCHEDULE, enrolment=trainee.enrolment_id, days=days_from("2025-03-11", 3))

    # then the three are refused
    assert errors_of(three) == [("INVALID_INPUT", ["days"])]


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
async def test_another_providers_enrolment_is_not_found(api: Api, trainee: Trainee, operation: str) -> None:
    # given a session, and another provider
    await trainee.scheduled(["2025-03-10"])
    stranger = api.acting(Role.TRAINING_PROVIDER, OTHER_PROVIDER)

    # when the other provider touches it
    answer = await stranger(operation, enrolment=trainee.enrolment_id, days=["2025-03-10"])

    # then it is not found, and nothing has changed
    assert errors_of(answer) == [("NOT_FOUND", ["enrolmentId"])]
    assert marks((await trainee.sees())["sessions"]) == {"2025-03-10": None}


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
@pytest.mark.parametrize("enrolment", ["VHJhaW5pbmdFbnJvbG1lbnQ6OTk5", "VHJhaW5pbmdFbnJvbG1lbnQ6eA==", "not an id", ""])
async def test_an_enrolment_that_does_not_exist_is_not_found(trainee: Trainee, operation: str, enrolment: str) -> None:
    answer = await trainee.provider(operation, enrolment=enrolment, days=["2025-03-10"])

    assert refusals(answer) == ["NOT_FOUND"]


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
async def test_another_things_id_is_no_enrolment(trainee: Trainee, operation: str) -> None:
    answer = await trainee.provider(operation, enrolment=trainee.person.id, days=["2025-03-10"])

    assert errors_of(answer) == [("NOT_FOUND", ["enrolmentId"])]


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
async def test_a_participant_cannot_record_her_own_attendance(trainee: Trainee, operation: str) -> None:
    with pytest.raises(Answered) as refused:
        await trainee.person.me(operation, enrolment=trainee.enrolment_id, days=["2025-03-10"])

    assert refused.value.codes == ["FORBIDDEN"]


@pytest.mark.parametrize("operation", [op.SCHEDULE, op.ATTEND])
@pytest.mark.parametrize("day", ["2025-02-30", "10-03-2025", "", "2025-03-10T09:00:00+07:00"])
async def test_a_day_that_is_none_is_refused(trainee: Trainee, operation: str, day: str) -> None:
    with pytest.raises(Answered) as refused:
        await trainee.provider(operation, enrolment=trainee.enrolment_id, days=[day])

    assert refused.value.codes == ["INVALID_INPUT"]


async def test_attendance_is_recorded_for_days_that_have_a_session(trainee: Trainee) -> None:
    # given one session
    await trainee.scheduled(["2025-03-10"])

    # when attendance is recorded for it, and for a day without session
    days = ["2025-03-10", "2025-03-09"]
    answer = await trainee.provider(op.ATTEND, enrolment=trainee.enrolment_id, days=days)

    # then none of it is stored
    assert errors_of(answer) == [("NOT_FOUND", ["days"])]
    assert marks((await trainee.sees())["sessions"]) == {"2025-03-10": None}


async def test_attendance_of_a_session_to_come_cannot_be_recorded(trainee: Trainee) -> None:
    # given a session today, and one tomorrow
    days = ["2025-03-10", "2025-03-11"]
    await trainee.scheduled(days)

    # when attendance is recorded for both
    answer = await trainee.provider(op.ATTEND, enrolment=trainee.enrolment_id, days=days)

    # then none of it is stored
    assert errors_of(answer) == [("ACTIVITY_DATE_IN_FUTURE", ["days"])]
    assert marks((await trainee.sees())["sessions"]) == {"2025-03-10": None, "2025-03-11": None}


async def test_the_day_of_a_session_begins_at_midnight_in_jakarta(api: Api, trainee: Trainee) -> None:
    # given a session on 11 March
    await trainee.scheduled(["2025-03-11"])

    # when attendance is recorded a second before that day, and at its first second
    await api.travel_to("2025-03-10T16:59:59+00:00")
    early = await trainee.provider(op.ATTEND, enrolment=trainee.enrolment_id, days=["2025-03-11"])
    await api.travel_to("2025-03-10T17:00:00+00:00")
    in_time = await trainee.provider(op.ATTEND, enrolment=trainee.enrolment_id, days=["2025-03-11"])

    # then it counts from midnight on
    assert refusals(early) == ["ACTIVITY_DATE_IN_FUTURE"]
    assert done(in_time)["enrolment"]["sessions"][0]["attended"] is True


async def test_attendance_recorded_again_takes_the_new_value(api: Api, trainee: Trainee) -> None:
    # given two sessions that were attended
    days = ["2025-03-10", "2025-03-11"]
    await trainee.scheduled(days)
    await api.travel_to("2025-03-11")
    await trainee.attended(days)

    # when one is corrected
    await trainee.missed(["2025-03-10"])

    # then the other stays as it was
    assert marks((await trainee.sees())["sessions"]) == {"2025-03-10": False, "2025-03-11": True}


async def test_two_changes_in_one_request_answer_what_each_of_them_left(trainee: Trainee) -> None:
    answer = await trainee.provider(IN_ONE_REQUEST, enrolment=trainee.enrolment_id, day="2025-03-10")

    assert answer["first"]["enrolment"]["sessions"] == [{"day": "2025-03-10", "attended": None}]
    assert answer["second"]["enrolment"]["sessions"] == [{"day": "2025-03-10", "attended": True}]


async def test_the_status_follows_the_sessions_and_the_clock(api: Api, trainee: Trainee) -> None:
    # given sessions from 12 to 14 March
    await trainee.scheduled(days_from("2025-03-12", 3))

    # when the days go by
    seen = []
    for day in ("2025-03-11", "2025-03-12", "2025-03-14", "2025-03-15"):
        await api.travel_to(day)
        seen.append((await trainee.sees())["status"])

    # then it waits, runs and is completed
    assert seen == ["WAITING", "RUNNING", "RUNNING", "COMPLETED"]
