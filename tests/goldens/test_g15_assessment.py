"""G15: month 2 waits for the self-assessment, which asks for all of its parts and finds three job groups."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, codes, done

JOBS = ["Staf gudang", "Teknisi listrik", "Admin kantor"]


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 is paid, and she has not assessed herself."""
    person = await a_claimant(api, "2025-03-10", assessed=False)
    await person.step(op.INSTRUCT_PAYMENT, 1)
    await person.step(op.CONFIRM_PAYMENT, 1)
    return person


async def test_five_applications_without_an_assessment_leave_month_2_locked(sari: Person) -> None:
    for number, day in enumerate(("2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02")):
        await sari.api.travel_to(day)
        await sari.wrote_to(f"PT Nomor {number}", day)
    await sari.api.travel_to("2025-04-10")

    claim = await sari.claim(2)

    assert (claim["status"], codes(claim["locks"])) == ("LOCKED", ["SELF_ASSESSMENT_REQUIRED"])


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"previous": []}, "previousJobs"),
        ({"previous": ["Kasir", "Kurir", "Penjahit", "Satpam"]}, "previousJobs"),
        ({"desired": JOBS[:2]}, "desiredJobs"),
    ],
)
async def test_a_form_with_another_number_of_jobs_is_refused(sari: Person, given: dict[str, Any], path: str) -> None:
    answer = await sari.me(op.SUBMIT_ASSESSMENT, answers=await answers(sari), **given)

    [error] = answer["assessmentSubmit"]["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", [path])


async def test_a_form_with_one_unanswered_statement_is_refused(sari: Person) -> None:
    answer = await sari.me(op.SUBMIT_ASSESSMENT, answers=(await answers(sari))[1:])

    assert codes(answer["assessmentSubmit"]["errors"]) == ["INVALID_INPUT"]


async def test_one_previous_and_three_desired_jobs_give_three_job_groups(sari: Person) -> None:
    completed = done(await sari.me(op.SUBMIT_ASSESSMENT, answers=await answers(sari), previous=["Kasir"], desired=JOBS))

    assert len(completed["result"]["groups"]) == 3


async def answers(person: Person) -> list[dict[str, Any]]:
    statements = (await person.me(op.STATEMENTS))["assessmentStatements"]
    return [{"code": statement["code"], "value": 50} for statement in statements]
