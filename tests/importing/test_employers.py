"""A file of employers registers them, or changes what is known of them; the npp says which one it is."""

import pytest
from importing.files import EMPLOYERS, imports, rejected, rows
from support import operations as op
from support.api import Api
from support.journey import done
from support.rows import all_rows

REGISTER = "mutation($input: RegisterEmployerInput!) { registerEmployer(input: $input) { errors { code } } }"
SEEN = ("npp", "name", "company_key", "scale", "status", "address")


async def registered(api: Api, name: str, **given: str) -> None:
    """An officer registers an employer."""
    done(await api.officer(REGISTER, input={"name": name, **given, "idempotencyKey": op.key()}))


async def test_an_imported_employer_is_the_one_that_an_officer_would_have_registered(any_api: Api) -> None:
    rest = {"scale": "SMALL", "status": "CLOSED", "address": "Jl. Contoh 1,  Bandung"}
    await registered(any_api, "PT Satu  Tbk", npp="AA1", **rest)
    await registered(any_api, "CV Dua", npp="AA2")

    await imports(any_api, EMPLOYERS, 'AA3,PT Tiga  Tbk,SMALL,CLOSED,"Jl. Contoh 1,  Bandung"', "AA4,CV Empat,,,")

    one, two, three, four = await rows(any_api, EMPLOYERS, *SEEN)
    assert three == ("AA3", "PT Tiga Tbk", "tiga", *one[3:])
    assert four == ("AA4", "CV Empat", "empat", *two[3:])


async def test_an_employer_that_is_known_by_its_name_takes_the_npp(any_api: Api) -> None:
    await registered(any_api, "Sinar Tekstil")

    counts = await imports(any_api, EMPLOYERS, "AA1,PT Sinar Tekstil", header="npp,name")

    assert counts == (1, 0, 1, 0)
    assert await rows(any_api, EMPLOYERS, *SEEN) == [
        ("AA1", "PT Sinar Tekstil", "sinar tekstil", "MEDIUM", "ACTIVE", "")
    ]


async def test_a_known_employer_takes_what_the_file_says_and_keeps_the_rest(any_api: Api) -> None:
    await imports(any_api, EMPLOYERS, "AA1,PT Satu,LARGE,ACTIVE,Bandung", "AA2,PT Dua,,,")

    counts = await imports(any_api, EMPLOYERS, "AA1,PT Satu Jaya,,BANKRUPT,", "AA2,PT Dua,,,", "AA3,PT Tiga,,,")

    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 1)
    first, *_ = await rows(any_api, EMPLOYERS, *SEEN)
    assert first == ("AA1", "PT Satu Jaya", "satu jaya", "LARGE", "BANKRUPT", "Bandung")


@pytest.mark.parametrize("name", ["Sinar Tekstil", "CV. SINAR TEKSTIL"])
async def test_two_employers_never_have_one_name(api: Api, name: str) -> None:
    await imports(api, EMPLOYERS, "AA1,PT Sinar Tekstil,,,", "AA2,PT Lain,,,")

    assert await rejected(api, EMPLOYERS, f"AA3,{name},,,") == ["2,name,another employer has this name"]
    assert await rejected(api, EMPLOYERS, f"AA2,{name},,,") == ["2,name,another employer has this name"]


async def test_two_lines_of_one_file_never_name_one_employer(api: Api) -> None:
    await registered(api, "PT Lama")
    for name in ("Lama", "Baru"):
        lines = f"AA1,PT {name},,,", f"AA2,{name} Tbk,,,"
        assert await rejected(api, EMPLOYERS, *lines) == ["3,,names the same one as line 2"]


async def test_one_npp_with_two_names_is_rejected(api: Api) -> None:
    lines = "AA1,PT Satu,,,", "AA1,PT Satu,,,", "AA1,PT Lain,,,"
    assert await rejected(api, EMPLOYERS, *lines) == ["4,,says otherwise than line 2"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",PT Satu,,,", 'npp,"1-32 letters, digits, dots, slashes, dashes"'),
        ("A 1,PT Satu,,,", 'npp,"1-32 letters, digits, dots, slashes, dashes"'),
        ("A1,,,,", "name,1-200 printable characters"),
        ("A1,PT Satu,HUGE,,", 'scale,"one of MICRO, SMALL, MEDIUM, LARGE"'),
        ("A1,PT Satu,,GONE,", 'status,"one of ACTIVE, BANKRUPT, CLOSED"'),
        (f"A1,PT Satu,,,{'x' * 301}", "address,1-300 printable characters"),
    ],
)
async def test_a_line_that_an_officer_could_not_enter_is_rejected(api: Api, line: str, reason: str) -> None:
    assert await rejected(api, EMPLOYERS, line) == [f"2,{reason}"]


async def test_an_employer_of_a_file_may_be_found_by_an_officer(any_api: Api) -> None:
    await imports(any_api, EMPLOYERS, "AA1,PT Satu,,,")

    await registered(any_api, "Satu")

    assert len((await all_rows(any_api))["employer"]) == 1
