"""The shipped vacancies come into the database once, whole, and again after a reset."""

import csv
from collections.abc import Awaitable, Callable

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import a_claimant, done

from jkp_karirhub import loading
from jkp_karirhub.catalogue import ShippedVacancy, Titled, parsed
from jkp_karirhub.models import Vacancy

Serve = Callable[..., Awaitable[Api]]

HEADER = "code,title_id,title_en\n"


async def stored(api: Api) -> list[str]:
    with api.runtime.activate():
        return [str(code) for code in await Vacancy.all().order_by("code").values_list("code", flat=True)]


async def test_loading_the_catalogue_twice_is_harmless(api: Api) -> None:
    before = await stored(api)

    with api.runtime.activate():
        await loading.load()

    assert len(before) >= 300
    assert await stored(api) == before


async def test_loading_brings_back_what_is_missing_and_keeps_the_rest(api: Api) -> None:
    before = await stored(api)

    with api.runtime.activate():
        await Vacancy.filter(code="KH-0007").delete()
        await loading.load()

    assert await stored(api) == before


async def test_after_a_reset_the_vacancies_are_back_and_the_applications_gone(api: Api) -> None:
    # given an application
    before = await stored(api)
    sari = await a_claimant(api, "2025-03-10")
    done(await sari.me(op.APPLY, vacancy=(await sari.me(op.VACANCIES))["karirhubVacancies"]["nodes"][0]["id"]))

    # when the sandbox is reset
    await api("mutation { sandboxReset { errors { code } } }")

    # then only the catalogue is left of it
    assert await stored(api) == before
    assert (await sari.me(op.PORTFOLIO))["viewer"]["participant"] is None


@pytest.mark.parametrize(
    "line", ["RETAIL,Ritel\n", "RETAIL,Ritel,Retail,more\n", "RETAIL,,Retail\n", 'RETAIL,Ritel,"Retail\n']
)
def test_a_line_that_does_not_fit_stops_the_loading(line: str) -> None:
    with pytest.raises((ValueError, csv.Error)):
        parsed(HEADER + line, Titled)


def test_a_column_that_nobody_knows_stops_the_loading() -> None:
    with pytest.raises(ValueError, match="colour"):
        parsed("code,title_id,title_en,colour\nRETAIL,Ritel,Retail,red\n", Titled)


@pytest.mark.parametrize(
    ("column", "value"),
    [("employment_type", "SLAVERY"), ("salary_min", "1.5"), ("posted_on", "10/03/2025"), ("closes_on", "soon")],
)
def test_a_value_that_does_not_fit_stops_the_loading(column: str, value: str) -> None:
    good = {
        "code": "KH-0001",
        "title": "Staf Gudang",
        "occupation": "warehouse_staff",
        "category": "LOGISTICS",
        "company": "PT Satu",
        "province": "Lampung",
        "city": "Kota Metro",
        "employment_type": "PKWT",
        "salary_min": "1",
        "salary_max": "2",
        "posted_on": "2025-03-10",
        "closes_on": "",
        "description": "Menata barang.",
    }
    assert len(parsed(a_file(good), ShippedVacancy)) == 1

    with pytest.raises(ValueError, match=column):
        parsed(a_file({**good, column: value}), ShippedVacancy)


def a_file(line: dict[str, str]) -> str:
    return f"{','.join(line)}\n{','.join(line.values())}\n"


async def test_the_operator_says_how_long_a_search_may_be(serve: Serve) -> None:
    # given a server that takes 10 characters
    api = await serve(plugins={"sandbox": {}, "karirhub": {"longest_search": 10}})

    # then the eleventh is refused
    await api('{ karirhubVacancies(search: "0123456789") { nodes { id } } }')
    with pytest.raises(Answered) as refusal:
        await api('{ karirhubVacancies(search: "01234567890") { nodes { id } } }')
    assert refusal.value.codes == ["INVALID_INPUT"]
