"""How somebody comes into the second month of her benefit: what a plugin's test begins with."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from jkp.claims.schedule import Period, add_months
from jkp.security.principals import Role
from jkp.testing import operations as op
from jkp.testing.client import Client
from jkp.testing.photographs import a_photograph
from jkp_schema.ids import uuid_of

TERMINATED_ON = "2025-02-24"
FILED_ON = "2025-03-10"
MISSION = Period(starts_on=date(2025, 3, 10), ends_on=date(2025, 4, 9))
"""The days of the mission of everybody whom `jkp.participant()` gives: 10 March to 9 April 2025.

Example: `applied_on = MISSION.starts_on`
"""

OFFICER = "officer"
# The two years before the month of the termination.
PAID = [add_months(date(2025, 2, 1), -months).isoformat() for months in range(24, 0, -1)]
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """A participant in month 2 of her benefit, whose mission is open. `id` is what a plugin knows her by.

    `node_id` is her id in the API, `case_id` and `claim_id` those of her benefit and of her claim for month 2.

    Example: `jkp.gql("{ viewer { participant { id } } }", subject=jkp.participant())`
    """

    id: UUID
    node_id: str
    case_id: str
    claim_id: str

    @property
    def subject(self) -> str:
        """Who she is in a token."""
        return str(self.id)


async def in_month_two(client: Client) -> Person:
    """Somebody terminated two weeks before `FILED_ON`, on which the clock stands, with month 1 filed and approved."""
    node_id, employment_id = await _employed(client)
    participant_id = uuid_of("Participant", node_id)
    claims, case_id = await _reported(client, participant_id, employment_id)
    await _filed(client, participant_id, case_id, claims[0])
    for step in (op.TAKE_CLAIM, op.APPROVE_CLAIM):
        await client.does(Role.OFFICER, OFFICER, step, claim=claims[0], key=op.key())
    return Person(participant_id, node_id, case_id, claims[1])


async def _employed(client: Client) -> tuple[str, str]:
    """The ids of a participant with two years of contributions, and of her employment."""
    about = {"nik": f"999901450690{next(_numbers):04}", "name": "Sari Wulandari", "bornOn": "1990-06-05"}
    who = (await _officer(client, op.REGISTER_PARTICIPANT, **about))["participant"]["id"]
    employer = (await _officer(client, op.REGISTER_EMPLOYER, name="PT Sinar Tekstil"))["employer"]["id"]
    both = {"participant": who, "employer": employer}
    employment = (await _officer(client, op.RECORD_EMPLOYMENT, **both, wage=4_250_000))["employment"]["id"]
    await _officer(client, op.RECORD_CONTRIBUTIONS, **both, months=PAID)
    return who, employment


async def _reported(client: Client, who: UUID, employment_id: str) -> tuple[list[str], str]:
    given = {"employment": employment_id, "on": TERMINATED_ON, "uploads": [await client.uploads(who, a_photograph())]}
    case = (await _herself(client, who, op.REPORT_TERMINATION, **given))["benefitCase"]
    return [claim["id"] for claim in case["claims"]], case["id"]


async def _filed(client: Client, who: UUID, case_id: str, claim_id: str) -> None:
    await _herself(client, who, op.REGISTER_ACCOUNT)
    text = (await client.asks(Role.PARTICIPANT, str(who), op.COMMITMENT_TEXT, {}))["commitmentText"]
    await _herself(client, who, op.SIGN_COMMITMENT, case=case_id, hash=text["hash"])
    selfie = await client.uploads(who, a_photograph())
    await _herself(client, who, op.FILE_CLAIM, claim=claim_id, selfie=selfie)


async def _officer(client: Client, document: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - variables
    return await client.does(Role.OFFICER, OFFICER, document, **given, key=op.key())


async def _herself(client: Client, who: UUID, document: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    return await client.does(Role.PARTICIPANT, str(who), document, **given, key=op.key())
