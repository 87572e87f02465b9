"""Search the vacancies: what is found, in which pages, and what is refused (R082)."""

import base64
import json
import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from support.api import Answered, Api
from support.vacancies import AN_OPEN_ONE

from jkp_karirhub import entering

Post = Callable[..., Awaitable[str]]

SEARCH = """
query($search: String, $company: String, $location: String, $province: String, $category: String,
    $employmentType: KarirhubEmploymentType, $salaryAtLeast: Rupiah, $first: Int! = 100, $after: String) {
  karirhubVacancies(search: $search, company: $company, location: $location, province: $province, category: $category,
      employmentType: $employmentType, salaryAtLeast: $salaryAtLeast, first: $first, after: $after) {
    nodes { id title occupation company province city category employmentType salaryMax postedOn closesOn }
    pageInfo { hasNextPage endCursor }
  }
}"""

VACANCY = """
query($id: ID!) { karirhubVacancy(id: $id) {
  id code title occupation category company province city country employmentType salaryMin salaryMax
  postedOn closesOn description
} }"""

CATEGORIES = "{ karirhubCategories { code title vacancies } }"


async def found(api: Api, **given: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await api(SEARCH, **given))["karirhubVacancies"]["nodes"]
    return nodes


async def refused(api: Api, **given: Any) -> str:
    with pytest.raises(Answered) as refusal:
        await api(SEARCH, **given)
    [error] = refusal.value.errors
    assert error["path"] == ["karirhubVacancies"]
    code: str = error["extensions"]["code"]
    return code


async def everything(api: Api, **given: Any) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    nodes, after = [], None
    while True:
        answer = (await api(SEARCH, **given, after=after))["karirhubVacancies"]
        nodes += answer["nodes"]
        if not answer["pageInfo"]["hasNextPage"]:
            return nodes
        after = answer["pageInfo"]["endCursor"]


def begins(text: str, word: str) -> bool:
    return any(each.startswith(word) for each in re.findall(r"\w+", text.lower()))


async def test_every_word_of_the_search_begins_a_word_of_the_job_or_the_company_whatever_its_case(
    any_api: Api,
) -> None:
    # given all vacancies, with the names of their occupations in both languages
    indonesian = {node["id"]: node["occupation"] for node in await everything(any_api.speaking("id"))}
    names = {
        node["id"]: f"{node['title']} {node['company']} {node['occupation']} {indonesian[node['id']]}"
        for node in await everything(any_api)
    }

    # then each search finds those, and all of those, in which every word of it begins a word
    for search in ("  GUDANG  staf ", "gud", "warehouse", "pt ra", "Kasir", "teknisi,LISTRIK", "staf zzz"):
        words = re.findall(r"\w+", search.lower())
        fitting = {vacancy for vacancy, text in names.items() if all(begins(text, word) for word in words)}
        assert {node["id"] for node in await everything(any_api, search=search)} == fitting, search
    assert await found(any_api, search="gudang staf") == await found(any_api, search="staf gudang") != []


async def test_a_part_of_the_company_is_enough(api: Api) -> None:
    companies = {node["company"] for node in await found(api, company="pt ras")}

    assert companies
    assert all(company.startswith("PT ") and begins(company, "ras") for company in companies)


async def test_a_place_is_found_by_words_of_its_city_or_province(api: Api) -> None:
    cities = {(node["city"], node["province"]) for node in await everything(api, location="kota band")}

    assert cities
    assert all(begins(f"{city} {province}", "band") for city, province in cities)
    assert {node["province"] for node in await everything(api, location="lampung")} == {"Lampung"}


async def test_the_kind_of_employment_is_exact_and_the_highest_pay_reaches_the_salary(api: Api, post: Post) -> None:
    # given pay up to 3.5 million rupiah
    just = await post(title="Mercusuar", salary_max=3_500_000)

    assert {node["employmentType"] for node in await everything(api, employmentType="PKWTT")} == {"PKWTT"}
    for salary, ids in ((3_500_000, [just]), (3_500_001, []), (0, [just]), (90_000_000, [])):
        assert [node["id"] for node in await found(api, search="mercusuar", salaryAtLeast=salary)] == ids
    assert all(node["salaryMax"] >= 9_100_000 for node in await found(api, salaryAtLeast=9_100_000))


@pytest.mark.parametrize(("column", "value"), [("province", "Lampung"), ("category", "LOGISTICS")])
async def test_province_and_category_are_exact(api: Api, column: str, value: str) -> None:
    assert {node[column] for node in await found(api, **{column: value})} == {value}
    assert await found(api, **{column: value[:-1]}) == []


async def test_all_filters_hold_together(api: Api, post: Post) -> None:
    # given two vacancies that differ in one thing
    wanted = await post(title="Penjaga Mercusuar", province="Maluku")
    await post(title="Penjaga Mercusuar", province="Papua")

    # then only the one that fits everything is found
    filters = {"province": "Maluku", "category": "LOGISTICS", "employmentType": "PKWT", "salaryAtLeast": 3_000_000}
    nodes = await found(api, search="mercusuar", company="uji coba", location="metro", **filters)
    assert [node["id"] for node in nodes] == [wanted]


@pytest.mark.parametrize("column", ["province", "category"])
async def test_an_unknown_province_or_category_has_no_vacancies(api: Api, column: str) -> None:
    assert await found(api, **{column: "Atlantis"}) == []


@pytest.mark.parametrize("column", ["search", "company", "location"])
async def test_an_empty_text_is_no_filter(api: Api, column: str) -> None:
    assert await found(api, **{column: "  "}) == await found(api)


AS_PLAIN = {
    'staf "gudang"': "staf gudang",
    '"staf': "staf",
    "staf*": "staf",
    "-staf": "staf",
    "title:staf": "title staf",
    "staf OR kasir": "staf or kasir",
    "NEAR(staf gudang, 2)": "near staf gudang 2",
    "staf & !gudang": "staf gudang",
    "staf:*": "staf",
    "'staf' <-> gudang": "staf gudang",
    "(staf": "staf",
    "staf'; DROP TABLE karirhub_vacancy --": "staf drop table karirhub vacancy",
    "{staf} : ^gudang + a": "staf gudang a",
    "$1 ? %s staf": "1 s staf",
}


async def test_signs_of_a_query_language_are_not_looked_at_on_either_database(any_api: Api) -> None:
    for text, plain in AS_PLAIN.items():
        assert await found(any_api, search=text) == await found(any_api, search=plain), text
    assert await found(any_api, search="staf* OR") == []


@pytest.mark.parametrize("column", ["search", "company", "location"])
async def test_a_text_without_a_word_finds_nothing(any_api: Api, column: str) -> None:
    for text in ("%", "_", "\\", '"', "'", "*", "()", "-", "!&|", '""""'):
        assert await found(any_api, **{column: text}) == [], text


async def test_accents_make_no_difference(any_api: Api) -> None:
    assert await found(any_api, search="GUDÁNG") == await found(any_api, search="gudang") != []


async def test_what_changes_or_goes_is_found_as_it_is_then(any_api: Api) -> None:
    # given a vacancy that is found
    with any_api.runtime.activate():
        row = entering.row({**AN_OPEN_ONE, "title": "Mercusuar", "posted_on": date(2025, 3, 10), "code": "T-1"})
        await row.save()
        assert len(await found(any_api, search="mercusuar")) == 1

        # when it is called something else, posted on another day, and taken away
        row.title, row.posted_on = "Menara", date(2025, 3, 9)
        entering.refresh(row)
        await row.save()
        assert await found(any_api, search="mercusuar") == []
        assert [node["postedOn"] for node in await found(any_api, search="menara")] == ["2025-03-09"]
        await row.delete()

    # then it is not found
    assert await found(any_api, search="menara") == []


async def test_only_vacancies_open_today_are_found(api: Api, post: Post) -> None:
    # given, on 10 March, vacancies at both edges of being open
    first_day = await post(title="Mercusuar", posted_on="2025-03-10")
    last_day = await post(title="Mercusuar", posted_on="2025-01-01", closes_on="2025-03-10")
    tomorrow = await post(title="Mercusuar", posted_on="2025-03-11")
    await post(title="Mercusuar", posted_on="2025-01-01", closes_on="2025-03-09")

    # then those of today are found, and a day later those of that day
    assert [node["id"] for node in await found(api, search="mercusuar")] == [first_day, last_day]
    await api.travel_to("2025-03-11")
    assert [node["id"] for node in await found(api, search="mercusuar")] == [tomorrow, first_day]


@pytest.mark.parametrize(("given", "size"), [({}, 9), ({"search": "st", "salaryAtLeast": 3_000_000}, 3)])
async def test_pages_are_newest_first_without_gaps_or_doubles_while_vacancies_are_posted(
    api: Api, post: Post, given: dict[str, Any], size: int
) -> None:
    # given the vacancies in one list, and a first page of them
    before = [node["id"] for node in await everything(api, **given)]
    page = (await api(SEARCH, **given, first=size))["karirhubVacancies"]
    seen = [node["id"] for node in page["nodes"]]

    # when a vacancy is posted before every further page
    while page["pageInfo"]["hasNextPage"]:
        await post()
        page = (await api(SEARCH, **given, first=size, after=page["pageInfo"]["endCursor"]))["karirhubVacancies"]
        seen += [node["id"] for node in page["nodes"]]

    # then the pages are the list as it was
    assert len(before) > 5 * size
    assert seen == before


async def test_the_newest_come_first(api: Api) -> None:
    days = [node["postedOn"] for node in await everything(api, first=50)]

    assert days == sorted(days, reverse=True)


async def test_a_text_too_long_or_with_control_characters_is_refused(api: Api) -> None:
    for column in ("search", "company", "location", "province", "category"):
        for text in ("x" * 101, "x " * 5_000, "a\x01b"):
            assert await refused(api, **{column: text}) == "INVALID_INPUT", column


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_has_1_to_100_vacancies(api: Api, first: int) -> None:
    assert await refused(api, first=first) == "INVALID_INPUT"


def a_cursor(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


@pytest.mark.parametrize(
    "after",
    [
        "",
        "nonsense",
        "ä",
        a_cursor("v1", 7),
        a_cursor("v0", "2025-03-10", 7),
        a_cursor("v1", "2025-03-10", "7f0c3d5e-58f5-4b2e-9d6f-0e5a4b7c1d2e"),
        a_cursor("v1", "yesterday", 7),
        a_cursor("v1", [1], {}),
        a_cursor("v1", None, None),
        a_cursor("v1", "2025-03-10", 2**63),
    ],
)
async def test_a_cursor_of_another_list_or_of_nobody_is_refused(api: Api, after: str) -> None:
    assert await refused(api, after=after) == "INVALID_INPUT"


async def test_a_vacancy_is_shown_whole_in_the_readers_language(api: Api, post: Post) -> None:
    vacancy_id = await post(closes_on="2025-04-10")

    shown = (await api(VACANCY, id=vacancy_id))["karirhubVacancy"]

    assert shown == {
        "id": vacancy_id,
        "code": shown["code"],
        "title": "Staf Gudang",
        "occupation": "Warehouse Staff",
        "category": "LOGISTICS",
        "company": "PT Uji Coba Lestari",
        "province": "Lampung",
        "city": "Kota Metro",
        "country": "ID",
        "employmentType": "PKWT",
        "salaryMin": 3_000_000,
        "salaryMax": 3_500_000,
        "postedOn": "2025-03-10",
        "closesOn": "2025-04-10",
        "description": "Menata barang di gudang.",
    }
    indonesian = (await api.speaking("id")(VACANCY, id=vacancy_id))["karirhubVacancy"]
    assert indonesian["occupation"] == "Staf Gudang"


async def test_a_closed_vacancy_can_still_be_read_and_a_future_one_not_yet(api: Api, post: Post) -> None:
    closed = await post(posted_on="2025-01-01", closes_on="2025-03-09")
    future = await post(posted_on="2025-03-11")

    assert (await api(VACANCY, id=closed))["karirhubVacancy"]["closesOn"] == "2025-03-09"
    assert (await api(VACANCY, id=future))["karirhubVacancy"] is None


@pytest.mark.parametrize("unknown", ["nonsense", "S2FyaXJodWJWYWNhbmN5OjA=", "Q2xhaW06MQ==", ""])
async def test_an_id_of_no_vacancy_gives_null(api: Api, unknown: str) -> None:
    assert (await api(VACANCY, id=unknown))["karirhubVacancy"] is None


async def test_categories_have_names_and_the_number_of_vacancies_open_today(api: Api, post: Post) -> None:
    # given a category with one more open vacancy, and one that closed
    before = (await api(CATEGORIES))["karirhubCategories"]
    await post(category="RETAIL")
    await post(category="RETAIL", posted_on="2025-01-01", closes_on="2025-03-09")

    # then the number is that of the search
    after = {each["code"]: each for each in (await api(CATEGORIES))["karirhubCategories"]}
    assert len(after) == len(before) == 14
    assert after["RETAIL"]["vacancies"] == len(await everything(api, category="RETAIL"))
    assert after["RETAIL"]["title"] == "Retail and Sales"
    indonesian = (await api.speaking("id")(CATEGORIES))["karirhubCategories"]
    assert indonesian[0] == {"code": "RETAIL", "title": "Ritel dan Penjualan", "vacancies": before[0]["vacancies"] + 1}


async def test_provinces_are_those_with_a_vacancy_open_today(api: Api, post: Post) -> None:
    await post(province="Gorontalo")
    await post(province="Bengkulu", posted_on="2025-03-11")

    provinces = (await api("{ karirhubProvinces }"))["karirhubProvinces"]

    assert provinces == sorted({node["province"] for node in await everything(api)})
    assert "Gorontalo" in provinces
    assert "Bengkulu" not in provinces
