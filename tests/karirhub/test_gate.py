"""Nobody applies before the steps that come first (R080, R081, AMB-08)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import a_person, done, refusals
from support.serving import PLUGINS
from support.vacancies import posted

Post = Callable[..., Awaitable[str]]


async def test_each_step_that_is_missing_is_told_until_all_are_done(api: Api, post: Post) -> None:
    # given somebody new
    sari, vacancy = await a_person(api), await post()

    # when she tries after each step, then each is told that is still missing
    answer = await sari.me(op.APPLY, vacancy=vacancy)
    assert refusals(answer) == ["PROFILE_INCOMPLETE", "JOB_SEEKER_REQUIRED", "SELF_ASSESSMENT_REQUIRED"]
    errors = answer["karirhubApply"]["errors"]
    assert [(error["missing"], error["plugin"]) for error in errors] == [
        ("0/100", "profile"),
        (None, "profile"),
        (None, "assessment"),
    ]
    await sari.completes_profile()
    assert refusals(await sari.me(op.APPLY, vacancy=vacancy)) == ["JOB_SEEKER_REQUIRED", "SELF_ASSESSMENT_REQUIRED"]
    await sari.registers_as_seeker()
    assert refusals(await sari.me(op.APPLY, vacancy=vacancy)) == ["SELF_ASSESSMENT_REQUIRED"]
    assert await sari.portfolio() == []
    await sari.assesses()

    # then she applies
    done(await sari.me(op.APPLY, vacancy=vacancy))


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ({"require_profile": False}, ["SELF_ASSESSMENT_REQUIRED"]),
        ({"require_assessment": False}, ["PROFILE_INCOMPLETE", "JOB_SEEKER_REQUIRED"]),
        ({"require_profile": False, "require_assessment": False}, []),
    ],
)
async def test_the_operator_says_which_steps_are_asked_for(
    serve: Serve, settings: dict[str, Any], left: list[str]
) -> None:
    api = await serve(plugins={**{name: {} for name in PLUGINS}, "karirhub": settings})
    await api.travel_to("2025-03-10")
    sari = await a_person(api)

    assert refusals(await sari.me(op.APPLY, vacancy=await posted(api))) == left
