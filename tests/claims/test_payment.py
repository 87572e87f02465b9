"""Paying an approved claim: within three working days of the day on which it was complete (F14)."""

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, refusals


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 was filed on 14 July 2025 and approved."""
    person = await an_applicant(api, "2025-07-14")
    await person.approved(1)
    return person


async def test_an_instructed_payment_has_the_frozen_amount_and_a_last_day(sari: Person) -> None:
    # golden G20
    claim = await sari.step(op.INSTRUCT_PAYMENT, 1)

    payment = (await sari.claim(1))["payment"]
    assert claim["status"] == "PAYMENT_PENDING"
    assert payment == {"status": "INSTRUCTED", "amount": 2_550_000, "dueOn": "2025-07-17", "paidAt": None}


async def test_the_last_day_counts_from_the_filing_and_not_from_the_instruction(sari: Person) -> None:
    await sari.api.travel_to("2025-07-16")

    await sari.step(op.INSTRUCT_PAYMENT, 1)

    assert (await sari.claim(1))["payment"]["dueOn"] == "2025-07-17"


async def test_a_confirmed_payment_tells_when_the_money_arrived(sari: Person) -> None:
    await sari.step(op.INSTRUCT_PAYMENT, 1)
    await sari.api.travel_to("2025-07-16T10:30:00+07:00")

    await sari.step(op.CONFIRM_PAYMENT, 1)

    claim = await sari.claim(1)
    assert claim["status"] == "PAID"
    assert (claim["payment"]["status"], claim["payment"]["paidAt"]) == ("PAID", "2025-07-16T10:30:00+07:00")
    assert [event["type"] for event in claim["history"]][-2:] == ["PAYMENT_INSTRUCTED", "PAYMENT_CONFIRMED"]


@pytest.mark.parametrize("steps", [[op.CONFIRM_PAYMENT], [op.INSTRUCT_PAYMENT, op.INSTRUCT_PAYMENT]])
async def test_a_payment_out_of_order_is_refused_and_changes_nothing(sari: Person, steps: list[str]) -> None:
    *before, wrong = steps
    for step in before:
        await sari.step(step, 1)
    claim = await sari.claim(1)

    answer = await sari.api.officer(wrong, claim=sari.claims[0], key=op.key())

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]
    assert await sari.claim(1) == claim


async def test_money_that_arrived_does_not_arrive_again(sari: Person) -> None:
    await sari.step(op.INSTRUCT_PAYMENT, 1)
    await sari.step(op.CONFIRM_PAYMENT, 1)

    answer = await sari.api.officer(op.CONFIRM_PAYMENT, claim=sari.claims[0], key=op.key())

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]
    assert await sari.received() == [2_550_000]
