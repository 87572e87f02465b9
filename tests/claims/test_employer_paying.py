"""An employer pays its own workers in place of BPJS, and sees nothing but that (F07)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, codes, done, refusals
from support.paying import (
    CONFIRM_REIMBURSEMENT,
    EMPLOYER_PAYMENTS,
    NPP,
    RECORD_EMPLOYER_PAYMENT,
    REIMBURSEMENTS,
    REQUEST_REIMBURSEMENT,
    an_employer,
    employer_of,
    in_arrears,
    instructed,
)

from jkp.security.principals import Role

OTHER = "JK999999"


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her employer has to pay month 1, since 7 July 2025."""
    person = await in_arrears(api, 4)
    await instructed(person)
    return person


async def due(employer: Api, **given: Any) -> list[dict[str, Any]]:
    """What an employer has to pay, or has paid."""
    nodes: list[dict[str, Any]] = (await employer(EMPLOYER_PAYMENTS, **given))["employerPayments"]["nodes"]
    return nodes


async def pays(employer: Api, payment: str, on: str = "2025-07-07") -> dict[str, Any]:
    answer = await employer(RECORD_EMPLOYER_PAYMENT, payment=payment, on=on, key=op.key())
    payload: dict[str, Any] = answer["recordEmployerPayment"]
    return payload


async def asks(employer: Api, payment: str) -> list[str]:
    """The codes with which a request for reimbursement is refused, if it is."""
    return refusals(await employer(REQUEST_REIMBURSEMENT, payment=payment, key=op.key()))


async def test_an_employer_sees_whom_it_has_to_pay_how_much_and_where(sari: Person) -> None:
    [payment] = await due(employer_of(sari.api))

    assert payment["workerName"] == "Sari Wulandari"
    assert (payment["monthNo"], payment["amount"], payment["dueOn"]) == (1, 2_550_000, "2025-07-10")
    assert (payment["bank"], payment["holderName"]) == ("Bank Nusantara", "Sari Wulandari")
    assert payment["accountNumber"] == "1234567890"


async def test_once_it_has_paid_the_account_is_masked(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)

    paid = (await pays(employer, payment["id"]))["payment"]

    assert (paid["status"], paid["paidOn"], paid["accountNumber"]) == ("PAID", "2025-07-07", "******7890")
    assert await sari.received() == [2_550_000]


async def test_its_list_can_be_asked_for_what_is_still_to_be_paid(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer, status="INSTRUCTED")
    await pays(employer, payment["id"])

    assert await due(employer, status="INSTRUCTED") == []
    assert len(await due(employer, status="PAID")) == 1


async def test_it_may_tell_the_same_again_and_again(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)

    answers = [await pays(employer, payment["id"]) for _ in range(3)]

    assert answers[0]["errors"] == []
    assert answers == [answers[0]] * 3


async def test_another_employer_sees_and_changes_nothing(sari: Person) -> None:
    await an_employer(sari.api, "PT Lain Sendiri", OTHER)
    [payment] = await due(employer_of(sari.api))
    other = employer_of(sari.api, OTHER)

    assert await due(other) == []
    assert codes((await pays(other, payment["id"]))["errors"]) == ["NOT_FOUND"]
    assert await asks(other, payment["id"]) == ["NOT_FOUND"]


async def test_an_employer_does_not_see_what_bpjs_pays_to_its_workers(api: Api) -> None:
    await instructed(await in_arrears(api, 3))

    assert await due(employer_of(api)) == []


async def test_an_employer_finds_neither_the_claim_nor_the_person(sari: Person) -> None:
    document = "query($id: ID!) { claim(id: $id) { status } }"

    assert (await employer_of(sari.api)(document, id=sari.claims[0]))["claim"] is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OPERATOR, Role.INTEGRATOR, Role.TRAINING_PROVIDER])
async def test_nobody_else_has_such_a_list(sari: Person, role: Role) -> None:
    with pytest.raises(Answered) as refused:
        await sari.api.acting(role, NPP)(EMPLOYER_PAYMENTS)
    assert refused.value.codes == ["FORBIDDEN"]


@pytest.mark.parametrize("on", ["2025-07-06", "2025-07-08"])
async def test_a_day_before_the_instruction_or_after_today_is_refused(sari: Person, on: str) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)

    assert [(error["code"], error["path"]) for error in (await pays(employer, payment["id"], on))["errors"]] == [
        ("INVALID_INPUT", ["paidOn"])
    ]


async def test_what_was_not_paid_is_not_given_back(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)

    assert payment["reimbursementUntil"] is None
    assert await asks(employer, payment["id"]) == ["ILLEGAL_TRANSITION"]


async def test_it_asks_once_and_is_given_it_once(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)
    await pays(employer, payment["id"])

    assert await asks(employer, payment["id"]) == []
    assert await asks(employer, payment["id"]) == ["ALREADY_DONE"]

    sent = {"payment": payment["id"]}
    done(await sari.api.officer(CONFIRM_REIMBURSEMENT, **sent, key=op.key()))
    assert refusals(await sari.api.officer(CONFIRM_REIMBURSEMENT, **sent, key=op.key())) == ["ILLEGAL_TRANSITION"]
    assert await asks(employer, payment["id"]) == ["ALREADY_DONE"]


async def test_what_nobody_asked_back_is_not_given_back(sari: Person) -> None:
    [payment] = await due(employer_of(sari.api))

    answer = await sari.api.officer(CONFIRM_REIMBURSEMENT, payment=payment["id"], key=op.key())

    assert refusals(answer) == ["NOT_FOUND"]


async def test_officers_see_what_is_asked_back_and_by_whom(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)
    await pays(employer, payment["id"])
    await asks(employer, payment["id"])

    [asked] = (await sari.api.officer(REIMBURSEMENTS))["reimbursements"]["nodes"]
    assert asked["amount"] == 2_550_000
    assert asked["employer"] == {"name": "PT Sinar Tekstil", "npp": NPP}
    assert asked["payment"] == {"id": payment["id"]}
    assert (await sari.api.officer(REIMBURSEMENTS, status="REIMBURSED"))["reimbursements"]["nodes"] == []


async def test_both_steps_are_in_the_history_of_the_claim(sari: Person) -> None:
    employer = employer_of(sari.api)
    [payment] = await due(employer)
    await pays(employer, payment["id"])
    await asks(employer, payment["id"])
    done(await sari.api.officer(CONFIRM_REIMBURSEMENT, payment=payment["id"], key=op.key()))

    history = [event["type"] for event in (await sari.claim(1))["history"]]
    assert history[-3:] == ["PAYMENT_CONFIRMED", "REIMBURSEMENT_REQUESTED", "REIMBURSED"]


async def test_its_list_goes_on_from_page_to_page(sari: Person) -> None:
    await instructed(await in_arrears(sari.api, 4))
    employer = employer_of(sari.api)

    first = (await employer(EMPLOYER_PAYMENTS, first=1))["employerPayments"]
    second = await due(employer, first=1, after=first["pageInfo"]["endCursor"])

    assert first["pageInfo"]["hasNextPage"] is True
    assert len({first["nodes"][0]["id"], second[0]["id"]}) == 2
