"""What officers and participants do with a filed claim, in words. `step` answers; a past participant must succeed."""

from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done

_ERRORS = "errors { __typename code message path ... on RuleRefusal { missing until plugin } }"
CLAIM = """
  id monthNo status version opensOn closesOn submittedAt completeAt dueOn returnedAt cureEndsOn takenBy
  returnReasons { code message missing } proofs extensions { closedOn closesOn reason extendedAt extendedBy }
  mission { state points endsOn } benefitCase { status referenceOn endsOn }
"""
OWN = CLAIM.replace("takenBy", "").replace("extendedBy", "")

RETURN = f"""
mutation($claim: ID!, $causes: [ReturnCause!]!, $note: String, $key: String!) {{
  returnClaim(input: {{claimId: $claim, causes: $causes, note: $note, idempotencyKey: $key}}) {{
    claim {{ {CLAIM} }} {_ERRORS}
  }}
}}"""

RESUBMIT = f"""
mutation($claim: ID!, $selfie: ID, $uploads: [ID!], $form: EmploymentStatus, $key: String!) {{
  resubmitClaim(input: {{claimId: $claim, selfieUploadId: $selfie, uploadIds: $uploads, employmentStatus: $form,
      idempotencyKey: $key}}) {{ claim {{ {OWN} }} {_ERRORS} }}
}}"""

WITHDRAW = f"""
mutation($claim: ID!, $key: String!) {{
  withdrawClaim(input: {{claimId: $claim, idempotencyKey: $key}}) {{ claim {{ {OWN} }} {_ERRORS} }}
}}"""

EXTEND = f"""
mutation($claim: ID!, $until: Date!, $reason: String!, $key: String!) {{
  extendWindow(input: {{claimId: $claim, closesOn: $until, reason: $reason, idempotencyKey: $key}}) {{
    claim {{ {CLAIM} }} {_ERRORS}
  }}
}}"""

REVIEW = f"""
mutation($activity: ID!, $accept: Boolean!, $reason: String, $key: String!) {{
  reviewActivity(input: {{activityId: $activity, accept: $accept, reason: $reason, idempotencyKey: $key}}) {{
    activity {{ id counted points reason {{ code message }} }} claim {{ {CLAIM} }} {_ERRORS}
  }}
}}"""

REOPEN = f"""
mutation($case: ID!, $reason: String!, $key: String!) {{
  reopenCase(input: {{benefitCaseId: $case, reason: $reason, idempotencyKey: $key}}) {{
    benefitCase {{ status claims {{ monthNo status takenBy }} }} {_ERRORS}
  }}
}}"""

SEEN = f"query($id: ID!) {{ claim(id: $id) {{ {CLAIM} }} }}"


async def seen(person: Person, month: int) -> dict[str, Any]:
    """The claim as an officer sees it."""
    found: dict[str, Any] = (await person.api.officer(SEEN, id=person.claims[month - 1]))["claim"]
    return found


async def events(person: Person, month: int) -> list[str]:
    """What happened to the claim, by type."""
    return [event["type"] for event in (await person.claim(month))["history"]]


async def a_filed_month_2(api: Api) -> Person:
    """A participant whose claim of month 2 was filed on its first day, 10 April 2025, after one interview."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    await person.filed(2)
    return person


async def returns(person: Person, month: int, *causes: str, by: Api | None = None, **given: Any) -> dict[str, Any]:
    """The answer to an officer who returns a claim that was taken."""
    sent = {"claim": person.claims[month - 1], "causes": list(causes), "key": op.key(), **given}
    answer: dict[str, Any] = await (by or person.api.officer)(RETURN, **sent)
    return answer


async def returned(person: Person, month: int, *causes: str, **given: Any) -> dict[str, Any]:
    """An officer takes and returns a filed claim; the claim after it."""
    await person.step(op.TAKE_CLAIM, month)
    claim: dict[str, Any] = done(await returns(person, month, *causes, **given))["claim"]
    return claim


async def resubmits(person: Person, month: int, **given: Any) -> dict[str, Any]:
    """The answer to the participant who hands a claim in again."""
    answer: dict[str, Any] = await person.me(RESUBMIT, claim=person.claims[month - 1], **{"key": op.key(), **given})
    return answer


async def resubmitted(person: Person, month: int, **given: Any) -> dict[str, Any]:
    """The participant hands a claim in again; the claim after it."""
    claim: dict[str, Any] = done(await resubmits(person, month, **given))["claim"]
    return claim


async def withdraws(person: Person, month: int) -> dict[str, Any]:
    """The answer to the participant who takes a claim back."""
    answer: dict[str, Any] = await person.me(WITHDRAW, claim=person.claims[month - 1], key=op.key())
    return answer


async def withdrawn(person: Person, month: int) -> dict[str, Any]:
    """The participant takes a claim back; the claim after it."""
    claim: dict[str, Any] = done(await withdraws(person, month))["claim"]
    return claim


async def extends(person: Person, month: int, until: str, *, by: Api | None = None, **given: Any) -> dict[str, Any]:
    """The answer to an officer who gives more time."""
    sent = {"claim": person.claims[month - 1], "until": until, "reason": "Portal terganggu", "key": op.key(), **given}
    answer: dict[str, Any] = await (by or person.api.officer)(EXTEND, **sent)
    return answer


async def extended(person: Person, month: int, until: str) -> dict[str, Any]:
    """An officer gives more time; the claim after it."""
    claim: dict[str, Any] = done(await extends(person, month, until))["claim"]
    return claim


async def activities(person: Person, month: int) -> list[str]:
    """The ids of the activities in the mission of a month, the latest entry first."""
    return [activity["id"] for activity in (await person.claim(month))["mission"]["activities"]]


async def reviews(api: Api, activity: str, *, accept: bool = False, **given: Any) -> dict[str, Any]:
    """The answer to an officer who judges an activity; a rejection, unless it is given otherwise."""
    sent = {"activity": activity, "accept": accept, "reason": "Bukti tidak sah", "key": op.key(), **given}
    answer: dict[str, Any] = await api.officer(REVIEW, **sent)
    return answer


async def reopens(person: Person, *, by: Api | None = None, reason: str = "Surat PHK baru diterima") -> dict[str, Any]:
    """The answer to an officer who reopens the case."""
    officer = by or person.api.officer
    answer: dict[str, Any] = await officer(REOPEN, case=person.case_id, reason=reason, key=op.key())
    return answer
