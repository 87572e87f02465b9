"""What helps to search: featured companies and saved searches (R082)."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_person, done, refusals
from support.serving import PLUGINS

from jkp.security.principals import Role

Post = Callable[..., Awaitable[str]]

FEATURED = "query($first: Int! = 5) { karirhubFeaturedCompanies(first: $first) { name vacancies } }"
COMPANIES = """
query($after: String) { karirhubVacancies(first: 100, after: $after) {
  nodes { company } pageInfo { hasNextPage endCursor }
} }"""
SAVE = f"""
mutation($name: String!, $search: KarirhubSearchInput!, $key: String!) {{
  karirhubSaveSearch(input: {{name: $name, search: $search, idempotencyKey: $key}}) {{
    savedSearch {{ id name search company location province category employmentType salaryAtLeast }} {op.ERRORS}
  }}
}}"""
DELETE = f"""
mutation($id: ID!, $key: String!) {{
  karirhubDeleteSearch(input: {{savedSearchId: $id, idempotencyKey: $key}}) {{ deletedId {op.ERRORS} }}
}}"""
RUN = "query($id: ID!) { karirhubSavedSearchVacancies(id: $id) { nodes { id } } }"
SAVED = "{ viewer { participant { karirhubSavedSearches { id name } } } }"
WAREHOUSE = {"search": "mercusuar", "province": "Lampung", "employmentType": "PKWT", "salaryAtLeast": 3_000_000}


async def saved(person: Person, name: str = "Gudang", **search: Any) -> dict[str, Any]:
    kept: dict[str, Any] = done(await person.me(SAVE, name=name, search=search, key=op.key()))["savedSearch"]
    return kept


async def names_of(person: Person) -> list[str]:
    kept = (await person.me(SAVED))["viewer"]["participant"]["karirhubSavedSearches"]
    return [each["name"] for each in kept]


async def test_the_companies_with_the_most_open_vacancies_are_featured(api: Api, post: Post) -> None:
    # given a company with more open vacancies than any other, written in two ways
    for number in range(9):
        await post(company="PT Terbanyak" if number % 2 else "PT  TERBANYAK", title=f"Lowongan {number}")
    await post(company="PT Terbanyak", posted_on="2025-01-01", closes_on="2025-03-09")

    # then it is the first, and all are what the search says
    featured = (await api(FEATURED, first=100))["karirhubFeaturedCompanies"]
    counted, after = Counter[str](), None
    while True:
        page = (await api(COMPANIES, after=after))["karirhubVacancies"]
        counted.update(" ".join(node["company"].lower().split()) for node in page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert (" ".join(featured[0]["name"].lower().split()), featured[0]["vacancies"]) == ("pt terbanyak", 9)
    assert [one["vacancies"] for one in featured] == sorted(counted.values(), reverse=True)[:100]
    assert len((await api(FEATURED, first=3))["karirhubFeaturedCompanies"]) == 3


async def test_a_saved_search_finds_what_fits_whenever_it_is_run(api: Api, post: Post) -> None:
    # given a search that was saved when nothing fitted it
    sari = await a_person(api)
    kept = await saved(sari, "Mercusuar", **WAREHOUSE)
    assert (await sari.me(RUN, id=kept["id"]))["karirhubSavedSearchVacancies"]["nodes"] == []

    # when vacancies are posted
    fits = await post(title="Penjaga Mercusuar")
    await post(title="Penjaga Mercusuar", province="Papua")

    # then it finds the one that fits
    found = (await sari.me(RUN, id=kept["id"]))["karirhubSavedSearchVacancies"]["nodes"]
    assert found == [{"id": fits}]
    everything = {**dict.fromkeys(("company", "location", "category")), **WAREHOUSE, "name": "Mercusuar"}
    assert {key: value for key, value in kept.items() if key != "id"} == everything


async def test_a_search_that_was_forgotten_is_gone_and_nobody_else_can_run_or_forget_it(api: Api) -> None:
    sari, budi = await a_person(api), await a_person(api)
    kept, key = await saved(sari, search="gudang"), op.key()
    assert refusals(await budi.me(DELETE, id=kept["id"], key=op.key())) == ["NOT_FOUND"]
    with pytest.raises(Answered) as unknown:
        await budi.me(RUN, id=kept["id"])
    assert unknown.value.codes == ["NOT_FOUND"]

    for _ in range(2):
        assert done(await sari.me(DELETE, id=kept["id"], key=key))["deletedId"] == kept["id"]

    assert await names_of(sari) == []
    assert refusals(await sari.me(DELETE, id=kept["id"], key=op.key())) == ["NOT_FOUND"]


async def test_there_are_at_most_as_many_as_the_settings_allow_and_the_same_request_keeps_one(serve: Serve) -> None:
    api = await serve(plugins={**{name: {} for name in PLUGINS}, "karirhub": {"saved_searches": 2}})
    sari, key = await a_person(api), op.key()

    first, again = [await sari.me(SAVE, name="B", search={"search": "kasir"}, key=key) for _ in range(2)]
    await saved(sari, "A")

    assert done(first) == done(again)
    assert refusals(await sari.me(SAVE, name="C", search={}, key=op.key())) == ["INVALID_INPUT"]
    assert await names_of(sari) == ["A", "B"]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"name": "  ", "search": {}}, "name"),
        ({"name": "x" * 101, "search": {}}, "name"),
        ({"name": "a", "search": {"search": "x" * 101}}, "search"),
        ({"name": "a", "search": {"province": "x" * 10_000}}, "province"),
    ],
)
async def test_a_search_that_cannot_be_used_is_not_kept(api: Api, given: dict[str, Any], path: str) -> None:
    sari = await a_person(api)

    answer = await sari.me(SAVE, **given, key=op.key())

    assert [error["path"] for error in answer["karirhubSaveSearch"]["errors"]] == [[path]]
    assert await names_of(sari) == []


async def test_only_participants_keep_searches_and_officers_see_them(api: Api) -> None:
    sari = await a_person(api)
    await saved(sari)

    of_somebody = "query($id: ID!) { participant(id: $id) { karirhubSavedSearches { name } } }"
    assert (await api.officer(of_somebody, id=sari.id))["participant"]["karirhubSavedSearches"] == [{"name": "Gudang"}]
    with pytest.raises(Answered) as denial:
        await api.acting(Role.EMPLOYER, "PT Lain")(SAVE, name="a", search={}, key=op.key())
    assert denial.value.codes == ["FORBIDDEN"]
