"""Files that come and go over real connections: slowly, in chunks, and with a client that has gone meanwhile."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Serve
from support.api import Api
from support.journey import Person, a_person
from support.listening import listened
from support.logs import lines_of
from support.photos import a_letter

from jkp.evidence.models import Upload
from jkp_schema.edge import asking, gate, uploading

LIMIT = 16_000_000
PATIENCE = 10.0
CHUNKED = "transfer-encoding: chunked"


@dataclass
class Line:
    """A connection to the server, byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def chunk(self, content: bytes) -> None:
        """A chunk of a body; an empty one is its end."""
        await self.send(b"%x\r\n%s\r\n" % (len(content), content))

    async def answer(self) -> tuple[int, str]:
        """The status, and the code of the error or the state of the upload."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
            body = json.loads(await self.reader.readexactly(length))
        return int(head.split()[1]), body.get("state") or body["errors"][0]["extensions"]["code"]

    async def is_closed(self) -> bool:
        """Whether the server has ended it; for what still comes from a client, a system resets it."""
        with suppress(ConnectionResetError):
            async with asyncio.timeout(PATIENCE):
                return await self.reader.read() == b""
        return True

    def cut(self) -> None:
        """End it without a farewell."""
        self.writer.transport.abort()


Call = Callable[..., Awaitable[Line]]


@asynccontextmanager
async def calls(api: Api, person: Person) -> AsyncIterator[Call]:
    """Begin requests of this person with the heads that are given."""
    async with listened(api) as port:
        lines: list[Line] = []

        async def call(begins: str, *headers: str) -> Line:
            bare = socket.socket()
            bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            bare.connect(("127.0.0.1", port))
            lines.append(Line(*await asyncio.open_connection(sock=bare)))
            own = [f"{name}: {value}" for name, value in person.me.headers().items()]
            head = "\r\n".join([f"{begins} HTTP/1.1", "host: jkp.test", *own, *headers, "", ""])
            await lines[-1].send(head.encode())
            return lines[-1]

        yield call
        for line in lines:
            line.cut()


@pytest.fixture
async def api(serve: Serve) -> Api:
    started = await serve(server={"max_upload_bytes": LIMIT})
    await started.travel_to("2025-03-10")
    return started


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_person(api)


def files(api: Api) -> list[Path]:
    return list(api.runtime.settings.uploads_folder.iterdir())


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.005)


async def nothing_is_kept(api: Api) -> bool:
    await until(lambda: files(api) == [])
    with api.runtime.activate():
        return not await Upload.exists()


async def test_a_file_of_unknown_length_comes_in_chunks(api: Api, sari: Person) -> None:
    async with calls(api, sari) as call:
        line = await call("POST /uploads", CHUNKED)
        for at in range(0, len(a_letter()), 7):
            await line.chunk(a_letter()[at : at + 7])
        await line.chunk(b"")

        assert await line.answer() == (201, "CLEAN")


async def test_a_file_that_turns_out_too_large_is_refused_at_the_first_byte_too_many(api: Api, sari: Person) -> None:
    async with calls(api, sari) as call:
        line = await call("POST /uploads", CHUNKED)
        for _ in range(LIMIT // 1_000_000):
            await line.chunk(b"x" * 1_000_000)
        assert len(files(api)) == 1
        await line.chunk(b"x")

        # its end was not sent
        assert await line.answer() == (413, "TOO_LARGE")
        assert await line.is_closed()
    assert await nothing_is_kept(api)


async def test_of_what_says_itself_that_it_is_too_large_nothing_is_asked_for(api: Api, sari: Person) -> None:
    async with calls(api, sari) as call:
        line = await call("POST /uploads", f"content-length: {LIMIT + 1}", "expect: 100-continue")

        assert await line.answer() == (413, "TOO_LARGE")


async def test_who_sends_a_byte_now_and_then_is_not_waited_for(
    api: Api, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "RECEIVE_SECONDS", 0.5)
    async with calls(api, sari) as call:
        line = await call("POST /uploads", CHUNKED)

        async def drip() -> None:
            for byte in a_letter():
                await line.chunk(bytes([byte]))
                await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        try:
            assert await line.answer() == (408, "BAD_REQUEST")
            assert await line.is_closed()
        finally:
            dripping.cancel()
            await asyncio.gather(dripping, return_exceptions=True)
    assert await nothing_is_kept(api)


async def test_a_body_of_graphql_is_not_waited_for_either(
    api: Api, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "RECEIVE_SECONDS", 0.2)
    async with calls(api, sari) as call:
        line = await call("POST /graphql", "content-type: application/json", "content-length: 1000")
        await line.send(b'{"query": ')

        assert await line.answer() == (408, "BAD_REQUEST")
        assert await line.is_closed()


@pytest.mark.parametrize("head", [CHUNKED, "content-length: 1000000"])
async def test_of_a_client_that_goes_in_the_middle_nothing_is_left(api: Api, sari: Person, head: str) -> None:
    with lines_of() as lines:
        async with calls(api, sari) as call:
            line = await call("POST /uploads", head)
            await (line.chunk if head is CHUNKED else line.send)(b"half a photograph" * 1000)
            await until(lambda: len(files(api)) == 1)

            line.cut()

            assert await nothing_is_kept(api)
    assert [each for each in lines() if each["level"] in {"error", "warning"}] == []


async def test_of_a_body_whose_chunks_are_none_nothing_is_left(api: Api, sari: Person) -> None:
    async with calls(api, sari) as call:
        line = await call("POST /uploads", CHUNKED)
        await line.chunk(b"half a photograph")
        await until(lambda: len(files(api)) == 1)

        await line.send(b"no length\r\nx\r\n")

        assert await nothing_is_kept(api)


async def test_who_goes_while_a_file_is_given_holds_no_place(
    api: Api, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_READINGS", 1)
    upload_id = await sari.uploads(a_letter())
    # given a file that fits into no buffer, and a reader that takes its first bytes and then nothing
    (file,) = files(api)
    file.write_bytes(a_letter().ljust(LIMIT, b"\n"))
    async with calls(api, sari) as call:
        line = await call(f"GET /uploads/{upload_id}")
        await line.reader.readuntil(b"\r\n\r\n")
        assert (await (await call(f"GET /uploads/{upload_id}")).answer())[0] == 429

        line.cut()

        # then soon there is a place again
        async with asyncio.timeout(PATIENCE):
            while await begun(call, upload_id) == 429:
                await asyncio.sleep(0.02)


async def begun(call: Call, upload_id: str) -> int:
    line = await call(f"GET /uploads/{upload_id}")
    head = await line.reader.readuntil(b"\r\n\r\n")
    return int(head.split()[1])


async def test_a_file_is_given_whole_whatever_part_is_asked_for(api: Api, sari: Person) -> None:
    upload_id = await sari.uploads(a_letter())

    headers = {**sari.me.headers(), "range": "bytes=0-3"}
    answer = await api.http.get(f"/uploads/{upload_id}", headers=headers)

    assert (answer.status_code, answer.content) == (200, a_letter())
