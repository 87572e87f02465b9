"""What banks, employers and officers do about payments, as the API takes it."""

from datetime import date
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, done, months_before

from jkp.security.principals import Role

NPP = "JK045217"
_ERRORS = "errors { __typename code message path }"
_EMPLOYER_PAYMENT = """
  id workerName monthNo amount status dueOn paidOn bank accountNumber holderName reimbursementUntil
  reimbursement { status amount dueOn requestedAt reimbursedAt employer { name } }
"""

PAYMENTS = """query($claim: ID!) { claim(id: $claim) { status payments {
  id reference attempt payer amount status dueOn paidAt paidOn failedAt failure bank accountNumber
} } }"""

FAIL_PAYMENT = f"""
mutation($claim: ID!, $failure: PaymentFailure! = ACCOUNT_INVALID, $key: String!) {{
  failPayment(input: {{claimId: $claim, failure: $failure, idempotencyKey: $key}}) {{ claim {{ status }} {_ERRORS} }}
}}"""

REISSUE_PAYMENT = f"""
mutation($claim: ID!, $key: String!) {{
  reissuePayment(input: {{claimId: $claim, idempotencyKey: $key}}) {{ claim {{ status }} {_ERRORS} }}
}}"""

RECORD_RESULT = f"""
mutation($payment: ID!, $result: PaymentResult! = PAID, $on: Date, $failure: PaymentFailure, $key: String!) {{
  recordPaymentResult(input: {{paymentId: $payment, result: $result, paidOn: $on, failure: $failure,
      idempotencyKey: $key}}) {{ payment {{ id status paidOn paidAt failure }} {_ERRORS} }}
}}"""

EMPLOYER_PAYMENTS = f"""query($status: PaymentStatus, $first: Int = 20, $after: String) {{
  employerPayments(status: $status, first: $first, after: $after) {{
    nodes {{ {_EMPLOYER_PAYMENT} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""

RECORD_EMPLOYER_PAYMENT = f"""
mutation($payment: ID!, $on: Date!, $key: String!) {{
  recordEmployerPayment(input: {{paymentId: $payment, paidOn: $on, idempotencyKey: $key}}) {{
    payment {{ {_EMPLOYER_PAYMENT} }} {_ERRORS}
  }}
}}"""

REQUEST_REIMBURSEMENT = f"""
mutation($payment: ID!, $key: String!) {{
  requestReimbursement(input: {{paymentId: $payment, idempotencyKey: $key}}) {{
    payment {{ {_EMPLOYER_PAYMENT} }} {_ERRORS}
  }}
}}"""

CONFIRM_REIMBURSEMENT = f"""
mutation($payment: ID!, $key: String!) {{
  confirmReimbursement(input: {{paymentId: $payment, idempotencyKey: $key}}) {{
    payment {{ reimbursementUntil reimbursement {{ status reimbursedAt }} }} {_ERRORS}
  }}
}}"""

REIMBURSEMENTS = """query($status: ReimbursementStatus = REQUESTED) {
  reimbursements(status: $status) { nodes { amount dueOn employer { name npp } payment { id } } }
}"""

PAYMENT_FILES = """query($first: Int = 20, $after: String) { paymentFiles(first: $first, after: $after) {
  nodes { number madeAt madeBy payments total sha256 open paid failed } pageInfo { hasNextPage endCursor }
} }"""

_REGISTER = f"""mutation($name: String!, $npp: String, $status: EmployerStatus, $key: String!) {{
  registerEmployer(input: {{name: $name, npp: $npp, status: $status, idempotencyKey: $key}}) {{
    employer {{ id }} {_ERRORS}
  }}
}}"""


async def payments_of(person: Person, month: int = 1) -> list[dict[str, Any]]:
    """Every attempt to pay a month, as she sees them."""
    found: list[dict[str, Any]] = (await person.me(PAYMENTS, claim=person.claims[month - 1]))["claim"]["payments"]
    return found


async def instructed(person: Person, month: int = 1) -> str:
    """Instruct the payment of an approved month; the id of the payment."""
    await person.step(op.INSTRUCT_PAYMENT, month)
    payment_id: str = (await payments_of(person, month))[-1]["id"]
    return payment_id


async def told(bank: Api, payment: str, **given: Any) -> dict[str, Any]:
    """The payload of what a bank says of a payment, refused or not."""
    payload: dict[str, Any] = (await bank(RECORD_RESULT, payment=payment, **{"key": op.key(), **given}))[
        "recordPaymentResult"
    ]
    return payload


def bank_of(api: Api) -> Api:
    """The system that hands on what the bank says."""
    return api.acting(Role.OPERATOR, "bank-gateway")


async def an_employer(
    api: Api, name: str = "PT Sinar Tekstil", npp: str | None = NPP, status: str | None = None
) -> str:
    """The employer of all people of these tests, unless another is named; its id."""
    employer: str = done(await api.officer(_REGISTER, name=name, npp=npp, status=status, key=op.key()))["employer"][
        "id"
    ]
    return employer


async def in_arrears(
    api: Api, months: int, reference: str = "2025-07-07", status: str | None = None, wage: int = 4_250_000
) -> Person:
    """Somebody whose employer owes this many months up to the termination; her month 1 is approved."""
    person = await an_applicant(api, reference, wage)
    employer = await an_employer(api, status=status)
    ended = date.fromordinal(date.fromisoformat(reference).toordinal() - 14).isoformat()
    if months:
        owed = {"months": months_before(ended, months), "status": "ARREARS", "key": op.key()}
        done(await api.officer(op.RECORD_CONTRIBUTIONS, participant=person.id, employer=employer, **owed))
    await person.approved(1)
    return person


def employer_of(api: Api, npp: str = NPP) -> Api:
    """The employer, signed in."""
    return api.acting(Role.EMPLOYER, npp)
