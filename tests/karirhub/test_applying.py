"""Apply through Karirhub: an activity at once, and what is refused (R083, R113, R116)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, a_person, done, refusals

from jkp.security.principals import Role

Post = Callable[..., Awaitable[str]]

ACTIVITIES = """{ viewer { participant {
  activities(first: 100) { nodes { kind company position occurredOn points counted reason { code } } }
} } }"""


TWICE = """
mutation($one: ID!, $other: ID!) {
  one: karirhubApply(input: {vacancyId: $one}) { mission { points } errors { code } }
  other: karirhubApply(input: {vacancyId: $other}) { mission { points } errors { code } }
}"""


async def activities(person: Person) -> list[dict[str, Any]]:
    viewer = (await person.me(ACTIVITIES))["viewer"]
    nodes: list[dict[str, Any]] = viewer["participant"]["activities"]["nodes"]
    return nodes


async def nothing_happened_to(person: Person) -> bool:
    return await activities(person) == await person.portfolio() == []


async def test_an_application_counts_at_once(api: Api, post: Post) -> None:
    # given a participant in the mission of month 2
    sari = await a_claimant(api, "2025-03-10")

    # when she applies
    sent = done(await sari.me(op.APPLY, vacancy=await post()))

    # then she has the first of five points
    assert (sent["mission"]["monthNo"], sent["mission"]["points"], sent["mission"]["pointsTarget"]) == (2, 1, 5)
    assert sent["application"]["status"] == "SENT"
    assert sent["activity"]["counted"] is True
    assert await activities(sari) == [
        {
            "kind": "JOB_APPLICATION",
            "company": "PT Uji Coba Lestari",
            "position": "Staf Gudang",
            "occurredOn": "2025-03-10",
            "points": 1,
            "counted": True,
            "reason": None,
        }
    ]


async def test_applications_at_five_companies_complete_the_job_search(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")

    vacancies = [await post(company=name) for name in ("PT Satu", "PT Dua", "PT Tiga", "PT Empat", "PT Lima")]
    missions = [done(await sari.me(op.APPLY, vacancy=vacancy))["mission"] for vacancy in vacancies]

    assert [mission["points"] for mission in missions] == [1, 2, 3, 4, 5]
    assert missions[-1]["state"] == "SATISFIED"


async def test_two_applications_in_one_request_each_show_the_mission_after_it(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")

    answer = await sari.me(TWICE, one=await post(company="PT Satu"), other=await post(company="PT Dua"))

    assert [sent["mission"]["points"] for sent in answer.values()] == [1, 2]


async def test_the_same_vacancy_twice_is_refused(api: Api, post: Post) -> None:
    # given an application
    sari, vacancy = await a_claimant(api, "2025-03-10"), await post()
    done(await sari.me(op.APPLY, vacancy=vacancy))

    # when she applies again, even if the company need not be another one
    answer = await sari.me(op.APPLY, vacancy=vacancy, again=True)

    # then it is refused, and there is one
    assert refusals(answer) == ["DUPLICATE_ACTIVITY"]
    assert answer["karirhubApply"]["errors"][0]["path"] == ["vacancyId"]
    assert len(await activities(sari)) == len(await sari.portfolio()) == 1


async def test_two_requests_at_the_same_moment_send_one_application(api: Api, post: Post) -> None:
    sari, vacancy = await a_claimant(api, "2025-03-10"), await post()

    answers = await asyncio.gather(*(sari.me(op.APPLY, vacancy=vacancy) for _ in range(2)))

    assert sorted(refusals(answer) for answer in answers) == [[], ["DUPLICATE_ACTIVITY"]]
    assert len(await activities(sari)) == len(await sari.portfolio()) == 1


async def test_a_second_vacancy_at_the_same_company_is_refused_because_it_would_not_count(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sari.me(op.APPLY, vacancy=await post()))

    answer = await sari.me(op.APPLY, vacancy=await post(title="Kepala Gudang"))

    assert refusals(answer) == ["SAME_COMPANY"]
    assert len(await activities(sari)) == len(await sari.portfolio()) == 1


async def test_a_second_vacancy_at_the_same_company_is_recorded_when_she_insists_and_does_not_count(
    api: Api, post: Post
) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sari.me(op.APPLY, vacancy=await post()))

    sent = done(await sari.me(op.APPLY, vacancy=await post(title="Kepala Gudang"), again=True))

    assert (sent["activity"]["counted"], sent["activity"]["reason"]["code"]) == (False, "SAME_COMPANY")
    assert sent["mission"]["points"] == 1
    assert len(await activities(sari)) == len(await sari.portfolio()) == 2


async def test_an_application_outside_of_every_mission_is_recorded_and_does_not_count(api: Api, post: Post) -> None:
    # given somebody who still has a job
    budi = await a_person(api)
    await budi.assesses()
    await budi.seeks_work()

    sent = done(await budi.me(op.APPLY, vacancy=await post()))

    assert (sent["activity"]["counted"], sent["activity"]["reason"]["code"]) == (False, "ACTIVITY_OUTSIDE_PERIOD")
    assert sent["mission"] is None


async def test_a_vacancy_takes_applications_on_its_last_day_and_not_after(api: Api, post: Post) -> None:
    # given two vacancies that are open until 10 March, on that day
    sari = await a_claimant(api, "2025-03-10")
    first, second = [await post(company=name, closes_on="2025-03-10") for name in ("PT Satu", "PT Dua")]
    done(await sari.me(op.APPLY, vacancy=first))

    # when it is the day after
    await api.travel_to("2025-03-11")
    answer = await sari.me(op.APPLY, vacancy=second)

    # then the refusal tells the day
    assert refusals(answer) == ["INVALID_INPUT"]
    assert "2025-03-10" in answer["karirhubApply"]["errors"][0]["message"]
    assert len(await activities(sari)) == 1


async def test_a_vacancy_of_tomorrow_is_unknown_today(api: Api, post: Post) -> None:
    sari, vacancy = await a_claimant(api, "2025-03-10"), await post(posted_on="2025-03-11")

    assert refusals(await sari.me(op.APPLY, vacancy=vacancy)) == ["NOT_FOUND"]
    assert await nothing_happened_to(sari)


@pytest.mark.parametrize("unknown", ["nonsense", "S2FyaXJodWJWYWNhbmN5OjA=", "Q2xhaW06MQ==", ""])
async def test_an_id_of_no_vacancy_is_refused(api: Api, unknown: str) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert refusals(await sari.me(op.APPLY, vacancy=unknown)) == ["NOT_FOUND"]
    assert await nothing_happened_to(sari)


async def test_without_a_token_nobody_applies(api: Api, post: Post) -> None:
    with pytest.raises(Answered) as denial:
        await api(op.APPLY, vacancy=await post())

    assert denial.value.codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ANONYMOUS, Role.PARTICIPANT)])
async def test_only_participants_apply(api: Api, post: Post, role: Role) -> None:
    with pytest.raises(Answered) as denial:
        await api.acting(role, "PT Uji Coba Lestari")(op.APPLY, vacancy=await post())

    assert denial.value.codes == ["FORBIDDEN"]


async def test_a_token_of_a_participant_that_nobody_registered_sends_nothing(api: Api, post: Post) -> None:
    nobody = api.acting(Role.PARTICIPANT, str(uuid4()))

    assert "PROFILE_INCOMPLETE" in refusals(await nobody(op.APPLY, vacancy=await post()))
