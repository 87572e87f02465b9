"""Hostile requests: none brings out a fault of the server, and it answers everybody else all the time."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest
from hostile.asking import Answer, answered
from hostile.bodies import bodies
from hostile.documents import documents
from hostile.frames import frames
from hostile.urls import urls
from hostile.values import values
from support.api import Api
from support.journey import a_claimant
from support.live import Closed, Socket, socket

FEWEST = 300
WHO = {"query": "{ viewer { role } }"}
GOODBYES = {4400, 4401, 4403, 4409, 4429}
Case = tuple[str, Callable[[], Awaitable[Answer]]]


@pytest.fixture
async def officer(api: Api) -> Api:
    """Somebody who sees everything, where there is something to see."""
    await a_claimant(api, "2025-03-10")
    return api.officer


def test_there_are_so_many_of_them() -> None:
    tables: list[Iterable[Any]] = [bodies(), documents(), values(), frames(), urls()]
    names = [(number, row[0]) for number, rows in enumerate(tables) for row in rows]

    assert len(set(names)) == len(names) > FEWEST


async def faults(api: Api, cases: Iterable[Case]) -> dict[str, str]:
    """What was wrong with the answers to which of them."""
    found = {}
    for name, ask in cases:
        # What is asked for here is that each is answered, and not how many of them.
        api.app.graphql.gate.budgets.refill()
        if fault := (await ask()).fault:
            found[name] = fault
    assert (await api.raw(WHO["query"])).json()["data"]
    return found


def posted(api: Api, asked: dict[str, Any]) -> Awaitable[Answer]:
    headers = {name: value.encode() for name, value in api.headers().items()}
    return answered(api, headers=headers, body=json.dumps(asked).encode())


async def test_no_body_brings_out_a_fault(api: Api) -> None:
    cases = [
        (name, lambda type_=type_, body=body: answered(api, headers={"content-type": type_.encode()}, body=body))
        for name, type_, body in bodies()
    ]

    assert await faults(api, cases) == {}


async def test_no_document_brings_out_a_fault(officer: Api) -> None:
    cases = [(name, lambda text=text: posted(officer, {"query": text})) for name, text in documents()]

    assert await faults(officer, cases) == {}


async def test_no_value_brings_out_a_fault(officer: Api) -> None:
    cases = [
        (name, lambda text=text, value=value: posted(officer, {"query": text, "variables": {"v": value}}))
        for name, text, value in values()
    ]

    assert await faults(officer, cases) == {}


async def test_no_url_method_or_header_brings_out_a_fault(api: Api) -> None:
    body = json.dumps(WHO).encode()
    cases = [
        (
            name,
            lambda method=method, path=path, query=query, headers=headers: answered(
                api, method, path, query, headers, body
            ),
        )
        for name, method, path, query, headers in urls()
    ]

    assert await faults(api, cases) == {}


async def test_no_frame_brings_out_a_fault(api: Api) -> None:
    found = {}
    for name, sent in frames():
        api.app.graphql.gate.budgets.refill()
        async with socket(api, token=False) as listener:
            if fault := await _fault_of(listener, sent):
                found[name] = fault

    assert found == {}
    assert (await api.raw(WHO["query"])).json()["data"]


async def _fault_of(listener: Socket, sent: list[str | bytes]) -> str | None:
    """Whether the socket goes on to answer, or was closed with a reason of the protocol's."""
    for frame in [*sent, json.dumps({"type": "subscribe", "id": "alive", "payload": WHO})]:
        listener.send_text(frame) if isinstance(frame, str) else listener.send_bytes(frame)
    try:
        async for told in _told(listener):
            if "INTERNAL" in json.dumps(told):
                return str(told)
    except Closed as closed:
        return None if closed.code in GOODBYES and closed.reason else f"{closed.code} {closed.reason}"
    return None


async def _told(listener: Socket) -> AsyncIterator[dict[str, Any]]:
    """Every frame up to the answer of the last question."""
    while True:
        frame = await listener.next()
        yield frame
        if frame.get("id") == "alive":
            return


@pytest.mark.slow
async def test_no_document_brings_out_a_fault_on_a_stream_or_a_socket(officer: Api) -> None:
    headers = {"accept": b"text/event-stream", "authorization": officer.headers()["authorization"].encode()}
    cases = [
        (name, lambda text=text: answered(officer, headers=headers, body=json.dumps({"query": text}).encode()))
        for name, text in documents()
        if "subscription {" not in text
    ]
    assert await faults(officer, cases) == {}

    for name, text in documents():
        officer.app.graphql.gate.budgets.refill()
        async with socket(officer) as listener:
            await listener.init()
            listener.send({"type": "subscribe", "id": "1", "payload": {"query": text}})
            with suppress(Closed):
                assert "INTERNAL" not in json.dumps(await listener.next()), name
