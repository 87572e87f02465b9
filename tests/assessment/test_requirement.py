"""What the self-assessment unlocks (R070, AMB-08, golden G15)."""

import asyncio
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, refusals


async def requirement_of(person: Person, month: int, language: str = "en") -> dict[str, Any]:
    claim = (await person.me.speaking(language)(op.CLAIM, id=person.claims[month - 1]))["claim"]
    found: dict[str, Any] = next(
        each for each in claim["mission"]["requirements"] if each["code"] == "assessment.completed"
    )
    return found


async def locks_of(person: Person, month: int) -> set[str]:
    return {lock["code"] for lock in (await person.claim(month))["locks"]}


async def test_a_complete_form_takes_the_lock_from_every_month(api: Api) -> None:
    # given somebody whose month 1 is settled
    person = await a_claimant(api, "2025-03-10", assessed=False)
    before = [await locks_of(person, month) for month in range(2, 7)]

    # when she completes the form
    await person.assesses()

    # then no month is locked for it any more
    assert all("SELF_ASSESSMENT_REQUIRED" in locks for locks in before)
    assert not any(["SELF_ASSESSMENT_REQUIRED" in await locks_of(person, month) for month in range(2, 7)])
    requirement = await requirement_of(person, 2)
    assert (requirement["state"], requirement["current"], requirement["target"]) == ("SATISFIED", 1, 1)


async def test_month_1_does_not_wait_for_it(api: Api) -> None:
    # given somebody who has not assessed herself
    person = await a_person(api)
    await person.reports("2025-02-24")

    # then she files month 1 all the same
    assert (await person.filed(1))["status"] == "SUBMITTED"


async def test_it_may_be_completed_before_there_is_a_case(api: Api) -> None:
    # given somebody who assessed herself first
    person = await a_person(api)
    await person.assesses()

    # when she reports the termination and files month 1
    await person.reports("2025-02-24")
    await person.filed(1)

    # then her missions know it
    assert (await requirement_of(person, 2))["state"] == "SATISFIED"


async def test_it_is_completed_once(api: Api) -> None:
    # given somebody who has assessed herself
    person = await a_claimant(api, "2025-03-10")

    # when she submits again
    again = await person.me(op.SUBMIT_ASSESSMENT, answers=await the_answers(api))

    # then it is refused
    assert refusals(again) == ["ALREADY_DONE"]


async def test_of_two_forms_at_once_one_is_taken(api: Api) -> None:
    # given somebody who has not assessed herself
    person = await a_claimant(api, "2025-03-10", assessed=False)
    answers = await the_answers(api)

    # when two browsers submit at the same moment
    both = await asyncio.gather(*(person.me(op.SUBMIT_ASSESSMENT, answers=answers) for _ in range(2)))

    # then one is taken and the other one is told so
    assert sorted(refusals(each) for each in both) == [[], ["ALREADY_DONE"]]


async def test_the_assessment_of_one_participant_is_not_anothers(api: Api) -> None:
    # given two participants, of whom one has assessed herself
    await a_claimant(api, "2025-03-10")
    other = await a_claimant(api, "2025-03-10", assessed=False)

    # then the other one still has to
    assert "SELF_ASSESSMENT_REQUIRED" in await locks_of(other, 2)


async def test_the_requirement_speaks_both_languages(api: Api) -> None:
    # given somebody who has not assessed herself
    person = await a_claimant(api, "2025-03-10", assessed=False)

    # then her mission names it in the language that she asks in
    assert (await requirement_of(person, 2, "id"))["title"] == "Asesmen diri"
    assert (await requirement_of(person, 2, "en"))["title"] == "Self-assessment"


async def the_answers(api: Api) -> list[dict[str, Any]]:
    statements = (await api(op.STATEMENTS))["assessmentStatements"]
    return [{"code": statement["code"], "value": 50} for statement in statements]
