"""Nobody takes a step of counselling before its time, or another one's step."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import counselling_operations as talk
from support import operations as op
from support.api import Answered, Api
from support.counselling import NINE, TEN, Counselling, a_counsellee, a_request, a_session
from support.journey import Person, a_claimant, a_person, done, refusals

from jkp.security.principals import Role

Serve = Callable[..., Awaitable[Api]]
WITHOUT_PROFILE: dict[str, dict[str, Any]] = {
    "assessment": {},
    "counselling": {"require_job_seeker": False, "require_assessment": False},
    "sandbox": {},
}


@pytest.fixture
async def sari(api: Api) -> Person:
    """Somebody who may ask for counselling; it is 10 March 2025 at nine in the morning."""
    return await a_counsellee(api)


async def asked(person: Person, reason: str = "Belum tahu") -> dict[str, Any]:
    """The answer to a request."""
    answer: dict[str, Any] = await person.me(talk.REQUEST, reason=reason, key=op.key())
    return answer


def faults(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The codes and paths of the refusals."""
    payload = next(iter(answer.values()))
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_without_a_running_benefit_there_is_no_counselling(api: Api) -> None:
    assert refusals(await asked(await a_person(api))) == ["CASE_NOT_ACTIVE"]


async def test_who_is_no_job_seeker_registers_first(api: Api) -> None:
    person = await a_claimant(api, "2025-03-10", assessed=False)
    await person.assesses()

    (error,) = (await asked(person))["counsellingRequest"]["errors"]

    assert (error["code"], error["plugin"]) == ("JOB_SEEKER_REQUIRED", "profile")


async def test_who_did_not_assess_herself_does_that_first(api: Api) -> None:
    person = await a_claimant(api, "2025-03-10", assessed=False)
    await person.seeks_work()

    (error,) = (await asked(person))["counsellingRequest"]["errors"]

    assert (error["code"], error["plugin"]) == ("SELF_ASSESSMENT_REQUIRED", "assessment")


async def test_an_operator_without_these_plugins_asks_for_neither(serve: Serve) -> None:
    person = await a_claimant(await serve(plugins=WITHOUT_PROFILE), "2025-03-10", assessed=False)

    done(await asked(person))


async def test_one_session_at_a_time(sari: Person) -> None:
    session = await a_request(sari)

    assert refusals(await asked(sari)) == ["COUNSELLING_OPEN"]

    done(await session.by_her(talk.CANCEL))
    done(await asked(sari))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
async def test_a_reason_is_needed_and_has_an_end(sari: Person, reason: str) -> None:
    assert faults(await asked(sari, reason)) == [("INVALID_INPUT", ["reason"])]


async def test_the_same_request_again_is_one_request(sari: Person) -> None:
    both = [done(await sari.me(talk.REQUEST, key="once"))["session"]["id"] for _ in range(2)]

    assert both[0] == both[1]


async def test_a_slot_that_is_taken_is_refused(api: Api) -> None:
    # given a counsellor who has a session at nine, and two who wait
    first, second = await a_request(await a_counsellee(api)), await a_request(await a_claimant(api, "2025-03-10"))
    await first.scheduled(NINE)

    # when the second one is to come before that hour is over, and right after it
    taken = await second.by_counsellor(talk.SCHEDULE, at="2025-03-10T09:59:59+07:00")
    free = await second.by_counsellor(talk.SCHEDULE, at=TEN)

    # then it is the first that is refused
    assert faults(taken) == [("COUNSELLING_SLOT_TAKEN", ["scheduledAt"])]
    done(free)


async def test_a_session_may_be_moved_over_its_own_time(sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(NINE)

    moved = await session.scheduled("2025-03-10T09:30:00+07:00")

    assert moved["endsAt"] == "2025-03-10T10:30:00+07:00"


async def test_the_operator_says_how_long_a_session_takes(serve: Serve) -> None:
    short = {**WITHOUT_PROFILE, "counselling": {**WITHOUT_PROFILE["counselling"], "session_minutes": 30}}
    session = await a_request(await a_claimant(await serve(plugins=short), "2025-03-10", assessed=False))

    assert (await session.scheduled(NINE))["endsAt"] == "2025-03-10T09:30:00+07:00"


async def test_no_session_is_scheduled_in_the_past(sari: Person) -> None:
    answer = await (await a_request(sari)).by_counsellor(talk.SCHEDULE, at="2025-03-10T08:59:59+07:00")

    assert faults(answer) == [("INVALID_INPUT", ["scheduledAt"])]


@pytest.mark.parametrize("url", ["http://temu.example", "https://", "temu", "https://[", "https://a/" + "x" * 500])
async def test_a_video_address_is_an_https_one(sari: Person, url: str) -> None:
    answer = await (await a_request(sari)).by_counsellor(talk.SCHEDULE, at=TEN, url=url)

    assert faults(answer) == [("INVALID_INPUT", ["videoUrl"])]


async def test_a_session_starts_at_its_time_and_not_before(api: Api, sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(TEN)

    await api.travel_to("2025-03-10T09:59:59+07:00")
    (early,) = (await session.by_her(talk.START))["counsellingStart"]["errors"]
    await api.travel_to(TEN)
    started = await session.started()

    assert (early["code"], early["until"]) == ("COUNSELLING_NOT_YET", TEN)
    assert started["startedAt"] == TEN


async def test_a_no_show_is_noted_when_it_is_one(api: Api, sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(NINE)

    await api.travel_to("2025-03-10T09:14:59+07:00")
    (early,) = (await session.by_counsellor(talk.NO_SHOW))["counsellingNoShow"]["errors"]
    await api.travel_to("2025-03-10T09:15:00+07:00")
    noted = done(await session.by_counsellor(talk.NO_SHOW))["session"]

    assert (early["code"], early["until"]) == ("COUNSELLING_NOT_YET", "2025-03-10T09:15:00+07:00")
    assert noted["status"] == "NO_SHOW"
    assert refusals(await session.by_her(talk.START)) == ["ILLEGAL_TRANSITION"]
    done(await asked(sari))


async def test_a_request_that_is_declined_says_why(sari: Person) -> None:
    session = await a_request(sari)

    declined = done(await session.by_counsellor(talk.DECLINE, reason="Sudah dilayani"))["session"]

    assert (declined["status"], declined["note"]) == ("DECLINED", "Sudah dilayani")
    done(await asked(sari))


STEPS_OF_A_RUNNING_SESSION: list[tuple[str, dict[str, Any]]] = [
    (talk.WRITE, {"text": "Halo"}),
    (talk.RECORD, {"responses": [{"code": "GOAL", "response": "Juru las"}]}),
    (talk.RECOMMEND, {"courses": [{"courseCode": "las-dasar"}]}),
    (talk.FINISH, {}),
]


async def test_before_it_started_nothing_is_said_written_recommended_or_agreed_on(sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(NINE)

    answers = [await session.by_counsellor(step, **given) for step, given in STEPS_OF_A_RUNNING_SESSION]

    assert [refusals(answer) for answer in answers] == [["ILLEGAL_TRANSITION"]] * 4


async def test_after_it_is_finished_nothing_is_said_written_recommended_or_agreed_on(api: Api) -> None:
    session = await a_session(api)
    await session.finished()

    answers = [await session.by_counsellor(step, **given) for step, given in STEPS_OF_A_RUNNING_SESSION]

    assert [refusals(answer) for answer in answers] == [["ILLEGAL_TRANSITION"]] * 4


async def test_what_cannot_be_used_is_refused_in_its_field(api: Api) -> None:
    session = await a_session(api)
    twice = [{"vacancyId": "a"}, {"vacancyId": "a"}]
    many = [{"courseCode": str(number)} for number in range(21)]

    answers = [
        await session.by_her(talk.WRITE, text=" "),
        await session.by_counsellor(talk.RECORD, responses=[]),
        await session.by_counsellor(talk.RECORD, responses=[{"code": "NONE", "response": "Ya"}]),
        await session.by_counsellor(talk.RECOMMEND, vacancies=twice),
        await session.by_counsellor(talk.RECOMMEND, courses=many),
        await session.by_counsellor(talk.FINISH, agreement=""),
    ]

    fields = ["text", "responses", "responses", "vacancies", "courses", "agreement"]
    assert [faults(answer) for answer in answers] == [[("INVALID_INPUT", [field])] for field in fields]


COUNSELLORS_ALONE = [talk.SCHEDULE, talk.DECLINE, talk.NO_SHOW, talk.RECORD, talk.RECOMMEND, talk.FINISH]
GIVEN = {"at": TEN, "reason": "Tidak", "responses": []}


async def test_a_participant_takes_no_step_of_the_counsellor(sari: Person) -> None:
    session = await a_request(sari)

    for step in COUNSELLORS_ALONE:
        with pytest.raises(Answered) as refused:
            await session.by_her(step, **{name: value for name, value in GIVEN.items() if f"${name}:" in step})
        assert refused.value.codes == ["FORBIDDEN"]


async def test_a_counsellor_takes_no_step_of_the_participant(sari: Person) -> None:
    session = await a_request(sari)

    for step in (talk.CANCEL, talk.START):
        with pytest.raises(Answered) as refused:
            await session.by_counsellor(step)
        assert refused.value.codes == ["FORBIDDEN"]


async def test_another_counsellors_session_is_not_found(sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(TEN)
    other = Counselling(sari, sari.api.acting(Role.COUNSELLOR, "konselor-bima"), session.id)

    answers = [await other.by_counsellor(talk.SCHEDULE, at=TEN), await other.by_counsellor(talk.NO_SHOW)]

    assert [faults(answer) for answer in answers] == [[("NOT_FOUND", ["sessionId"])]] * 2


async def test_another_participants_session_is_not_found(api: Api, sari: Person) -> None:
    session = await a_request(sari)
    await session.scheduled(NINE)
    theirs = Counselling(await a_person(api), session.counsellor, session.id)

    answers = [await theirs.by_her(talk.CANCEL), await theirs.by_her(talk.START)]

    assert [faults(answer) for answer in answers] == [[("NOT_FOUND", ["sessionId"])]] * 2
