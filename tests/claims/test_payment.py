"""Paying an approved claim: within three working days of the day on which it was complete (F14)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, an_applicant, done, refusals
from support.paying import FAIL_PAYMENT, REISSUE_PAYMENT, instructed, payments_of
from support.rows import sql


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


async def fails(person: Person, failure: str = "ACCOUNT_INVALID", month: int = 1) -> dict[str, Any]:
    """An instructed payment fails; the claim after it."""
    given = {"claim": person.claims[month - 1], "failure": failure, "key": op.key()}
    claim: dict[str, Any] = done(await person.api.officer(FAIL_PAYMENT, **given))["claim"]
    return claim


async def changes_account(person: Person, number: str) -> None:
    done(await person.me(op.REGISTER_ACCOUNT, number=number, key=op.key()))


async def reissues(person: Person) -> list[str]:
    """The codes with which a new attempt is refused, if it is."""
    return refusals(await person.api.officer(REISSUE_PAYMENT, claim=person.claims[0], key=op.key()))


@pytest.fixture
async def failed(sari: Person) -> Person:
    """Her payment was instructed on 14 July 2025, and failed two days later because of the account."""
    await instructed(sari)
    await sari.api.travel_to("2025-07-16")
    assert (await fails(sari))["status"] == "PAYMENT_FAILED"
    return sari


async def test_a_failed_payment_tells_when_and_why(failed: Person) -> None:
    [payment] = await payments_of(failed)

    assert (payment["status"], payment["failure"]) == ("FAILED", "ACCOUNT_INVALID")
    assert (payment["failedAt"], payment["paidOn"]) == ("2025-07-16T09:00:00+07:00", None)
    assert await failed.received() == []


async def test_a_payment_is_not_made_again_to_the_account_that_failed(failed: Person) -> None:
    assert await reissues(failed) == ["BANK_ACCOUNT_INVALID"]
    assert [payment["status"] for payment in await payments_of(failed)] == ["FAILED"]


async def test_a_payment_is_made_again_to_the_account_of_now(failed: Person) -> None:
    await changes_account(failed, "9876543210")

    assert await reissues(failed) == []

    first, second = await payments_of(failed)
    assert (first["status"], first["accountNumber"]) == ("REISSUED", "******7890")
    assert (second["status"], second["accountNumber"]) == ("INSTRUCTED", "******3210")
    assert [first["attempt"], second["attempt"]] == [1, 2]
    assert (await failed.claim(1))["status"] == "PAYMENT_PENDING"


async def test_the_same_account_will_do_when_she_has_entered_it_again_since(failed: Person) -> None:
    await failed.api.travel_to("2025-07-17")
    await changes_account(failed, "1234567890")

    assert await reissues(failed) == []


async def test_an_account_that_was_changed_before_the_failure_was_known_will_do(sari: Person) -> None:
    await instructed(sari)
    await changes_account(sari, "9876543210")
    await fails(sari)

    assert await reissues(sari) == []


async def test_after_a_fault_of_the_bank_the_account_may_stay(sari: Person) -> None:
    await instructed(sari)
    await fails(sari, "BANK_ERROR")

    assert await reissues(sari) == []


async def test_a_new_attempt_has_the_frozen_amount_and_the_same_last_day(failed: Person) -> None:
    await changes_account(failed, "9876543210")
    await reissues(failed)

    first, second = await payments_of(failed)
    assert [each["amount"] for each in (first, second)] == [2_550_000, 2_550_000]
    assert [each["dueOn"] for each in (first, second)] == ["2025-07-17", "2025-07-17"]


async def test_every_attempt_is_in_the_history(failed: Person) -> None:
    await changes_account(failed, "9876543210")
    await reissues(failed)
    await failed.step(op.CONFIRM_PAYMENT, 1)

    history = [event["type"] for event in (await failed.claim(1))["history"]]
    assert history[-4:] == ["PAYMENT_INSTRUCTED", "PAYMENT_FAILED", "PAYMENT_REISSUED", "PAYMENT_CONFIRMED"]
    assert await failed.received() == [2_550_000]


async def test_a_payment_that_failed_does_not_block_the_next_month(api: Api) -> None:
    # given a mission of month 2 that is done, and a payment of month 1 that failed
    person = await a_claimant(api, "2025-03-10")
    await instructed(person)
    await fails(person)
    await person.searches("2025-03-27")
    # when
    await api.travel_to("2025-04-10")
    claim = await person.filed(2)
    # then
    assert claim["status"] == "SUBMITTED"


@pytest.mark.parametrize("step", [FAIL_PAYMENT, REISSUE_PAYMENT])
async def test_what_was_not_instructed_neither_fails_nor_is_made_again(sari: Person, step: str) -> None:
    answer = await sari.api.officer(step, claim=sari.claims[0], key=op.key())

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]


async def test_a_claim_from_before_claims_kept_their_last_day_gets_it_from_its_filing(sari: Person) -> None:
    await sql(sari.api, "UPDATE claim SET complete_at = NULL, due_on = NULL, due_calendar_version = NULL")
    await sari.api.travel_to("2025-07-16")

    await instructed(sari)

    [payment] = await payments_of(sari)
    assert payment["dueOn"] == "2025-07-17"


async def test_without_an_account_nothing_is_instructed(sari: Person) -> None:
    await sql(sari.api, "DELETE FROM bank_account")

    answer = await sari.api.officer(op.INSTRUCT_PAYMENT, claim=sari.claims[0], key=op.key())

    assert refusals(answer) == ["BANK_ACCOUNT_INVALID"]
    assert (await sari.claim(1))["status"] == "APPROVED"
