"""Where four eyes are asked for, who approved a claim does not let its money out."""

from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, done, refusals
from support.paying import FAIL_PAYMENT, REISSUE_PAYMENT

from jkp.security.principals import Role
from jkp.settings import Settings


@pytest.fixture
async def sari(kept: Serve) -> Person:
    """Her month 1 was filed on 14 July 2025 and approved by Rina."""
    api = await kept(payments={"four_eyes": True})
    person = await an_applicant(api, "2025-07-14")
    for step in (op.TAKE_CLAIM, op.APPROVE_CLAIM):
        done(await asked(person, "rina", step))
    return person


async def asked(person: Person, officer: str, document: str, **given: Any) -> dict[str, Any]:
    by: Api = person.api.acting(Role.OFFICER, officer)
    answer: dict[str, Any] = await by(document, claim=person.claims[0], key=op.key(), **given)
    return answer


async def test_who_approved_a_claim_is_refused_its_payment_and_nothing_changes(sari: Person) -> None:
    before = await sari.claim(1)

    answer = await asked(sari, "rina", op.INSTRUCT_PAYMENT)

    assert refusals(answer) == ["FOUR_EYES_REQUIRED"]
    assert await sari.claim(1) == before


async def test_another_officer_instructs_it(sari: Person) -> None:
    claim = done(await asked(sari, "dewi", op.INSTRUCT_PAYMENT))["claim"]

    assert claim["status"] == "PAYMENT_PENDING"


async def test_who_approved_a_claim_is_refused_a_second_payment_too(sari: Person) -> None:
    # given a payment that failed
    done(await asked(sari, "dewi", op.INSTRUCT_PAYMENT))
    done(await asked(sari, "rina", FAIL_PAYMENT, failure="BANK_ERROR"))

    # when it is to be made again
    by_rina, by_dewi = [await asked(sari, officer, REISSUE_PAYMENT) for officer in ("rina", "dewi")]

    assert (refusals(by_rina), done(by_dewi)["claim"]["status"]) == (["FOUR_EYES_REQUIRED"], "PAYMENT_PENDING")


async def test_what_is_not_to_be_paid_is_refused_for_that(sari: Person) -> None:
    done(await asked(sari, "dewi", op.INSTRUCT_PAYMENT))

    assert refusals(await asked(sari, "rina", op.INSTRUCT_PAYMENT)) == ["ILLEGAL_TRANSITION"]


def test_production_asks_for_it_unless_it_is_switched_off() -> None:
    def asks(**given: Any) -> bool:
        return Settings.model_validate(given).has_four_eyes

    on, off = {"payments": {"four_eyes": True}}, {"payments": {"four_eyes": False}}
    production = {"environment": "production"}
    assert [asks(**production), asks(**production, **off), asks(), asks(**on)] == [True, False, False, True]
