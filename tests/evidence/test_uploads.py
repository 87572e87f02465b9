"""Proofs: received as a stream, kept whole or not at all, seen by their owner and by officers."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, done, refusals
from support.live import scope
from support.photos import a_letter, a_photograph

from jkp.clock import machine_now
from jkp.evidence import stores
from jkp.evidence.models import Upload
from jkp.security.principals import Role
from jkp_schema.app import App
from jkp_schema.edge import gate, uploading
from jkp_schema.ids import global_id, uuid_of

LIMIT = 1500
HALF = {"type": "http.request", "body": b"half a photograph", "more_body": True}


@pytest.fixture
async def api(kept: Serve) -> Api:
    """Uploads may have 1500 bytes here."""
    started = await kept(server={"max_upload_bytes": LIMIT})
    await started.travel_to("2025-03-10")
    return started


async def sent(client: Api, content: bytes | AsyncIterator[bytes]) -> httpx2.Response:
    return await client.http.post("/uploads", content=content, headers=client.headers())


async def seen(client: Api, upload_id: str) -> httpx2.Response:
    return await client.http.get(f"/uploads/{upload_id}", headers=client.headers())


def files(api: Api) -> list[Path]:
    return list(api.runtime.settings.uploads_folder.iterdir())


async def rows(api: Api) -> int:
    with api.runtime.activate():
        return await Upload.all().count()


async def nothing_is_kept(api: Api) -> bool:
    return files(api) == [] and await rows(api) == 0


def code_of(response: httpx2.Response) -> str:
    code: str = response.json()["errors"][0]["extensions"]["code"]
    return code


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


# Receiving


async def test_a_document_is_kept_byte_for_byte(api: Api) -> None:
    sari = await a_person(api)
    content = a_letter().ljust(LIMIT, b"\n")  # exactly the limit

    response = await sent(sari.me, content)

    assert response.status_code == 201
    assert (response.json()["state"], response.json()["mediaType"]) == ("CLEAN", "PDF")
    assert (await seen(sari.me, response.json()["uploadId"])).content == content


async def test_an_upload_may_come_in_pieces(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari.me, pieces(a_letter()[:9], b"", a_letter()[9:]))

    assert (await seen(sari.me, response.json()["uploadId"])).content == a_letter()


async def test_a_file_larger_than_the_limit_is_refused_and_leaves_nothing(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari.me, pieces(b"x" * LIMIT, b"x"))

    assert (response.status_code, code_of(response)) == (413, "TOO_LARGE")
    assert await nothing_is_kept(api)


async def test_the_stream_is_not_read_past_the_limit(api: Api) -> None:
    sari, asked_for = await a_person(api), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked_for
        while True:
            asked_for += 1
            yield b"x" * LIMIT

    response = await sent(sari.me, endless())

    assert response.status_code == 413
    assert asked_for < 5


async def test_of_what_announces_that_it_is_too_large_nothing_is_read(api: Api) -> None:
    sari, asked_for = await a_person(api), 0

    async def pieces_of_it() -> AsyncIterator[bytes]:
        nonlocal asked_for
        asked_for += 1
        yield a_letter()

    headers = {**sari.me.headers(), "content-length": str(LIMIT + 1)}
    response = await api.http.post("/uploads", content=pieces_of_it(), headers=headers)

    assert (response.status_code, asked_for) == (413, 0)
    assert await nothing_is_kept(api)


async def test_what_is_neither_picture_nor_document_is_refused_and_leaves_nothing(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari.me, b"a letter")

    assert (response.status_code, code_of(response)) == (415, "EVIDENCE_TYPE_UNKNOWN")
    assert await nothing_is_kept(api)


async def test_a_damaged_file_is_refused_and_said_why(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari.me, a_photograph()[:300])

    assert (response.status_code, code_of(response)) == (400, "EVIDENCE_UNACCEPTABLE")
    assert response.json()["errors"][0]["message"] == "The file cannot be accepted: it is damaged."
    assert await nothing_is_kept(api)


async def test_nobody_has_more_than_fifty_uploads_that_prove_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jkp.evidence.uploads.MOST_WAITING", 2)
    sari, budi = await a_person(api), await a_person(api)
    for _ in range(2):
        await sari.uploads()

    response = await sent(sari.me, a_photograph())

    assert (response.status_code, code_of(response)) == (429, "EVIDENCE_TOO_MANY")
    assert (await sent(budi.me, a_photograph())).status_code == 201


async def test_an_empty_file_is_refused_and_leaves_nothing(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari.me, b"")

    assert (response.status_code, code_of(response)) == (400, "INVALID_INPUT")
    assert await nothing_is_kept(api)


async def test_a_broken_off_upload_leaves_nothing_and_is_no_fault_of_the_server(api: Api) -> None:
    sari = await a_person(api)
    events = [HALF, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return events.pop(0)

    await App(api.runtime)(request_of(sari), receive, ignored)

    assert events == []
    assert await nothing_is_kept(api)


async def test_an_upload_that_the_server_gives_up_leaves_nothing(api: Api) -> None:
    sari, half_sent = await a_person(api), asyncio.Event()

    async def receive() -> Any:
        if half_sent.is_set():
            await asyncio.Event().wait()
        half_sent.set()
        return HALF

    # given an upload whose other half does not come
    uploading = asyncio.create_task(App(api.runtime)(request_of(sari), receive, ignored))
    await half_sent.wait()
    # when the server stops
    uploading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await uploading

    assert await nothing_is_kept(api)


async def test_an_upload_that_the_database_refuses_leaves_no_file(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    sari = await a_person(api)
    # given a full disk, as the database would tell it
    monkeypatch.setattr(Upload, "save", full_disk)

    response = await sent(sari.me, a_photograph())

    assert (response.status_code, code_of(response)) == (500, "INTERNAL")
    assert "disk" not in response.text
    assert await nothing_is_kept(api)


async def full_disk(row: Upload) -> None:
    raise OSError("disk full")


async def ignored(message: Any) -> None:
    """What a server answers to somebody who has gone."""


def request_of(person: Person) -> dict[str, Any]:
    """POST /uploads as a web server passes it on."""
    headers = [(name.encode(), value.encode()) for name, value in person.me.headers().items()]
    return {"type": "http", "method": "POST", "path": "/uploads", "headers": headers, "query_string": b""}


# Who may


@pytest.mark.parametrize(("language", "message"), [("en", "Sign in first"), ("id", "Masuk terlebih dahulu")])
async def test_without_a_token_nothing_is_received(api: Api, language: str, message: str) -> None:
    response = await sent(api.speaking(language), b"a photograph")

    assert (response.status_code, code_of(response)) == (401, "UNAUTHENTICATED")
    assert response.json()["errors"][0]["message"].startswith(message)
    assert response.headers["www-authenticate"] == "Bearer"
    assert await nothing_is_kept(api)


async def test_a_wrong_token_receives_nothing(api: Api) -> None:
    headers = {"authorization": "Bearer nonsense"}

    response = await api.http.post("/uploads", content=b"a photograph", headers=headers)

    assert (response.status_code, code_of(response)) == (401, "TOKEN_INVALID")


async def test_only_participants_upload(api: Api) -> None:
    for role in set(Role) - {Role.ANONYMOUS, Role.PARTICIPANT}:
        response = await sent(api.acting(role), b"a photograph")
        assert (response.status_code, code_of(response)) == (403, "FORBIDDEN")

    assert await nothing_is_kept(api)


async def test_the_owner_and_an_officer_see_an_upload(api: Api) -> None:
    sari = await a_person(api)
    upload_id = await sari.uploads(a_letter())

    assert (await seen(sari.me, upload_id)).content == a_letter()
    assert (await seen(api.officer, upload_id)).content == a_letter()


async def test_for_everybody_else_an_upload_does_not_exist(api: Api) -> None:
    sari, budi = await a_person(api), await a_person(api)
    upload_id = await sari.uploads()
    strangers = [api, budi.me, api.acting(Role.EMPLOYER), api.acting(Role.INTEGRATOR), api.acting(Role.OPERATOR)]

    answers = [await seen(stranger, upload_id) for stranger in strangers]

    assert [answer.status_code for answer in answers] == [404] * len(strangers)
    assert not any(b"JFIF" in answer.content for answer in answers)


async def test_the_subject_alone_does_not_make_an_owner(api: Api) -> None:
    sari = await a_person(api)
    upload_id = await sari.uploads()
    with api.runtime.activate():
        upload = await Upload.get()

    namesake = api.acting(Role.EMPLOYER, str(upload.participant_id))

    assert (await seen(namesake, upload_id)).status_code == 404


@pytest.mark.parametrize(
    "upload_id",
    [
        "nonsense",
        "%2e%2e%2fjkp.db",
        global_id("Upload", "../jkp.db"),
        global_id("Upload", "00000000-0000-0000-0000-000000000000"),
        global_id("Participant", "00000000-0000-0000-0000-000000000000"),
    ],
)
async def test_an_unknown_upload_is_not_found(api: Api, upload_id: str) -> None:
    assert (await seen(api.officer, upload_id)).status_code == 404


async def test_a_browser_is_told_not_to_guess_run_or_keep_an_upload(api: Api) -> None:
    sari = await a_person(api)
    upload_id = await sari.uploads(a_letter())

    headers = (await seen(sari.me, upload_id)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "private, no-store"


# Using


async def test_an_upload_proves_one_activity_only(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads()
    first = {"company": "PT Satu", "on": "2025-03-10", "upload": proof, "key": op.key()}
    done(await sari.me(op.SUBMIT_APPLICATION, **first))

    again = await sari.me(op.SUBMIT_APPLICATION, **{**first, "company": "PT Dua", "key": op.key()})

    assert refusals(again) == ["EVIDENCE_UNKNOWN"]


async def test_an_upload_must_be_attached_within_an_hour(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads()
    with api.runtime.activate():
        upload = await Upload.get(id=uuid_of("Upload", proof))
        assert timedelta(minutes=59) < (upload.expires_at or machine_now()) - machine_now() <= timedelta(hours=1)
        await Upload.filter(id=upload.id).update(expires_at=machine_now())

    late = await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key())

    assert refusals(late) == ["EVIDENCE_EXPIRED"]


async def test_an_upload_tells_how_far_its_check_is(api: Api) -> None:
    sari = await a_person(api)
    proof = await sari.uploads(a_letter())

    told = await api.officer(
        "query($id: ID!) { upload(id: $id) { id state mediaType size } node(id: $id) { id } }", id=proof
    )

    expected = {"id": proof, "state": "CLEAN", "mediaType": "PDF", "size": len(a_letter())}
    assert told == {"upload": expected, "node": {"id": proof}}


async def test_an_upload_can_be_seen_after_it_was_used(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads(a_letter())

    done(await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key()))

    assert (await seen(api.officer, proof)).content == a_letter()


async def test_nobody_sends_more_than_four_files_at_once(api: Api) -> None:
    # given four that never come to their end
    sari, budi = await a_person(api), await a_person(api)
    go_on = asyncio.Event()

    async def held_up() -> AsyncIterator[bytes]:
        yield a_photograph()[:100]
        await go_on.wait()

    begun = [asyncio.create_task(sent(sari.me, held_up())) for _ in range(4)]
    while len(files(api)) < 4:
        await asyncio.sleep(0.01)

    fifth, other = await sent(sari.me, a_photograph()), await sent(budi.me, a_photograph())

    assert (fifth.status_code, fifth.headers["retry-after"]) == (429, "1")
    assert fifth.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert other.status_code == 201
    go_on.set()
    await asyncio.gather(*begun)
    assert (await sent(sari.me, a_photograph())).status_code == 201


async def test_a_file_that_does_not_come_to_its_end_is_given_up(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "RECEIVE_SECONDS", 0.1)
    sari = await a_person(api)

    async def endless() -> AsyncIterator[bytes]:
        yield a_photograph()[:100]
        await asyncio.Event().wait()

    assert (await sent(sari.me, endless())).status_code == 408
    assert files(api) == []


async def test_files_cost_points_as_operations_do(serve: Serve) -> None:
    api = await serve(limits={"points_per_minute": 1_500}, plugins={"sandbox": {}})
    sari = await a_person(api)

    answers = [(await sent(sari.me, b"no picture")).status_code for _ in range(2)]

    assert answers == [415, 429]


async def test_a_file_is_given_piece_by_piece_and_a_few_at_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a reader that takes the head of an answer, and then nothing more
    monkeypatch.setattr(gate, "MOST_READINGS", 1)
    monkeypatch.setattr(stores, "PIECE", 100)
    sari, budi = await a_person(api), await a_person(api)
    upload_id = await sari.uploads(a_letter())
    taken: list[int] = []
    stopped = asyncio.Event()

    async def send(message: MutableMapping[str, Any]) -> None:
        taken.append(len(message.get("body", b"")))
        if len(taken) > 1:
            stopped.set()
            await asyncio.Event().wait()

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        return {}

    headers = {"host": "jkp.test", "authorization": sari.me.headers()["authorization"]}
    asked = scope("http", headers, method="GET", path=f"/uploads/{upload_id}", raw_path=b"")
    reading = asyncio.create_task(api.app(asked, receive, send))
    await stopped.wait()

    # then no more than a piece was taken from the store, and another file must wait
    assert taken == [0, 100]
    assert (await seen(sari.me, upload_id)).status_code == 429
    assert (await seen(budi.me, await budi.uploads())).status_code == 200
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert (await seen(sari.me, upload_id)).content == a_letter()
