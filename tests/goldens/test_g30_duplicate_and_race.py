"""G30: a claim is filed once, however often and from wherever it is sent."""

import asyncio

import pytest
from support.api import Api
from support.journey import Person, a_claimant, codes


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her claim of month 2 can be filed."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    await person.selfie(2)
    return person


async def submissions(person: Person) -> int:
    return [event["type"] for event in (await person.claim(2))["history"]].count("CLAIM_SUBMITTED")


async def test_the_same_key_twice_files_once_and_answers_the_same(sari: Person) -> None:
    first = await sari.files(2, key="satu-kali")
    second = await sari.files(2, key="satu-kali")

    assert first["errors"] == []
    assert second == first
    assert await submissions(sari) == 1


async def test_the_same_key_twice_at_once_files_once_and_answers_the_same(sari: Person) -> None:
    first, second = await asyncio.gather(sari.files(2, key="satu-kali"), sari.files(2, key="satu-kali"))

    assert first["errors"] == []
    assert second == first
    assert await submissions(sari) == 1


async def test_another_key_for_the_same_month_is_refused(sari: Person) -> None:
    await sari.filed(2, key="pertama")

    assert codes((await sari.files(2, key="kedua"))["errors"]) == ["ALREADY_SUBMITTED"]
    assert await submissions(sari) == 1


async def test_of_two_submissions_at_once_exactly_one_files(sari: Person) -> None:
    answers = await asyncio.gather(sari.files(2), sari.files(2))

    assert sorted(codes(answer["errors"]) for answer in answers) == [[], ["ALREADY_SUBMITTED"]]
    assert await submissions(sari) == 1
