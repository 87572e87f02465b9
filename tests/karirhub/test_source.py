"""The real Karirhub is asked through its API: page by page, and whatever it answers (R083, R119)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.journey import Person, a_claimant
from support.karirhub_board import a_call, a_vacancy, an_application
from support.rows import sql
from support.serving import PLUGINS

from jkp.plugin import AccountNotLinked, CannotLoad, ParticipantRef, Period, SourceMisconfigured, SourceUnavailable
from jkp.plugin.collecting import collect_now
from jkp.testing.answers import BoardAnswer
from jkp.testing.board import Board
from jkp.testing.doubles import make_context
from jkp_karirhub import source
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.ids import uuid_of

STATE = """{ viewer { participant {
  karirhubApplications { nodes { status vacancy { code } } } activities(first: 100) { nodes { kind counted } }
  currentMission { points }
} } }"""
APPLICATIONS = "/applications"


@pytest.fixture
def board() -> Iterator[Board]:
    """The board's API, on loopback."""
    started = Board()
    yield started
    started.close()


@pytest.fixture
async def api(serve: Serve, board: Board) -> Api:
    """A server that asks the board; its clock stands at 20 March 2025."""
    asked = {"api_url": board.url, "api_token": "rahasia", "api_seconds": 1}
    started = await serve(plugins={**{name: {} for name in PLUGINS}, "karirhub": asked})
    await started.travel_to("2025-03-10")
    return started


@pytest.fixture
async def sari(api: Api) -> Person:
    """A claimant whose account at the board is linked, on 20 March."""
    person = await a_claimant(api, "2025-03-10", assessed=False)
    with api.runtime.activate():
        await karirhub(api).context.accounts.link(uuid_of("Participant", person.id), "sari-17")
    await api.travel_to("2025-03-20")
    return person


def karirhub(api: Api) -> Any:
    return next(one for one in api.runtime.host.plugins if one.name == "karirhub")


async def collected(person: Person) -> list[str]:
    """Ask the source for her alone; the kinds of what it gives. Errors: those of the source."""
    api = person.api
    [asked] = karirhub(api).sources
    window = Period(date(2025, 3, 10), date(2025, 3, 20))
    who = ParticipantRef(id=uuid_of("Participant", person.id), account="sari-17")
    with api.runtime.activate():
        return [activity.kind.value async for activity in asked.collect(who, window)]


async def state_of(person: Person) -> dict[str, Any]:
    participant: dict[str, Any] = (await person.me(STATE))["viewer"]["participant"]
    return participant


def told(number: int, day: str = "2025-03-12", **given: Any) -> dict[str, Any]:
    vacancy = a_vacancy(f"V-{number}", company=f"PT Nomor {number}")
    return an_application(f"A-{number}", sent_at=f"{day}T08:00:00+07:00", vacancy=vacancy, **given)


async def test_every_page_is_read_and_everything_counts_once_however_often_it_is_told(
    board: Board, sari: Person
) -> None:
    # given three pages, out of order, of which one tells again what another told
    pages = [
        [told(3, "2025-03-15"), told(1)],
        [told(2, calls=[a_call(at="2025-03-16T09:00:00+07:00")]), told(1)],
        [told(4, "2025-03-11")],
    ]
    board.pages(APPLICATIONS, pages, account="sari-17")

    # when the board is asked twice
    with sari.api.runtime.activate():
        assert await collect_now() == 5
        assert await collect_now() == 0

    # then each is there once, and the board was asked with our token for the days of the mission
    state = await state_of(sari)
    assert sorted(node["vacancy"]["code"] for node in state["karirhubApplications"]["nodes"]) == [
        f"V-{number}" for number in (1, 2, 3, 4)
    ]
    assert len(state["activities"]["nodes"]) == 5
    assert all(node["counted"] for node in state["activities"]["nodes"])
    assert state["currentMission"] == {"points": 5}
    assert len(board.requests) == 6
    first = board.requests[0]
    assert first.headers["authorization"] == "Bearer rahasia"
    assert dict(first.query) == {"account": "sari-17", "from": "2025-03-10", "to": "2025-03-20"}


async def test_what_was_taken_back_there_counts_no_longer_here(board: Board, sari: Person) -> None:
    board.answer(APPLICATIONS, {"items": [told(1)]})
    with sari.api.runtime.activate():
        await collect_now()
    withdrawn = [{"status": "WITHDRAWN", "at": "2025-03-13T08:00:00+07:00"}]
    board.answer(APPLICATIONS, {"items": [told(1, moves=withdrawn), told(2, moves=withdrawn)]})

    with sari.api.runtime.activate():
        assert await collect_now() == 0

    state = await state_of(sari)
    assert [node["status"] for node in state["karirhubApplications"]["nodes"]] == ["WITHDRAWN", "WITHDRAWN"]
    assert state["currentMission"] == {"points": 0}


async def test_what_is_outside_of_the_window_is_kept_and_not_given(board: Board, sari: Person) -> None:
    board.answer(APPLICATIONS, {"items": [told(1, "2025-03-09"), told(2, "2025-03-10")]})

    assert await collected(sari) == ["JOB_APPLICATION"]
    assert len((await state_of(sari))["karirhubApplications"]["nodes"]) == 2


NONSENSE = {
    "an error of its own": BoardAnswer.failing(),
    "a broken answer": BoardAnswer.malformed(),
    "a page of another kind": BoardAnswer(body=b"<h1>Welcome</h1>", headers={"Content-Type": "text/html"}),
    "an item that is none": BoardAnswer.ok({"items": [{"id": "A-1"}]}),
    "no items": BoardAnswer.ok({"next": None}),
    "no answer": BoardAnswer.slow(30),
    "a connection that ends": BoardAnswer.hung_up(),
    "a page that never ends": BoardAnswer.ok({"items": [], "next": "0"}),
    "too large a page": BoardAnswer(body=b" " * 4_194_305, headers={"Content-Type": "application/json"}),
}


async def test_a_board_that_misbehaves_is_asked_again_later_and_what_it_told_before_stays(
    board: Board, sari: Person
) -> None:
    for what, answer in NONSENSE.items():
        board.always(answer)
        with pytest.raises(SourceUnavailable):
            await collected(sari)
        assert (await state_of(sari))["karirhubApplications"]["nodes"] == [], what
    board.normal()
    board.answer(APPLICATIONS, {"items": [told(1)], "next": "second"})
    board.answer(APPLICATIONS, BoardAnswer.failing(), cursor="second")

    with sari.api.runtime.activate():
        assert await collect_now() == 1

    assert (await state_of(sari))["currentMission"] == {"points": 1}
    [state] = await sql(sari.api, "SELECT status, last_error FROM source_state")
    assert "SourceUnavailable" in state["last_error"]


@pytest.mark.parametrize(
    ("retry_after", "waits"), [("120", 120), ("99999999999", 86_400), ("soon", None), ("-5", None)]
)
async def test_a_board_that_wants_fewer_questions_says_when(
    board: Board, sari: Person, retry_after: str, waits: int | None
) -> None:
    board.always(BoardAnswer(status=429, headers={"Retry-After": retry_after}))

    with pytest.raises(SourceUnavailable) as refusal:
        await collected(sari)

    assert refusal.value.retry_after == (None if waits is None else timedelta(seconds=waits))


async def test_a_wrong_token_or_address_is_for_the_operator_and_an_unknown_account_for_nobody(
    board: Board, sari: Person
) -> None:
    for status in (401, 403, 302):
        board.always(BoardAnswer(status=status, headers={"Location": "/elsewhere"}))
        with pytest.raises(SourceMisconfigured) as refusal:
            await collected(sari)
        assert "rahasia" not in refusal.value.text
    board.always(BoardAnswer(status=404))
    with pytest.raises(AccountNotLinked):
        await collected(sari)
    [asked] = karirhub(sari.api).sources
    with pytest.raises(SourceMisconfigured, match="address"):
        await asked.check()
    board.normal()
    board.answer("/ping", {})
    await asked.check()


def test_an_address_needs_a_token_and_encryption_in_production() -> None:
    with pytest.raises(ValueError, match="belong together"):
        KarirhubSettings.model_validate({"api_url": "https://board.test"})
    open_air = KarirhubSettings.model_validate({"api_url": "http://board.test", "api_token": "x"})
    with pytest.raises(CannotLoad, match="https"):
        source.of(make_context("karirhub", open_air))
