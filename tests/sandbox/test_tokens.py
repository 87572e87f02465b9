"""Tokens for whoever one wants to be."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.api import Api
from support.journey import a_person

from jkp.security.principals import Role
from jkp.security.tokens import SandboxIssuer

TOKEN = """mutation($role: Role!, $subject: String!, $life: Int) {
  sandboxToken(input: {role: $role, subject: $subject, lifeSeconds: $life}) { token errors { code path } }
}"""
VIEWER = "{ viewer { role subject participant { id } } }"
OTHERS = [role.value for role in Role if role not in (Role.ANONYMOUS, Role.PARTICIPANT)]


async def asked(api: Api, role: str, subject: str, **given: Any) -> dict[str, Any]:
    payload: dict[str, Any] = (await api(TOKEN, role=role, subject=subject, **given))["sandboxToken"]
    return payload


def errors_of(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    assert payload["token"] is None
    return [(error["code"], error["path"]) for error in payload["errors"]]


@pytest.mark.parametrize("role", OTHERS)
async def test_a_token_of_each_role_works(api: Api, role: str) -> None:
    # when somebody asks for a token
    payload = await asked(api, role, "seseorang")

    # then whoever shows it has that role
    viewer = (await replace(api, token=payload["token"])(VIEWER))["viewer"]
    assert viewer == {"role": role, "subject": "seseorang", "participant": None}


async def test_a_participants_token_is_had_by_the_participants_id(api: Api) -> None:
    # given a participant
    person = await a_person(api)

    # when a token for that id is asked for
    payload = await asked(api, "PARTICIPANT", person.id)

    # then its bearer is the participant
    viewer = (await replace(api, token=payload["token"])(VIEWER))["viewer"]
    assert (viewer["role"], viewer["participant"]) == ("PARTICIPANT", {"id": person.id})


@pytest.mark.parametrize("subject", ["Q2xhaW06MQ==", "UGFydGljaXBhbnQ6c2FyaQ==", "sari", ""])
async def test_what_is_no_participants_id_gets_no_participants_token(api: Api, subject: str) -> None:
    payload = await asked(api, "PARTICIPANT", subject)

    assert payload["token"] is None
    assert [error["code"] for error in payload["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize("length", [0, 201])
async def test_a_subject_has_1_to_200_characters(api: Api, length: int) -> None:
    assert errors_of(await asked(api, "OFFICER", "r" * length)) == [("INVALID_INPUT", ["subject"])]


async def test_the_longest_subject_works(api: Api) -> None:
    payload = await asked(api, "OFFICER", "r" * 200)

    assert (await replace(api, token=payload["token"])(VIEWER))["viewer"]["subject"] == "r" * 200


@pytest.mark.parametrize("life", [0, -1, 86_401, 2_147_483_647])
async def test_a_token_lives_a_second_to_a_day(api: Api, life: int) -> None:
    assert errors_of(await asked(api, "OFFICER", "ratna", life=life)) == [("INVALID_INPUT", ["lifeSeconds"])]


@pytest.mark.parametrize("life", [1, 86_400, None])
async def test_the_shortest_and_the_longest_life_are_given(api: Api, life: int | None) -> None:
    payload = await asked(api, "OFFICER", "ratna", life=life)

    assert payload["token"]
    assert payload["errors"] == []


async def test_an_expired_token_is_told_from_a_wrong_one(api: Api) -> None:
    # given a token whose time is over, and one that nobody issued
    assert api.runtime.issuer
    expired = replace(api, token=api.runtime.issuer.issue(Role.OFFICER, "ratna", timedelta(seconds=-1)))
    wrong = replace(api, token="not.a.token")

    # when they are shown
    answers = [await each.raw(VIEWER) for each in (expired, wrong)]

    # then both are answered with HTTP 401, each with its own code
    assert [answer.status_code for answer in answers] == [401, 401]
    codes = [answer.json()["errors"][0]["extensions"]["code"] for answer in answers]
    assert codes == ["TOKEN_EXPIRED", "TOKEN_INVALID"]
    assert all("invalid_token" in answer.headers["www-authenticate"] for answer in answers)


async def test_a_token_of_another_sandbox_is_worth_nothing(api: Api, tmp_path: Path) -> None:
    # given a sandbox with a key of its own
    theirs = SandboxIssuer(tmp_path / "theirs.pem").issue(Role.OFFICER, "ratna")

    # when its token is shown here
    answer = await replace(api, token=theirs).raw(VIEWER)

    # then it is not valid
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOKEN_INVALID"
