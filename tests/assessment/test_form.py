"""What the form of the self-assessment asks for (R071, golden G15)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done

from jkp.security.principals import Role

Serve = Callable[..., Awaitable[Api]]
Answers = list[dict[str, Any]]
DESIRED = ["Staf gudang", "Teknisi listrik", "Admin kantor"]


@pytest.fixture
async def person(api: Api) -> Person:
    """Somebody whose month 1 is settled, and who has not assessed herself."""
    return await a_claimant(api, "2025-03-10", assessed=False)


async def answers(api: Api, value: int = 50) -> Answers:
    statements = (await api(op.STATEMENTS))["assessmentStatements"]
    return [{"code": statement["code"], "value": value} for statement in statements]


async def submit(person: Person, **given: Any) -> dict[str, Any]:
    """The payload of a form that is complete but for what is given."""
    answer = await person.me(op.SUBMIT_ASSESSMENT, **{"answers": await answers(person.api), **given})
    payload: dict[str, Any] = answer["assessmentSubmit"]
    return payload


async def assert_refused(person: Person, path: str, **given: Any) -> None:
    """The form is refused for the field at `path`, nothing of it is kept, and a complete one is still taken."""
    payload = await submit(person, **given)
    assert payload["completedAt"] is None
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", [path])]
    assert "SELF_ASSESSMENT_REQUIRED" in [lock["code"] for lock in (await person.claim(2))["locks"]]
    assert (await submit(person))["errors"] == []


async def test_everybody_reads_the_statements_in_their_language(api: Api) -> None:
    # given somebody without a token
    # when the statements are asked for in both languages
    english = (await api.speaking("en")(op.STATEMENTS))["assessmentStatements"]
    indonesian = (await api.speaking("id")(op.STATEMENTS))["assessmentStatements"]

    # then they are the same statements in other words
    assert [each["code"] for each in english] == [each["code"] for each in indonesian]
    assert english[0] == {"code": "R1", "text": "I like to repair machines or equipment."}
    assert indonesian[0] == {"code": "R1", "text": "Saya suka memperbaiki mesin atau peralatan."}


@pytest.mark.parametrize("number", [0, 4])
async def test_none_or_four_previous_jobs_are_refused(person: Person, number: int) -> None:
    await assert_refused(person, "previousJobs", previous=[f"Operator {each}" for each in range(number)])


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_one_to_three_previous_jobs_are_taken(person: Person, number: int) -> None:
    payload = await submit(person, previous=[f"Operator {each}" for each in range(number)])

    assert payload["errors"] == []


@pytest.mark.parametrize("desired", [[], DESIRED[:2], [*DESIRED, "Kasir"]])
async def test_any_other_number_than_three_desired_jobs_is_refused(person: Person, desired: list[str]) -> None:
    await assert_refused(person, "desiredJobs", desired=desired)


@pytest.mark.parametrize("again", ["Staf gudang", "STAF GUDANG", " Staf   gudang "])
async def test_a_desired_job_given_twice_is_one_job(person: Person, again: str) -> None:
    await assert_refused(person, "desiredJobs", desired=["Staf gudang", "Kasir", again])


@pytest.mark.parametrize("title", ["", "   ", "x" * 101])
async def test_a_job_needs_a_title_of_reasonable_length(person: Person, title: str) -> None:
    await assert_refused(person, "previousJobs", previous=[title])
    # and the same holds for desired jobs
    desired = (await submit(person, desired=[*DESIRED[:2], title]))["errors"]
    assert [(error["code"], error["path"]) for error in desired] == [("INVALID_INPUT", ["desiredJobs"])]


async def test_the_operator_says_how_long_a_title_may_be(serve: Serve) -> None:
    # given a server that takes ten characters
    api = await serve(plugins={"sandbox": {}, "assessment": {"longest_job_title": 10}})
    person = await a_claimant(api, "2025-03-10", assessed=False)
    short = ["Kasir", "Penjahit", "Montir"]

    # when a title has twelve, and when it has ten
    too_long = await submit(person, previous=["Kasir toko 1"], desired=short)
    fitting = await submit(person, previous=["Kasir toko"], desired=short)

    # then the first is refused
    assert [error["path"] for error in too_long["errors"]] == [["previousJobs"]]
    assert fitting["errors"] == []


async def test_one_unanswered_statement_is_refused(person: Person) -> None:
    await assert_refused(person, "answers", answers=(await answers(person.api))[1:])


async def test_an_unknown_statement_is_refused(person: Person) -> None:
    given = await answers(person.api)

    await assert_refused(person, "answers", answers=[*given, {"code": "Z9", "value": 50}])


async def test_a_statement_answered_twice_is_refused(person: Person) -> None:
    given = await answers(person.api)

    await assert_refused(person, "answers", answers=[*given, {"code": "R1", "value": 10}])


@pytest.mark.parametrize("value", [101, -1, 2_147_483_647])
async def test_an_answer_outside_0_to_100_is_refused(person: Person, value: int) -> None:
    given = await answers(person.api)

    await assert_refused(person, "answers", answers=[*given[1:], {**given[0], "value": value}])


@pytest.mark.parametrize("value", [0, 100])
async def test_the_ends_of_the_slider_are_answers(person: Person, value: int) -> None:
    payload = await submit(person, answers=await answers(person.api, value))

    assert payload["errors"] == []


async def test_an_answer_is_a_whole_number(person: Person) -> None:
    with pytest.raises(Answered):
        await submit(person, answers=[{"code": "R1", "value": 50.5}])


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRAINING_PROVIDER, Role.EMPLOYER, Role.INTEGRATOR, Role.OPERATOR])
async def test_only_participants_assess_themselves(api: Api, role: Role) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(role)(op.SUBMIT_ASSESSMENT, answers=await answers(api))

    assert refused.value.codes == ["FORBIDDEN"]


async def test_nobody_submits_without_a_token(api: Api) -> None:
    with pytest.raises(Answered) as refused:
        await api(op.SUBMIT_ASSESSMENT, answers=await answers(api))

    assert refused.value.codes == ["UNAUTHENTICATED"]


async def test_the_answer_says_when_it_was_completed(person: Person) -> None:
    payload = done({"assessmentSubmit": await submit(person)})

    assert payload["completedAt"] == "2025-03-10T09:00:00+07:00"
