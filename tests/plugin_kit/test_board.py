"""The scripted board answers what the test wrote down, over real HTTP."""

import time
from collections.abc import Iterator

import httpx2
import pytest

from jkp.testing import Board, BoardAnswer

PATIENCE = 30.0


@pytest.fixture
def client(board: Board) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=board.url, timeout=PATIENCE) as client:
        yield client


def test_the_answer_that_fits_best_is_given_and_of_two_the_newer_one(board: Board, client: httpx2.Client) -> None:
    board.answer("/jobs", ["anybody"])
    board.answer("/jobs", ["old"], account="sari-17")
    board.answer("/jobs", ["new"], account="sari-17")

    assert client.get("/jobs?account=sari-17&since=2025-03-10").json() == ["new"]
    assert client.get("/jobs?account=budi-4").json() == ["anybody"]
    assert client.get("/vacancies").status_code == 404


def test_pages_lead_from_one_to_the_next(board: Board, client: httpx2.Client) -> None:
    board.pages("/jobs", [["a"], ["b"]], account="sari-17")
    board.pages("/tasks", [["c"], []], names=("data", "after", "page"))

    assert client.get("/jobs?account=sari-17").json() == {"items": ["a"], "next": "1"}
    assert client.get("/jobs?account=sari-17&cursor=1").json() == {"items": ["b"], "next": None}
    assert client.get("/tasks?page=1").json() == {"data": [], "after": None}


def test_what_was_asked_is_kept(board: Board, client: httpx2.Client) -> None:
    client.post("/links?from=us", json={"code": "K4TA"}, headers={"X-Board": "one"})

    (asked,) = board.requests
    assert (asked.method, asked.path, asked.query, asked.body) == (
        "POST",
        "/links",
        {"from": "us"},
        b'{"code":"K4TA"}',
    )
    assert asked.headers["x-board"] == "one"


def test_an_ill_board_is_ill_to_everybody_until_it_is_well_again(board: Board, client: httpx2.Client) -> None:
    board.answer("/jobs", [])
    statuses = []
    for answer in (BoardAnswer.unauthorized(), BoardAnswer.too_many(120), BoardAnswer.failing(503)):
        board.always(answer)
        statuses.append((client.get("/jobs").status_code, client.get("/jobs").headers.get("retry-after")))
    assert statuses == [(401, None), (429, "120"), (503, None)]

    board.always(BoardAnswer.malformed())
    with pytest.raises(ValueError, match="delimiter"):
        client.get("/jobs").json()
    board.always(BoardAnswer.hung_up())
    with pytest.raises(httpx2.RemoteProtocolError):
        client.get("/jobs")

    board.normal()
    assert client.get("/jobs").json() == []


def test_a_slow_board_answers_nobody_in_time_and_sees_who_went_away(board: Board, client: httpx2.Client) -> None:
    board.always(BoardAnswer.slow())
    began = time.monotonic()

    with pytest.raises(httpx2.ReadTimeout):
        client.get("/jobs", timeout=0.1)

    while not board.is_left_alone and time.monotonic() < began + PATIENCE:
        time.sleep(0.01)
    assert board.is_left_alone


def test_a_delayed_board_answers_all_the_same(board: Board, client: httpx2.Client) -> None:
    board.answer("/jobs", ["a"])
    board.delay(0.1)
    began = time.monotonic()

    assert client.get("/jobs").json() == ["a"]
    assert time.monotonic() - began >= 0.1
