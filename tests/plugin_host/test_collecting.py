"""Sources that are asked: for every linked participant, item by item, and at nobody else's expense."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Api
from support.breakers import breakers_wait
from support.journey import Person, a_claimant, a_person
from support.patience import SECONDS
from support.rows import sql
from support.serving import served, settings_of

from jkp.clock import machine_now
from jkp.plugin import collecting
from jkp.plugin.asking import MOST_ITEMS
from jkp.plugin.collecting import collect_due, collect_now
from jkp.plugin.models import SourceState, SourceStatus
from jkp.plugin.source_states import pause_after
from jkp.worker.running import alive
from jkp_schema.commands.plugins import fault_of
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]
Board = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio
from datetime import date, timedelta
from uuid import UUID

asked, answers, closed = [], {{}}, []

def applied(who, number, **changes):
    given = dict(
        kind=ActivityKind.JOB_APPLICATION,
        external_id=f"{{who.account}}-{{number}}",
        participant_id=who.id,
        occurred_on=date(2025, 3, 10),
        company=f"PT {{number}}",
    )
    return ProposedActivity(**(given | changes))

class Bursa(ActivitySource):
    async def collect(self, who, window):
        asked.append((who.account, window))
        try:
            async for each in answers.get(who.account, one)(who):
                yield each
        finally:
            closed.append(who.account)

    async def close(self):
        closed.append("source")

class NotAGenerator(ActivitySource):
    async def collect(self, who, window):
        return []

async def one(who):
    yield applied(who, 1)

async def raises(error):
    raise error

class Mine(PluginSettings):
    token: str = "one"

@hookimpl
def jkp_settings():
    return Mine

@hookimpl
def jkp_activity_sources(ctx):
    return [{source}(kinds=[ActivityKind.JOB_APPLICATION], title_id="B", title_en="B", every=timedelta(hours=6))]
"""


@pytest.fixture
def board(install: Install, serve: Serve) -> Board:
    """A server whose plugin `bursa` has a source that is asked every six hours."""

    async def started(source: str = "Bursa", **section: Any) -> Api:
        install("bursa", PLUGIN.format(source=source))
        return await serve(plugins={"bursa": {"time_limit": 2, **section}, "assessment": {}, "sandbox": {}})

    return started


def bursa() -> Any:
    """The plugin's module: whom it was asked for, and what it answers."""
    return import_module("jkp_bursa")


def accounts() -> list[str]:
    return [account for account, _ in bursa().asked]


async def linked(api: Api, *names: str) -> list[Person]:
    """People in month 2 of their benefit, whose accounts at the board these are."""
    people = [await a_claimant(api, "2025-03-10", assessed=False) for _ in names]
    for name, person in zip(names, people, strict=True):
        await link(api, person, name)
    return people


async def link(api: Api, person: Person, account: str) -> None:
    (plugin,) = [one for one in api.runtime.host.plugins if one.name == "bursa"]
    with api.runtime.activate():
        await plugin.context.accounts.link(uuid_of("Participant", person.id), account)


async def collected(api: Api, *, at_once: bool = False) -> int:
    with api.runtime.activate():
        return await (collect_now() if at_once else collect_due())


async def recorded(api: Api) -> list[str]:
    return [row["external_id"] for row in await sql(api, "SELECT external_id FROM activity ORDER BY id")]


async def state(api: Api) -> SourceState:
    with api.runtime.activate():
        return await SourceState.get(plugin="bursa")


async def becomes_due(api: Api) -> None:
    """The source has waited long enough, and so has its breaker."""
    breakers_wait(api, 600)
    await sql(api, "UPDATE source_state SET next_try_at = NULL")


def answers(account: str, *items: Callable[[Any], Any]) -> None:
    """What the board tells of an account, each as a function of the participant; what is an error is raised."""

    async def give(who: Any) -> Any:
        for item in items:
            given = item(who)
            if isinstance(given, BaseException):
                raise given
            yield given

    bursa().answers[account] = give


def applied(number: int, **changes: Any) -> Callable[[Any], Any]:
    return lambda who: bursa().applied(who, number, **changes)


def raising(error: BaseException) -> Callable[[Any], Any]:
    return lambda _: error


async def test_what_a_source_gives_moves_the_missions_points(board: Board) -> None:
    api = await board()
    (sari,) = await linked(api, "sari")

    assert await collected(api) == 1

    assert (await sari.claim(2))["mission"]["points"] == 1
    ((_, window),) = bursa().asked
    assert (str(window.starts_on), str(window.ends_on)) == ("2025-03-10", "2025-03-10")


async def test_it_is_asked_again_when_it_is_due_and_what_is_known_changes_nothing(board: Board) -> None:
    api = await board()
    await linked(api, "sari")
    await collected(api)

    assert await collected(api) == 0
    assert accounts() == ["sari"]
    await becomes_due(api)
    assert await collected(api) == 0
    assert accounts() == ["sari", "sari"]

    row = await state(api)
    assert (row.status, row.failures, row.last_error) == (SourceStatus.HEALTHY, 0, None)
    assert row.next_try_at
    assert row.last_synced_at
    assert row.next_try_at - row.last_synced_at == timedelta(hours=6)
    assert await recorded(api) == ["sari-1"]


async def test_nobody_is_asked_for_without_an_account_or_an_open_mission(board: Board) -> None:
    # given somebody whose account is linked and who has no benefit, and somebody who has one and no account
    api = await board()
    await link(api, await a_person(api), "budi")
    await a_claimant(api, "2025-03-10", assessed=False)

    await collected(api)

    assert accounts() == []


async def test_nobody_is_asked_for_once_the_time_of_her_claim_has_passed(board: Board) -> None:
    api = await board()
    await linked(api, "sari")
    await api.travel_to("2026-03-10")

    await collected(api)

    assert accounts() == []


async def test_an_account_that_the_board_does_not_know_concerns_its_participant_alone(board: Board) -> None:
    api = await board()
    await linked(api, "sari", "wati")
    answers("sari", raising(bursa().AccountNotLinked()))

    assert await collected(api) == 1

    assert await recorded(api) == ["wati-1"]
    assert (await state(api)).status is SourceStatus.HEALTHY


async def test_what_was_given_before_a_fault_is_recorded_and_the_others_are_asked_for(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    api = await board()
    await linked(api, "sari", "wati")
    answers("sari", applied(1), raising(LookupError("hunter2")))

    assert await collected(api) == 2

    assert await recorded(api) == ["sari-1", "wati-1"]
    row = await state(api)
    assert (row.status, row.failures) == (SourceStatus.DEGRADED, 0)
    assert str(row.last_error).startswith("LookupError at ")
    assert "hunter2" not in str(row.last_error)
    assert "source bursa fails: LookupError" in caplog.text


WRONG: dict[str, Callable[[Any], Any]] = {
    "somebody else's": applied(2, participant_id=UUID(int=7)),
    "tomorrow's": applied(2, occurred_on=date(2025, 3, 11)),
    "of no kind that it declares": applied(2, kind="INTERVIEW"),
    "without an id": applied(2, external_id=""),
    "without a company": applied(2, company=""),
    "with a company that is no text": applied(2, company=7),
    "with a character that no database stores": applied(2, company="PT\0"),
    "with half a character": applied(2, company="PT \ud800"),
    "at no day": applied(2, occurred_on=machine_now()),
    "with somebody's upload": applied(2, uploads=[uuid4()]),
    "no activity": lambda _: "hunter2",
}


async def test_activities_that_cannot_be_believed_are_left_out_and_the_others_are_recorded(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    api = await board()
    await linked(api, "sari")
    answers("sari", applied(1), *WRONG.values(), applied(3))

    assert await collected(api) == 2

    assert await recorded(api) == ["sari-1", "sari-3"]
    assert f"SourceGaveNonsense: {len(WRONG)} left out" in caplog.text
    assert "hunter2" not in caplog.text


async def test_a_second_application_at_one_company_is_recorded_and_is_no_fault(board: Board) -> None:
    api = await board()
    await linked(api, "sari")
    answers("sari", applied(1), applied(2, company="PT 1"))

    assert await collected(api) == 2

    assert (await state(api)).status is SourceStatus.HEALTHY


async def test_a_source_without_end_is_stopped_at_its_thousandth_item(board: Board) -> None:
    api = await board()
    await linked(api, "sari", "wati")
    answers("sari", *[applied(1)] * (2 * MOST_ITEMS))

    assert await collected(api) == 2

    assert await recorded(api) == ["sari-1", "wati-1"]
    assert str((await state(api)).last_error).startswith("SourceGaveNonsense at ")


async def test_a_source_that_hangs_is_closed_after_its_time_and_the_others_are_asked_for(board: Board) -> None:
    api = await board(time_limit=0.2)
    await linked(api, "sari", "wati")

    async def hangs(who: Any) -> Any:
        await asyncio.sleep(60)
        yield who

    bursa().answers["sari"] = hangs

    async with asyncio.timeout(SECONDS):
        assert await collected(api) == 1

    assert bursa().closed == ["sari", "wati"]
    assert str((await state(api)).last_error).startswith("TimeoutError at ")


async def test_a_board_that_is_down_is_left_alone_for_longer_each_time(board: Board) -> None:
    api = await board()
    await linked(api, "sari", "wati")
    answers("sari", raising(bursa().SourceUnavailable()))

    for failures in (1, 2, 3):
        before = machine_now()
        assert await collected(api) == 0
        row = await state(api)
        assert (row.status, row.failures) == (SourceStatus.DEGRADED, failures)
        assert row.next_try_at
        assert timedelta() <= row.next_try_at - before - pause_after(failures) < timedelta(seconds=30)
        await becomes_due(api)

    assert accounts() == ["sari"] * 3


def test_it_is_left_alone_for_a_minute_doubling_up_to_an_hour_or_as_the_board_wishes() -> None:
    pauses = [pause_after(failures) // timedelta(minutes=1) for failures in (1, 2, 3, 4, 5, 6, 7, 8, 1000)]

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_after(7, timedelta(seconds=90)) == timedelta(seconds=90)
    assert pause_after(1, timedelta(seconds=-5)) == timedelta(seconds=1)
    assert pause_after(1, timedelta.max) == timedelta(days=1)


async def test_what_the_board_wishes_is_kept(board: Board) -> None:
    api = await board()
    await linked(api, "sari")
    answers("sari", raising(bursa().SourceUnavailable(retry_after=timedelta(seconds=300))))

    before = machine_now()
    await collected(api)

    at = (await state(api)).next_try_at
    assert at
    assert timedelta(seconds=300) <= at - before < timedelta(seconds=330)


async def test_it_is_told_when_it_goes_down_and_when_it_comes_back_and_not_each_time(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    api = await board()
    await linked(api, "sari")
    answers("sari", raising(bursa().SourceUnavailable()))
    for _ in range(3):
        await collected(api)
        await becomes_due(api)
    bursa().answers.clear()
    for _ in range(3):
        await collected(api)
        await becomes_due(api)

    told = [record.getMessage().partition(":")[0] for record in caplog.records if record.name == "jkp.plugins.bursa"]
    assert told == ["source bursa fails", "source bursa answers again"]
    assert (await state(api)).failures == 0


async def test_a_source_that_the_board_refuses_is_not_asked_until_its_settings_change(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    # given a board that refuses our token
    api = await board()
    await linked(api, "sari")
    answers("sari", raising(bursa().SourceMisconfigured("Bursa refuses our token (401)")))
    await collected(api)
    assert (await state(api)).status is SourceStatus.STOPPED
    assert "Bursa refuses our token (401)" in caplog.text

    # when it is due, and even at once, with the same token
    await becomes_due(api)
    assert await collected(api) == await collected(api, at_once=True) == 0
    assert accounts() == ["sari"]

    # then it is asked with another one
    bursa().answers.clear()
    settings = api.runtime.settings
    plugins = {**settings.plugins, "bursa": {**settings.plugins["bursa"], "token": "two"}}
    async with served(settings.model_copy(update={"plugins": plugins})) as again:
        assert await collected(again) == 1
        assert (await state(again)).status is SourceStatus.HEALTHY
    (row,) = await sql(api, "SELECT * FROM source_state")
    assert "two" not in json.dumps(row, default=str)


async def test_three_participants_in_a_row_that_fail_break_the_run_off(board: Board) -> None:
    api = await board()
    await linked(api, "a", "b", "c", "d")
    for account in "abc":
        answers(account, raising(LookupError()))

    await collected(api)

    assert accounts() == ["a", "b", "c"]
    row = await state(api)
    assert (row.status, row.failures) == (SourceStatus.DEGRADED, 1)


async def test_what_is_no_generator_is_the_fault_of_its_author(board: Board) -> None:
    api = await board(source="NotAGenerator")
    await linked(api, "sari")

    await collected(api)

    assert str((await state(api)).last_error).startswith("TypeError at ")


async def test_a_run_that_takes_too_long_goes_on_with_the_next_participant(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = await board()
    await linked(api, "a", "b", "c")
    monkeypatch.setattr(collecting, "RUN_SECONDS", 0.5)

    async def slow(who: Any) -> Any:
        await asyncio.sleep(0.6)
        yield bursa().applied(who, 1)

    bursa().answers.update(dict.fromkeys("abc", slow))

    for _ in range(3):
        assert await collected(api) == 1
    assert accounts() == ["a", "b", "c"]
    assert await collected(api) == 0


async def test_of_two_servers_one_asks(board: Board) -> None:
    api = await board()
    await linked(api, "sari")

    async with served(api.runtime.settings) as other:
        counts = await asyncio.gather(collected(api), collected(other))

    assert sorted(counts) == [0, 1]
    assert accounts() == ["sari"]


async def test_a_run_that_was_broken_off_by_the_end_of_the_server_is_taken_up_by_the_next_one(board: Board) -> None:
    api = await board()
    await linked(api, "sari")
    begun = asyncio.Event()

    async def waits(who: Any) -> Any:
        begun.set()
        await asyncio.sleep(60)
        yield who

    bursa().answers["sari"] = waits
    run = asyncio.create_task(collected(api))
    await begun.wait()
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)

    bursa().answers.clear()
    assert await collected(api) == 1
    assert (await state(api)).held_until is None


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("pass", None),
        ('raise SourceMisconfigured("Bursa refuses our token (401)")', "source: Bursa refuses our token (401)"),
        ("raise SourceUnavailable", "source: the source cannot be asked now"),
        ('raise LookupError("hunter2")', "source: LookupError"),
    ],
)
def test_an_operator_may_ask_whether_a_board_can_be_asked(
    install: Install, tmp_path: Path, check: str, told: str | None
) -> None:
    install("bursa", f"{PLUGIN.format(source='Bursa')}\nasync def check(self): {check}\nBursa.check = check")
    settings = settings_of(tmp_path, plugins={"bursa": {}})

    assert fault_of("bursa", settings) is None
    fault = fault_of("bursa", settings, ask=True)

    assert (str(fault) if fault else None) == (told and f"plugin bursa: {told}")
    assert bursa().closed == ["source"]


async def test_a_server_asks_by_itself_and_closes_its_sources_in_the_end(board: Board) -> None:
    api = await board()
    await linked(api, "sari")

    async with asyncio.timeout(SECONDS):
        async with alive(api.runtime):
            while not await recorded(api):
                await asyncio.sleep(0.05)

    await api.runtime.close()
    assert bursa().closed[-1] == "source"
