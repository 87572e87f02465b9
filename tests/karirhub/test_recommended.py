"""Vacancies are recommended by what is known of a participant, with the reasons (R072, R073)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done
from support.rows import sql
from support.vacancies import posted

from jkp.security.principals import Role

Post = Callable[..., Awaitable[str]]

RECOMMENDED = """
query($first: Int! = 100) { karirhubRecommendedVacancies(first: $first) {
  vacancy { id title province country postedOn } points reasons { kind points message }
} }"""

SEWING = {"title": "Operator Jahit", "occupation": "sewing_operator", "category": "MANUFACTURING"}


async def recommended(person: Person, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.me(RECOMMENDED, **given))["karirhubRecommendedVacancies"]
    return found


async def test_the_best_come_first_each_with_reasons_that_make_up_its_points(any_api: Api) -> None:
    # given a sewing operator of Jawa Barat who wants to sew again, and such a vacancy there and elsewhere
    sari = await a_claimant(any_api, "2025-03-10")
    here = await posted(any_api, **SEWING, province="Jawa Barat", city="Kota Bandung")
    elsewhere = await posted(any_api, **SEWING, province="Bali", city="Kota Denpasar")

    # when she asks
    found = await recommended(sari)

    # then her job in her province is first, and every point has a reason
    assert found[0]["vacancy"]["id"] == here
    points = {one["vacancy"]["id"]: one["points"] for one in found}
    assert points[here] - points[elsewhere] == 20
    assert [one["points"] for one in found] == sorted(points.values(), reverse=True)
    assert all(one["points"] == sum(reason["points"] for reason in one["reasons"]) > 0 for one in found)
    kinds = {reason["kind"]: reason["message"] for reason in found[0]["reasons"]}
    assert {"DESIRED_JOB", "LOCATION", "EXPERIENCE"} <= set(kinds)
    assert kinds["LOCATION"] == "Is where you want to work"
    assert found == await recommended(sari)


async def test_what_she_applied_for_has_closed_or_comes_tomorrow_is_not_recommended(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    applied = await post(**SEWING)
    closed = await post(**SEWING, posted_on="2025-01-01", closes_on="2025-03-09")
    tomorrow = await post(**SEWING, posted_on="2025-03-11")
    done(await sari.me(op.APPLY, vacancy=applied))

    shown = {one["vacancy"]["id"] for one in await recommended(sari)}

    assert not shown & {applied, closed, tomorrow}
    assert len(await recommended(sari, first=3)) == 3


async def test_who_wants_to_go_abroad_finds_the_vacancies_abroad_first(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await post(**SEWING, province="Jawa Barat")
    abroad = await post(**SEWING, province="Johor", country="MY")

    await sari.registers_as_seeker(location="ABROAD", province=None)

    assert (await recommended(sari, first=1))[0]["vacancy"]["id"] == abroad


async def test_of_whom_nothing_is_known_nothing_is_recommended(api: Api) -> None:
    budi = await a_claimant(api, "2025-03-10", assessed=False)
    await sql(api, "DELETE FROM shared_fact")

    assert await recommended(budi) == []


async def test_only_participants_are_recommended_anything(api: Api) -> None:
    for reader, code in ((api, "UNAUTHENTICATED"), (api.acting(Role.EMPLOYER, "PT Lain"), "FORBIDDEN")):
        with pytest.raises(Answered) as denial:
            await reader(RECOMMENDED)
        assert denial.value.codes == [code]
