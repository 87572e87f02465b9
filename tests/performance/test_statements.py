"""How many SQL statements a page costs: counted by SQLite itself, at two sizes of the data."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from conftest import on_sqlite
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, an_applicant, done
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection

from jkp.database import READER, WRITER

pytestmark = on_sqlite

DASHBOARD = """
{
  viewer {
    participant {
      id nik name bornOn
      currentMission {
        monthNo startsOn endsOn state points pointsTarget
        requirements { code title state current target points plugin reasons { code message missing } }
      }
      activities(first: 10) {
        nodes { id kind company position occurredOn points counted reason { code message } }
        pageInfo { hasNextPage endCursor }
      }
      benefitCase {
        id status terminatedOn referenceOn endsOn wageBase
        claims { id monthNo status opensOn closesOn rate amount locks { code message missing until plugin } }
      }
    }
  }
}
"""

QUEUE = """
{
  claims(first: 50) {
    nodes {
      id monthNo status submittedAt opensOn closesOn
      participant { id nik name }
      mission { state points requirements { code state } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@asynccontextmanager
async def statements(api: Api) -> AsyncIterator[list[str]]:
    """What SQLite runs meanwhile, on every connection of the server."""
    ran: list[str] = []
    with api.runtime.activate():
        clients = [get_connection(name) for name in (WRITER, READER)]
    await _trace(clients, ran.append)
    try:
        yield ran
    finally:
        await _trace(clients, None)


def asked(ran: Iterable[str]) -> list[str]:
    """What a page asked; what the audit stores behind its answer is not of it."""
    return [statement for statement in ran if statement.startswith("SELECT") and "audit_entry" not in statement]


async def _trace(clients: Iterable[Any], listener: Any) -> None:
    for client in clients:
        assert isinstance(client, SqliteClient)
        connection = client._connection  # noqa: SLF001 - tortoise has no public way to it
        assert connection
        await connection.set_trace_callback(listener)


async def apply_to(person: Person, number: int, after: int = 0) -> None:
    """Apply for vacancies on one day; several may be of one company."""
    vacancies = (await person.me(op.VACANCIES))["karirhubVacancies"]["nodes"]
    for vacancy in vacancies[after : after + number]:
        done(await person.me(op.APPLY, vacancy=vacancy["id"], again=True))


async def dismissed_again(person: Person, on: str) -> None:
    """Another job of the same person ended that day, and its month 1 was filed: a second case."""
    officer = person.api.officer
    employer = done(await officer(op.REGISTER_EMPLOYER, name="PT Angin Timur", key=op.key()))["employer"]["id"]
    job = {"participant": person.id, "employer": employer, "wage": 5_000_000, "startedOn": "2024-01-08"}
    recorded = done(await officer(op.RECORD_EMPLOYMENT, **job, key=op.key()))
    person.employment_id = recorded["employment"]["id"]
    await person.reports(on, "CLOSURE")
    await person.filed(1)


async def dashboard(person: Person) -> tuple[dict[str, Any], int]:
    """The participant's page, and what it cost."""
    async with statements(person.api) as ran:
        answer = await person.me(DASHBOARD)
    participant: dict[str, Any] = answer["viewer"]["participant"]
    return participant, len(asked(ran))


async def queue(api: Api) -> tuple[dict[str, Any], int]:
    """A page of the officers' queue, and what it cost."""
    async with statements(api) as ran:
        answer = await api.officer(QUEUE)
    page: dict[str, Any] = answer["claims"]
    return page, len(asked(ran))


async def test_every_statement_is_counted(api: Api) -> None:
    # when somebody is registered: a read of the key, of the NIK, two inserts and the transaction around them
    async with statements(api) as ran:
        await a_person(api)
    # then writes and reads of both connections were seen
    assert {"BEGIN IMMEDIATE", "COMMIT"} <= set(ran)
    assert any(statement.startswith('INSERT INTO "participant"') for statement in ran)
    assert any(statement.startswith("SELECT") for statement in ran)


async def test_the_dashboard_costs_at_most_four_statements_however_much_is_in_it(api: Api) -> None:
    # given somebody with a case, who applied once
    person = await a_claimant(api, "2025-03-10")
    await apply_to(person, 1)
    before, cost_before = await dashboard(person)
    # when she has applied 30 times, and there are other people with activities
    await apply_to(await a_claimant(api, "2025-03-10"), 5)
    await apply_to(person, 30, after=1)
    after, cost_after = await dashboard(person)
    # then the page is full, and costs the same
    assert len(before["activities"]["nodes"]) == 1
    assert len(after["activities"]["nodes"]) == 10
    assert after["activities"]["pageInfo"]["hasNextPage"]
    assert all(page["currentMission"]["requirements"] for page in (before, after))
    assert all(len(page["benefitCase"]["claims"]) == 6 for page in (before, after))
    assert cost_before == cost_after <= 4


async def test_several_cases_cost_no_more_than_one(api: Api) -> None:
    # given somebody with a case
    person = await a_claimant(api, "2025-03-10")
    first, cost_of_one = await dashboard(person)
    # when another job ends, and she claims for it as well
    await dismissed_again(person, "2025-03-10")
    second, cost_of_two = await dashboard(person)
    # then the newer case is shown, at the same cost
    assert second["benefitCase"]["id"] != first["benefitCase"]["id"]
    assert second["currentMission"]["requirements"]
    assert cost_of_one == cost_of_two <= 4


async def test_the_queue_costs_at_most_five_statements_however_long_it_is(api: Api) -> None:
    # given a queue of ten claims of ten people, one of them with a mission behind it
    with_mission = await a_claimant(api, "2025-03-10")
    await with_mission.searches("2025-03-20")
    await api.travel_to("2025-04-10")
    await with_mission.filed(2)
    for _ in range(9):
        await an_applicant(api, "2025-04-10")
    ten, cost_of_ten = await queue(api)
    # when there are fifty
    for _ in range(40):
        await an_applicant(api, "2025-04-10")
    fifty, cost_of_fifty = await queue(api)
    # then a page of them costs the same
    assert (len(ten["nodes"]), len(fifty["nodes"])) == (10, 50)
    assert len({claim["participant"]["id"] for claim in fifty["nodes"]}) == 50
    assert [claim["mission"]["state"] for claim in fifty["nodes"] if claim["mission"]] == ["SATISFIED"]
    assert cost_of_ten == cost_of_fifty <= 5
