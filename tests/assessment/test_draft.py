"""The form can be saved and continued (R071)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.cases import at_once
from support.journey import Person, a_claimant, codes, done

SAVE = """mutation($input: AssessmentSaveInput!) { assessmentSave(input: $input) {
  draft { previousJobs desiredJobs answered unanswered } errors { code message path }
} }"""
SUBMIT = """mutation($input: AssessmentSubmitInput!) { assessmentSubmit(input: $input) {
  completedAt result { groups { code title matchPercent occupations { code title matchPercent } } }
  errors { code message path }
} }"""
SEEN = "{ viewer { participant { assessmentDraft { answered } assessmentResult { previousJobs groups { code } } } } }"
JOBS = {"previousJobs": ["Kasir"], "desiredJobs": ["Staf gudang", "Kurir", "Admin kantor"]}


@pytest.fixture
async def sari(api: Api) -> Person:
    """She has not assessed herself."""
    return await a_claimant(api, "2025-03-10", assessed=False)


async def test_what_was_saved_is_completed_later(sari: Person) -> None:
    # given the jobs and half of the statements
    statements = [each["code"] for each in (await sari.me(op.STATEMENTS))["assessmentStatements"]]
    half = len(statements) // 2
    saved = done(await sari.me(SAVE, input={**JOBS, "answers": answers(statements[:half])}))
    assert saved["draft"]["unanswered"] == statements[half:]

    # when she gives the rest another day
    await sari.api.travel_to("2025-03-12")
    completed = done(await sari.me(SUBMIT, input={"answers": answers(statements[half:])}))

    # then the form is complete, and the draft is gone
    assert len(completed["result"]["groups"]) == 3
    seen = (await sari.me(SEEN))["viewer"]["participant"]
    assert (seen["assessmentDraft"], seen["assessmentResult"]["previousJobs"]) == (None, ["Kasir"])


async def test_an_answer_saved_again_takes_the_place_of_the_first(sari: Person) -> None:
    done(await sari.me(SAVE, input={"answers": [{"code": "R1", "value": 10}]}))

    saved = done(await sari.me(SAVE, input={"answers": [{"code": "R1", "value": 90}]}))

    assert saved["draft"]["answered"] == ["R1"]


@at_once(
    "given, path",
    [
        ({"answers": [{"code": "Z9", "value": 10}]}, "answers"),
        ({"answers": [{"code": "R1", "value": 101}]}, "answers"),
        ({"previousJobs": ["a", "b", "c", "d"]}, "previousJobs"),
        ({"desiredJobs": ["a\u0007"]}, "desiredJobs"),
    ],
)
async def test_what_no_form_can_hold_is_not_saved(sari: Person, given: dict[str, Any], path: str) -> None:
    [error] = (await sari.me(SAVE, input=given))["assessmentSave"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", [path])
    assert (await sari.me(SEEN))["viewer"]["participant"]["assessmentDraft"] is None


async def test_a_completed_form_cannot_be_saved_again(sari: Person) -> None:
    await sari.assesses()

    assert codes((await sari.me(SAVE, input=JOBS))["assessmentSave"]["errors"]) == ["ALREADY_DONE"]


async def test_the_result_speaks_both_languages(sari: Person) -> None:
    statements = [each["code"] for each in (await sari.me(op.STATEMENTS))["assessmentStatements"]]
    likes_machines = [{"code": code, "value": 100 if code.startswith(("R", "I")) else 0} for code in statements]
    done(await sari.me(SUBMIT, input={**JOBS, "answers": likes_machines}))

    titles = "{ viewer { participant { assessmentResult { groups { title } } } } }"
    english = (await sari.me(titles))["viewer"]["participant"]["assessmentResult"]["groups"]
    indonesian = (await sari.me.speaking("id")(titles))["viewer"]["participant"]["assessmentResult"]["groups"]

    assert {"title": "Maintenance and repair"} in english
    assert {"title": "Perawatan dan perbaikan"} in indonesian


def answers(codes: list[str], value: int = 60) -> list[dict[str, Any]]:
    return [{"code": code, "value": value} for code in codes]
