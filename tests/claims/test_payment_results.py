"""What a bank says of a payment has one effect, however often, from wherever and in whatever order it says it."""

import asyncio
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, codes, done
from support.paying import (
    REISSUE_PAYMENT,
    bank_of,
    in_arrears,
    instructed,
    payments_of,
    told,
)
from support.rows import all_rows, as_stored

from jkp.security.principals import Role
from jkp_schema.ids import global_id

TIMES = 5
ARRIVED: dict[str, Any] = {"result": "PAID", "on": "2025-07-16"}
BOUNCED: dict[str, Any] = {"result": "FAILED", "failure": "ACCOUNT_INVALID"}


async def approved(api: Api) -> Person:
    person = await an_applicant(api, "2025-07-14")
    await person.approved(1)
    return person


@pytest.fixture
async def sari(api: Api) -> Person:
    """The payment of her month 1 was instructed on 14 July 2025; today is the 16th."""
    person = await approved(api)
    await instructed(person)
    await api.travel_to("2025-07-16")
    return person


async def payment_id(person: Person) -> str:
    found: str = (await payments_of(person))[-1]["id"]
    return found


async def rows_of_money(api: Api) -> dict[str, Any]:
    """All that a payment may change."""
    held = await all_rows(api)
    return {table: held[table] for table in ("benefit_case", "claim", "event_log", "payment")}


@pytest.mark.parametrize(("says", "status"), [(ARRIVED, "PAID"), (BOUNCED, "FAILED")])
async def test_the_same_five_times_in_a_row_has_one_effect_and_one_answer(
    sari: Person, says: dict[str, Any], status: str
) -> None:
    bank, payment = bank_of(sari.api), await payment_id(sari)

    first = await told(bank, payment, **says)
    after = await rows_of_money(sari.api)
    others = [await told(bank, payment, **says) for _ in range(TIMES - 1)]

    assert (first["payment"]["status"], first["errors"]) == (status, [])
    assert others == [first] * (TIMES - 1)
    assert await rows_of_money(sari.api) == after


@pytest.mark.parametrize(("says", "event"), [(ARRIVED, "PAYMENT_CONFIRMED"), (BOUNCED, "PAYMENT_FAILED")])
async def test_the_same_five_times_at_once_has_one_effect_and_one_answer(
    any_api: Api, says: dict[str, Any], event: str
) -> None:
    person = await approved(any_api)
    payment = await instructed(person)
    await any_api.travel_to("2025-07-16")

    answers = await asyncio.gather(*(told(bank_of(any_api), payment, **says) for _ in range(TIMES)))

    assert answers[0]["errors"] == []
    assert answers == [answers[0]] * TIMES
    assert [each["type"] for each in (await person.claim(1))["history"]].count(event) == 1


async def test_a_repeated_result_is_known_a_month_later_too(sari: Person) -> None:
    bank, payment = bank_of(sari.api), await payment_id(sari)
    first = await told(bank, payment, **ARRIVED)
    await sari.api.travel_to("2025-08-16")

    assert await told(bank, payment, **ARRIVED) == first


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param(ARRIVED, BOUNCED, id="it failed after all"),
        pytest.param(BOUNCED, ARRIVED, id="it arrived after all"),
        pytest.param(ARRIVED, {"result": "PAID", "on": "2025-07-15"}, id="another day"),
        pytest.param(BOUNCED, {"result": "FAILED", "failure": "BANK_ERROR"}, id="another reason"),
    ],
)
async def test_what_contradicts_a_settled_payment_is_refused_and_changes_nothing(
    sari: Person, first: dict[str, Any], then: dict[str, Any]
) -> None:
    bank, payment = bank_of(sari.api), await payment_id(sari)
    await told(bank, payment, **first)
    before = await as_stored(sari.api)

    payload = await told(bank, payment, **then)

    assert codes(payload["errors"]) == ["ILLEGAL_TRANSITION"]
    assert payload["payment"] is None
    assert await as_stored(sari.api) == before


async def test_a_contradiction_at_the_same_moment_leaves_one_of_the_two(sari: Person) -> None:
    bank, payment = bank_of(sari.api), await payment_id(sari)

    answers = await asyncio.gather(told(bank, payment, **ARRIVED), told(bank, payment, **BOUNCED))

    assert sorted(codes(answer["errors"]) for answer in answers) == [[], ["ILLEGAL_TRANSITION"]]


@pytest.mark.parametrize(("says", "refused"), [(BOUNCED, []), (ARRIVED, ["ILLEGAL_TRANSITION"])])
async def test_what_is_told_of_a_failed_attempt_never_touches_the_one_that_took_its_place(
    sari: Person, says: dict[str, Any], refused: list[str]
) -> None:
    # given a first attempt that failed, and a second one
    bank, first = bank_of(sari.api), await payment_id(sari)
    await told(bank, first, **BOUNCED)
    done(await sari.me(op.REGISTER_ACCOUNT, number="9876543210", key=op.key()))
    done(await sari.api.officer(REISSUE_PAYMENT, claim=sari.claims[0], key=op.key()))
    before = await payments_of(sari)
    # when the bank speaks of the first one again
    payload = await told(bank, first, **says)
    # then
    assert codes(payload["errors"]) == refused
    assert await payments_of(sari) == before
    assert [each["status"] for each in before] == ["REISSUED", "INSTRUCTED"]


async def test_the_bank_may_name_the_payment_by_its_reference(sari: Person) -> None:
    [payment] = await payments_of(sari)

    payload = await told(bank_of(sari.api), payment["reference"], **ARRIVED)

    assert payload["payment"]["id"] == payment["id"]
    assert len(payment["reference"]) <= 35


async def test_the_day_of_arrival_is_the_banks_and_not_the_day_of_its_message(sari: Person) -> None:
    payload = await told(bank_of(sari.api), await payment_id(sari), result="PAID", on="2025-07-15")

    assert payload["payment"]["paidOn"] == "2025-07-15"
    assert payload["payment"]["paidAt"] == "2025-07-16T09:00:00+07:00"


@pytest.mark.parametrize(
    ("says", "path"),
    [
        pytest.param({"result": "PAID", "on": "2025-07-17"}, "paidOn", id="tomorrow"),
        pytest.param({"result": "PAID", "on": "2025-07-13"}, "paidOn", id="before the instruction"),
        pytest.param({"result": "PAID"}, "paidOn", id="paid, without a day"),
        pytest.param({"result": "PAID", "on": "2025-07-16", "failure": "BANK_ERROR"}, "paidOn", id="paid and failed"),
        pytest.param({"result": "FAILED"}, "failure", id="failed, without a reason"),
        pytest.param({**BOUNCED, "on": "2025-07-16"}, "failure", id="failed, with a day"),
    ],
)
async def test_what_cannot_be_is_refused(sari: Person, says: dict[str, Any], path: str) -> None:
    before = await as_stored(sari.api)

    payload = await told(bank_of(sari.api), await payment_id(sari), **says)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", [path])]
    assert await as_stored(sari.api) == before


@pytest.mark.parametrize("payment", ["", "x", "0" * 32, global_id("Payment", "0" * 32), global_id("Claim", "0" * 32)])
async def test_a_payment_that_does_not_exist_is_not_found(sari: Person, payment: str) -> None:
    payload = await told(bank_of(sari.api), payment, **ARRIVED)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["paymentId"])]


async def test_a_bank_has_nothing_to_say_of_what_the_employer_pays(api: Api) -> None:
    person = await in_arrears(api, 4)
    payment = await instructed(person)

    payload = await told(bank_of(api), payment, on="2025-07-07")

    assert codes(payload["errors"]) == ["INVALID_INPUT"]


async def test_an_operator_learns_no_amount(sari: Person) -> None:
    document = (
        'mutation($id: ID!) { recordPaymentResult(input: {paymentId: $id, result: PAID, paidOn: "2025-07-16",'
        ' idempotencyKey: "once"}) { payment { status amount } } }'
    )

    answer = (await bank_of(sari.api).raw(document, id=await payment_id(sari))).json()

    assert answer["data"]["recordPaymentResult"]["payment"] == {"status": "PAID", "amount": None}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_officer_may_tell_it_and_the_bank_then_repeats_it(sari: Person) -> None:
    await sari.step(op.CONFIRM_PAYMENT, 1)

    payload = await told(bank_of(sari.api), await payment_id(sari), on="2025-07-16")

    assert payload["errors"] == []
    assert await sari.received() == [2_550_000]


async def test_a_payment_is_found_again_by_its_id_by_whoever_may_follow_the_claim(sari: Person) -> None:
    payment = await payment_id(sari)
    document = "query($id: ID!) { node(id: $id) { __typename ... on Payment { status attempt } } }"
    readers = {role: sari.api.acting(role) for role in (Role.INTEGRATOR, Role.OPERATOR, Role.EMPLOYER)}

    for reader in (sari.me, sari.api.officer, readers[Role.INTEGRATOR]):
        node = (await reader(document, id=payment))["node"]
        assert node == {"__typename": "Payment", "status": "INSTRUCTED", "attempt": 1}
    for reader in (readers[Role.OPERATOR], readers[Role.EMPLOYER]):
        assert (await reader(document, id=payment))["node"] is None
