"""The ends of a benefit as a frontend reports them, and what the event log keeps of them."""

from typing import Any
from uuid import UUID

from support import operations as op
from support.api import Api
from support.journey import Person, done

from jkp.database import reader
from jkp.events.log import Event
from jkp_schema.ids import uuid_of

_ERRORS = "errors { code message path }"
_CASE = """benefitCase {
  status closedReason closedOn placement { employerName position acceptedOn reportedAt dueOn calendarVersion late }
  claims { monthNo status locks { code } payment { status amount } }
}"""

REPORT_PLACEMENT = f"""
mutation($case: ID!, $employer: String! = "PT Angin Timur", $position: String = "Operator", $on: Date!,
    $key: String!) {{
  reportPlacement(input: {{benefitCaseId: $case, employerName: $employer, position: $position, acceptedOn: $on,
      idempotencyKey: $key}}) {{ {_CASE} {_ERRORS} }}
}}"""

REPORT_DEATH = f"""
mutation($participant: ID!, $on: Date!, $key: String!) {{
  reportDeath(input: {{participantId: $participant, diedOn: $on, idempotencyKey: $key}}) {{
    participant {{ diedOn }} {_ERRORS}
  }}
}}"""

END_CASE = f"""
mutation($case: ID!, $reason: CaseEnd!, $why: String! = "Alasan petugas", $key: String!) {{
  endCase(input: {{benefitCaseId: $case, reason: $reason, explanation: $why, idempotencyKey: $key}}) {{
    {_CASE} {_ERRORS}
  }}
}}"""

CASE = f"query($id: ID!) {{ node(id: $id) {{ ... on BenefitCase {{ participant {{ {_CASE} }} }} }} }}"


async def found_work(person: Person, on: str, by: Api | None = None, **job: Any) -> dict[str, Any]:
    """The answer to the report of a job that was hers on a day; she tells it herself, unless somebody else does."""
    answer: dict[str, Any] = await (by or person.me)(REPORT_PLACEMENT, case=person.case_id, on=on, key=op.key(), **job)
    return answer


async def died(person: Person, on: str) -> dict[str, Any]:
    """The answer to an officer's report of a death."""
    answer: dict[str, Any] = await person.api.officer(REPORT_DEATH, participant=person.id, on=on, key=op.key())
    return answer


async def ends(person: Person, reason: str, by: Api | None = None, **given: Any) -> dict[str, Any]:
    """The answer to the end of the case by hand; she ends it herself, unless somebody else does."""
    sent = {"case": person.case_id, "reason": reason, "key": op.key(), **given}
    answer: dict[str, Any] = await (by or person.me)(END_CASE, **sent)
    return answer


async def case_of(person: Person, by: Api | None = None) -> dict[str, Any]:
    """The case with its claims and what ended it."""
    node = (await (by or person.me)(CASE, id=person.case_id))["node"]
    case: dict[str, Any] = node["participant"]["benefitCase"]
    return case


def statuses(case: dict[str, Any]) -> list[str]:
    """The states of the six months."""
    return [claim["status"] for claim in case["claims"]]


def ended(answer: dict[str, Any]) -> tuple[str, str | None, list[str]]:
    """The state of the case that was ended, why it ended, and the states of its six months."""
    case = done(answer)["benefitCase"]
    return case["status"], case["closedReason"], statuses(case)


async def happened(person: Person) -> list[str]:
    """Every event about a person, in order; those about a claim with its month, like `CLAIM_OPENED 2`."""
    months: dict[UUID | None, str] = {
        uuid_of("Claim", claim): f" {number}" for number, claim in enumerate(person.claims, start=1)
    }
    return [f"{event.type}{months.get(event.claim_id, '')}" for event in await _events(person)]


async def versions(person: Person, month: int) -> list[int | None]:
    """The versions that the events about one month carry, in order."""
    claim_id = uuid_of("Claim", person.claims[month - 1])
    return [event.version for event in await _events(person) if event.claim_id == claim_id]


async def _events(person: Person) -> list[Event]:
    participant_id: UUID = uuid_of("Participant", person.id)
    with person.api.runtime.activate():
        return await Event.filter(participant_id=participant_id).using_db(reader()).order_by("pos")
