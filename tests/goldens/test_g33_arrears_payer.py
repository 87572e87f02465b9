"""G33: who pays when contributions are in arrears, and how an employer that paid is reimbursed (F07, F08)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, codes, done, months_before
from support.paying import (
    CONFIRM_REIMBURSEMENT,
    EMPLOYER_PAYMENTS,
    RECORD_EMPLOYER_PAYMENT,
    REQUEST_REIMBURSEMENT,
    an_employer,
    employer_of,
    in_arrears,
    payments_of,
)

PAYER = "query($id: ID!) { claim(id: $id) { benefitCase { payer } } }"


@pytest.mark.parametrize(
    ("months", "employer", "payer"),
    [
        pytest.param(0, "ACTIVE", "BPJS", id="no arrears"),
        pytest.param(3, "ACTIVE", "BPJS", id="three months"),
        pytest.param(4, "ACTIVE", "EMPLOYER", id="four months"),
        pytest.param(6, "BANKRUPT", "BPJS", id="six months of a bankrupt employer"),
        pytest.param(6, "CLOSED", "BPJS", id="six months of a closed employer"),
        pytest.param(7, "BANKRUPT", "EMPLOYER", id="seven months of a bankrupt employer: 39A goes to six"),
    ],
)
async def test_arrears_and_bankruptcy_decide_who_pays(api: Api, months: int, employer: str, payer: str) -> None:
    person = await in_arrears(api, months, status=employer)
    await person.step(op.INSTRUCT_PAYMENT, 1)

    assert (await person.me(PAYER, id=person.claims[0]))["claim"]["benefitCase"]["payer"] == payer
    assert [payment["payer"] for payment in await payments_of(person)] == [payer]


async def test_before_2025_a_bankrupt_employer_is_like_any_other(api: Api) -> None:
    person = await in_arrears(api, 4, reference="2024-07-08", status="BANKRUPT")

    assert (await person.me(PAYER, id=person.claims[0]))["claim"]["benefitCase"]["payer"] == "EMPLOYER"


async def test_who_pays_is_decided_once(api: Api) -> None:
    # given arrears of four months when the case was approved
    person = await in_arrears(api, 4)
    # when the employer pays them later, and closes
    employer = await an_employer(api, status="CLOSED")
    late = {"participant": person.id, "employer": employer, "months": months_before("2025-06-23", 4), "key": op.key()}
    done(await api.officer(op.RECORD_CONTRIBUTIONS, **late))
    await person.step(op.INSTRUCT_PAYMENT, 1)
    # then it still has to pay
    assert [payment["payer"] for payment in await payments_of(person)] == ["EMPLOYER"]


@pytest.fixture
async def paid(api: Api) -> dict[str, Any]:
    """Arrears of four months; the employer paid on 10 July 2025."""
    person: Person = await in_arrears(api, 4, reference="2025-07-07")
    await person.step(op.INSTRUCT_PAYMENT, 1)
    employer = employer_of(api)
    [due] = (await employer(EMPLOYER_PAYMENTS))["employerPayments"]["nodes"]
    await api.travel_to("2025-07-10")
    sent = {"payment": due["id"], "on": "2025-07-10", "key": op.key()}
    payment: dict[str, Any] = done(await employer(RECORD_EMPLOYER_PAYMENT, **sent))["payment"]
    return payment


async def requested(api: Api, payment: dict[str, Any], on: str) -> dict[str, Any]:
    await api.travel_to(on)
    answer = await employer_of(api)(REQUEST_REIMBURSEMENT, payment=payment["id"], key=op.key())
    payload: dict[str, Any] = answer["requestReimbursement"]
    return payload


async def test_reimbursement_may_be_asked_for_within_three_months_of_the_payment(
    api: Api, paid: dict[str, Any]
) -> None:
    assert paid["reimbursementUntil"] == "2025-10-10"
    assert (await requested(api, paid, "2025-10-10"))["errors"] == []


async def test_a_day_later_it_is_lost(api: Api, paid: dict[str, Any]) -> None:
    payload = await requested(api, paid, "2025-10-11")

    assert codes(payload["errors"]) == ["REIMBURSEMENT_EXPIRED"]
    assert payload["errors"][0]["message"] == "Reimbursement had to be requested by 2025-10-10."


async def test_bpjs_reimburses_within_seven_working_days_of_the_request(api: Api, paid: dict[str, Any]) -> None:
    payload = await requested(api, paid, "2025-10-06")

    asked = payload["payment"]["reimbursement"]
    assert (asked["status"], asked["amount"], asked["dueOn"]) == ("REQUESTED", 2_550_000, "2025-10-15")

    await api.travel_to("2025-10-15")
    given = done(await api.officer(CONFIRM_REIMBURSEMENT, payment=paid["id"], key=op.key()))["payment"]
    assert given["reimbursement"] == {"status": "REIMBURSED", "reimbursedAt": "2025-10-15T09:00:00+07:00"}
