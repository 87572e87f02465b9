"""The portfolio: everything that a participant applied for, with its status (R084)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done

Post = Callable[..., Awaitable[str]]

PAGE = """
query($first: Int!, $after: String) { viewer { participant { karirhubApplications(first: $first, after: $after) {
  nodes { id } pageInfo { hasNextPage endCursor }
} } } }"""

OF_SOMEBODY = "query($id: ID!) { participant(id: $id) { karirhubApplications { nodes { vacancy { title } } } } }"


async def page_of(person: Person, first: int, after: str | None = None) -> dict[str, Any]:
    viewer = (await person.me(PAGE, first=first, after=after))["viewer"]
    page: dict[str, Any] = viewer["participant"]["karirhubApplications"]
    return page


async def a_person_who_applied(api: Api, post: Post, *companies: str) -> Person:
    sari = await a_claimant(api, "2025-03-10")
    for company in companies:
        done(await sari.me(op.APPLY, vacancy=await post(company=company)))
    return sari


async def test_the_latest_application_comes_first(api: Api, post: Post) -> None:
    sari = await a_person_who_applied(api, post, "PT Satu", "PT Dua", "PT Tiga")

    portfolio = await sari.portfolio()

    assert [each["vacancy"]["company"] for each in portfolio] == ["PT Tiga", "PT Dua", "PT Satu"]
    assert {(each["status"], each["appliedOn"]) for each in portfolio} == {("SENT", "2025-03-10")}


async def test_pages_hold_every_application_once_while_she_goes_on_applying(api: Api, post: Post) -> None:
    # given three applications, and a page of two
    sari = await a_person_who_applied(api, post, "PT Satu", "PT Dua", "PT Tiga")
    everything = [each["id"] for each in await sari.portfolio()]
    first = await page_of(sari, 2)

    # when she applies again before the next page
    done(await sari.me(op.APPLY, vacancy=await post(company="PT Empat")))
    second = await page_of(sari, 2, first["pageInfo"]["endCursor"])

    # then the pages are the list as it was
    assert [node["id"] for node in first["nodes"] + second["nodes"]] == everything
    assert second["pageInfo"]["hasNextPage"] is False


async def test_a_vacancy_that_has_closed_stays_in_the_portfolio(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sari.me(op.APPLY, vacancy=await post(closes_on="2025-03-10")))

    await api.travel_to("2025-03-20")

    assert [each["vacancy"]["title"] for each in await sari.portfolio()] == ["Staf Gudang"]


async def test_officers_see_a_portfolio_and_other_participants_do_not(api: Api, post: Post) -> None:
    # given an application of Sari's
    sari = await a_person_who_applied(api, post, "PT Satu")
    budi = await a_claimant(api, "2025-03-10")

    # then an officer sees it, and Budi does not
    seen = (await api.officer(OF_SOMEBODY, id=sari.id))["participant"]["karirhubApplications"]["nodes"]
    assert seen == [{"vacancy": {"title": "Staf Gudang"}}]
    assert (await budi.me(OF_SOMEBODY, id=sari.id))["participant"] is None
    assert await budi.portfolio() == []


@pytest.mark.parametrize("given", [{"first": 0}, {"first": 101}, {"first": 1, "after": "nonsense"}])
async def test_a_page_that_is_none_is_refused(api: Api, given: dict[str, Any]) -> None:
    sari = await a_claimant(api, "2025-03-10")

    with pytest.raises(Answered) as refusal:
        await page_of(sari, **given)

    assert refusal.value.codes == ["INVALID_INPUT"]
