"""The server on PostgreSQL: what it promises on SQLite holds there too, with transactions side by side."""

import asyncio
import gc
import logging
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, codes, done, refusals
from support.patience import SECONDS, until
from support.postgres import Postgres
from support.rows import sql
from support.six_months import all_six_months
from support.trainee import COURSE
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from jkp.database import WRITER, drain, reader, run_tx
from jkp.events.log import Event, EventType, append
from jkp.participants.models import Employer
from jkp.postgres import LARGEST_POOL
from jkp.runtime import Runtime

WRITERS = 30
READS = 0.5
SOMEBODY = "Sari Wulandari"


@pytest.fixture
async def sari(api_on_postgres: Api) -> Person:
    """Her claim of month 2 can be filed."""
    person = await a_claimant(api_on_postgres, "2025-03-10")
    await person.searches("2025-03-27")
    await person.api.travel_to("2025-04-10")
    await person.selfie(2)
    return person


async def submissions(person: Person) -> int:
    return [event["type"] for event in (await person.claim(2))["history"]].count("CLAIM_SUBMITTED")


async def at_once(number: int, ask: Callable[[], Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*(ask() for _ in range(number)))


# The journey


async def test_six_months_are_the_same_on_both_databases(any_api: Api) -> None:
    person = await all_six_months(any_api, "2025", 4_250_000)

    assert await person.received() == [2_550_000] * 6
    assert await person.windows() == {
        2: ("2025-04-10", "2025-04-15"),
        3: ("2025-05-10", "2025-05-15"),
        4: ("2025-06-10", "2025-06-15"),
        5: ("2025-07-10", "2025-07-15"),
        6: ("2025-09-01", "2025-09-09"),
    }
    case = await person.case()
    assert (case["status"], case["endsOn"]) == ("COMPLETED", "2025-09-09")


async def test_a_restart_keeps_what_was_stored(sari: Person, serve_on_postgres: Serve) -> None:
    before = await sari.case()
    await sari.api.runtime.close()

    sari.api = await serve_on_postgres(storage=sari.api.runtime.settings.storage)

    assert await sari.case() == before


async def test_a_connection_that_broke_is_replaced(sari: Person, postgres: Postgres) -> None:
    before = await sari.case()
    others = "FROM pg_stat_activity WHERE application_name = 'jkp' AND pid != pg_backend_pid()"

    ended = {row["pid"] for row in await sql(sari.api, f"SELECT pid, pg_terminate_backend(pid) {others}")}
    async with asyncio.timeout(SECONDS):
        while ended & {row["pid"] for row in await postgres.execute("SELECT pid FROM pg_stat_activity")}:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)

    assert await sari.case() == before
    await sari.filed(2)


# One effect (golden G30)


async def test_the_same_key_twice_files_once_and_answers_the_same(sari: Person) -> None:
    first = await sari.files(2, key="satu-kali")
    second = await sari.files(2, key="satu-kali")

    assert first["errors"] == []
    assert second == first
    assert await submissions(sari) == 1


async def test_the_same_key_30_times_at_once_files_once_and_answers_the_same(sari: Person) -> None:
    answers = await at_once(WRITERS, lambda: sari.files(2, key="satu-kali"))

    assert answers[0]["errors"] == []
    assert answers == [answers[0]] * WRITERS
    assert await submissions(sari) == 1


async def test_another_key_for_the_same_month_is_refused(sari: Person) -> None:
    await sari.filed(2, key="pertama")

    assert codes((await sari.files(2, key="kedua"))["errors"]) == ["ALREADY_SUBMITTED"]
    assert await submissions(sari) == 1


async def test_of_30_submissions_at_once_exactly_one_files(sari: Person) -> None:
    answers = await at_once(WRITERS, lambda: sari.files(2))

    assert sorted(codes(answer["errors"]) for answer in answers) == [[], *[["ALREADY_SUBMITTED"]] * (WRITERS - 1)]
    assert await submissions(sari) == 1


# Transactions side by side lose nothing


async def test_the_positions_of_events_are_dense_and_in_the_order_of_commits(runtime_on_postgres: Runtime) -> None:
    # given a reader that looks all the time
    seen: list[list[int]] = []

    async def look() -> None:
        while True:
            seen.append([event.pos for event in await Event.all(using_db=reader()).order_by("pos")])

    looking = asyncio.create_task(look())

    # when 30 transactions append at once, and some of them fail
    async def unit(number: int) -> None:
        await append(EventType.CLAIM_TAKEN, uuid4())
        await asyncio.sleep(0.001 * (number % 4))
        if number % 3 == 0:
            raise LookupError

    await asyncio.gather(*(run_tx(partial(unit, number)) for number in range(WRITERS)), return_exceptions=True)
    await until(lambda: bool(seen) and len(seen[-1]) == 20)
    looking.cancel()

    # then no look ever missed a position that it found later
    assert seen[-1] == list(range(1, 21))
    assert all(positions == list(range(1, len(positions) + 1)) for positions in seen)


async def test_activities_that_are_recorded_at_once_all_count(api_on_postgres: Api) -> None:
    sari = await a_claimant(api_on_postgres, "2025-03-10")
    vacancies = (await sari.me(op.VACANCIES))["karirhubVacancies"]["nodes"]
    by_company = {vacancy["company"]: vacancy["id"] for vacancy in vacancies}

    answers = await asyncio.gather(*(sari.me(op.APPLY, vacancy=each) for each in list(by_company.values())[:4]))

    assert [refusals(answer) for answer in answers] == [[]] * 4
    assert (await sari.claim(2))["mission"]["points"] == 4


async def test_of_the_same_application_and_enrolment_at_once_one_is_stored(api_on_postgres: Api) -> None:
    sari = await a_claimant(api_on_postgres, "2025-03-10")
    vacancy = (await sari.me(op.VACANCIES))["karirhubVacancies"]["nodes"][0]["id"]

    await sari.is_counselled()
    applied = await at_once(5, lambda: sari.me(op.APPLY, vacancy=vacancy))
    enrolled = await at_once(5, lambda: sari.me(op.ENROL, course=COURSE))

    assert sorted(refusals(answer) for answer in applied) == [[], *[["DUPLICATE_ACTIVITY"]] * 4]
    assert sorted(refusals(answer) for answer in enrolled) == [[], *[["TRAINING_ALREADY_USED"]] * 4]


# The server stays well


@pytest.mark.filterwarnings("ignore:coroutine '(Executor|GraphQLCoreConverter)")
async def test_requests_that_are_cancelled_leave_a_server_that_answers(sari: Person) -> None:
    # given many requests, reads and writes
    chance = Random(20250310)  # noqa: S311 - chance, not secrecy

    async def ask() -> None:
        if chance.random() < READS:
            await sari.case()
        else:
            await sari.api.officer(op.REGISTER_EMPLOYER, name="PT A", key=op.key())

    requests = [asyncio.create_task(ask()) for _ in range(200)]

    # when each of them is broken off at some moment
    for request in requests:
        await asyncio.sleep(chance.choice([0, 0, 0.001, 0.005]))
        request.cancel()
    outcomes = await asyncio.gather(*requests, return_exceptions=True)

    # then the next ones are answered soon
    assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) > 50
    await drain()
    async with asyncio.timeout(SECONDS):
        await at_once(2 * LARGEST_POOL, sari.case)
        await sari.filed(2)
    # The GraphQL executor leaves coroutines behind where it was cancelled; they are this test's.
    gc.collect()


async def test_transactions_that_fail_give_their_connections_back(runtime_on_postgres: Runtime) -> None:
    async def fails() -> None:
        await Employer.create(id=uuid4(), name="PT A", company_key="a")
        with pytest.raises(BaseORMException):
            await Employer.create(id=uuid4(), name="PT A", company_key="a")
        await Employer.exists()

    for _ in range(LARGEST_POOL + 1):
        with pytest.raises(BaseORMException, match="aborted"):
            await run_tx(fails)

    async with asyncio.timeout(SECONDS):
        await run_tx(partial(Employer.create, id=uuid4(), name="PT A", company_key="a"))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO participant (id, name) VALUES (gen_random_uuid(), $1)",
        "INSERT INTO employer (id, name, company_key) SELECT gen_random_uuid(), $1, $1 FROM generate_series(1, 2)",
        "SELECT $1::text::uuid",
        "SELECT $1::int",
    ],
)
async def test_an_error_of_the_database_names_nobody(runtime_on_postgres: Runtime, statement: str) -> None:
    async def unit() -> None:
        await get_connection(WRITER).execute_query(statement, [SOMEBODY])

    with pytest.raises(BaseORMException) as refused:
        await run_tx(unit)

    assert SOMEBODY not in "".join(traceback.format_exception(refused.value))


async def test_the_reading_connections_log_holds_no_password(
    serve_on_postgres: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        api = await serve_on_postgres()
        await a_person(api)
        done(await api.officer(op.REGISTER_EMPLOYER, name="PT A", key=op.key()))

    url = api.runtime.settings.storage.database
    assert url
    assert "rahasia" in url.get_secret_value()
    assert "rahasia" not in f"{caplog.text} {api.runtime.settings!r} {api.runtime.place!r} {api.runtime.place}"
