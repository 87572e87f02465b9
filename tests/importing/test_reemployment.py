"""Who is employed again according to a file is so in her missions, as if an officer had recorded it."""

from typing import Any

import pytest
from importing.files import EMPLOYERS, EMPLOYMENTS, imports
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, codes, done
from support.rows import sql

NPP = "BB200002"


async def file_line(person: Person, on: str) -> str:
    """An employment of hers at another employer, which is imported first."""
    await imports(person.api, EMPLOYERS, f"{NPP},PT Baru", header="npp,name")
    nik = (await person.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    return f"{nik},{NPP},PKWTT,{on},5000000,,,"


async def claim_of_2(person: Person) -> dict[str, Any]:
    """Month 2 without what tells nothing of the mission."""
    claim = await person.claim(2)
    return {"mission": claim["mission"], "locks": codes(claim["locks"]), "status": claim["status"]}


async def missions(api: Api) -> list[dict[str, Any]]:
    return await sql(api, "SELECT id, state, version, evaluated_at FROM mission ORDER BY id")


@pytest.fixture
async def sari(any_api: Api) -> Person:
    """Month 1 is settled on 10 March 2025, the self-assessment is done, and so is the job search of month 2."""
    sari = await a_claimant(any_api, "2025-03-10")
    await sari.searches("2025-03-27")
    return sari


async def test_an_imported_employment_locks_the_missions_as_a_recorded_one_does(sari: Person) -> None:
    # given somebody like her, of whom an officer records a new employment
    tuti = await a_claimant(sari.api, "2025-03-27")
    budi = await a_claimant(sari.api, "2025-03-27")
    line = await file_line(tuti, "2025-03-28")
    employer = done(await sari.api.officer(op.REGISTER_EMPLOYER, name="PT Baru", key=op.key()))["employer"]["id"]
    job = {"participant": budi.id, "employer": employer, "wage": 5_000_000, "startedOn": "2025-03-28", "key": op.key()}
    done(await sari.api.officer(op.RECORD_EMPLOYMENT, **job))
    # when a file says the same
    await imports(sari.api, EMPLOYMENTS, line)
    # then both stand alike
    imported, recorded = await claim_of_2(tuti), await claim_of_2(budi)
    assert imported == recorded
    assert "REEMPLOYED" in imported["locks"]


async def test_an_employment_from_before_the_termination_judges_nothing_anew(sari: Person) -> None:
    before = await missions(sari.api)

    await imports(sari.api, EMPLOYMENTS, await file_line(sari, "2024-01-08"))

    assert await missions(sari.api) == before


async def test_a_second_import_judges_nothing_anew(sari: Person) -> None:
    line = await file_line(sari, "2025-03-28")
    await imports(sari.api, EMPLOYMENTS, line)
    before = await missions(sari.api)

    await imports(sari.api, EMPLOYMENTS, line)

    assert await missions(sari.api) == before


async def test_a_second_import_judges_what_the_first_was_kept_from(sari: Person) -> None:
    # given an employment that is stored, and missions that do not know of it
    line = await file_line(sari, "2025-03-28")
    (before,) = await sql(sari.api, "SELECT requirements FROM mission WHERE month_no = 2")
    await imports(sari.api, EMPLOYMENTS, line)
    await sql(sari.api, f"UPDATE mission SET requirements = '{before['requirements']}' WHERE month_no = 2")  # noqa: S608
    # when the file is imported again
    await imports(sari.api, EMPLOYMENTS, line)
    # then the mission knows
    states = {each["code"]: each["state"] for each in (await sari.claim(2))["mission"]["requirements"]}
    assert states["not_reemployed"] == "UNSATISFIED"


async def test_a_month_that_was_filed_is_not_judged_anew(sari: Person) -> None:
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)

    await imports(sari.api, EMPLOYMENTS, await file_line(sari, "2025-04-10"))

    assert (await sari.claim(2))["mission"]["state"] == "SATISFIED"
    assert (await sari.claim(3))["mission"]["state"] == "UNSATISFIED"
