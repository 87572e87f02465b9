"""Proofs may lie in a bucket: the same is kept, given, swept and emptied, over a server that speaks S3."""

import asyncio
from collections.abc import Iterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.bucket import BUCKET, bucket
from support.journey import a_claimant, a_person, done
from support.live import PATIENCE, scope
from support.photos import a_letter

from jkp.clock import machine_now
from jkp.evidence import s3, stores, sweeping
from jkp.evidence.models import Upload
from jkp.evidence.s3 import Bucket
from jkp.settings.keeping import EvidenceSettings
from jkp_schema.edge import gate
from jkp_schema.ids import uuid_of

pytestmark = pytest.mark.slow
LATER = timedelta(days=1)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with bucket() as found:
        yield found


@pytest.fixture
def asked(address: str) -> dict[str, str]:
    """The settings of a bucket, each test with a prefix of its own."""
    return {
        "bucket": BUCKET,
        "bucket_prefix": f"evidence/{uuid4()}",
        "bucket_endpoint": address,
        "bucket_key_id": "id",
        "bucket_secret_key": "secret",
    }


@pytest.fixture
async def api(serve: Serve, asked: dict[str, str]) -> Api:
    started = await serve(evidence=asked)
    await started.travel_to("2025-03-10")
    return started


async def names(api: Api) -> set[str]:
    return {name async for name in api.runtime.vault.store.names(machine_now() + LATER)}


async def test_a_proof_is_kept_in_the_bucket_and_given_back(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    before = await names(api)

    proof = await sari.uploads(a_letter())
    done(await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key()))

    assert await names(api) - before == {str(uuid_of("Upload", proof))}
    assert [*api.runtime.settings.uploads_folder.iterdir()] == []
    answer = await api.http.get(f"/uploads/{proof}", headers=api.officer.headers())
    assert (answer.status_code, answer.content) == (200, a_letter())


async def test_a_proof_is_fetched_piece_by_piece_as_it_is_read(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "PIECE", 100)
    sari = await a_person(api)
    proof = await sari.uploads(a_letter())

    pieces = [piece async for piece in api.runtime.vault.store.pieces(str(uuid_of("Upload", proof)))]

    assert b"".join(pieces) == a_letter()
    assert {len(piece) for piece in pieces[:-1]} == {100}
    assert 0 < len(pieces[-1]) <= 100


async def test_who_goes_in_the_middle_of_a_proof_from_the_bucket_holds_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a reader that takes one piece, and may have one file at a time
    monkeypatch.setattr(s3, "PIECE", 100)
    monkeypatch.setattr(gate, "MOST_READINGS", 1)
    sari = await a_person(api)
    proof = await sari.uploads(a_letter())
    taken = asyncio.Event()

    async def send(message: MutableMapping[str, Any]) -> None:
        if message.get("body"):
            taken.set()
            await asyncio.Event().wait()

    async def receive() -> MutableMapping[str, Any]:
        await taken.wait()
        return {"type": "http.disconnect"}

    headers = {"host": "jkp.test", "authorization": sari.me.headers()["authorization"]}
    given = scope("http", headers, method="GET", path=f"/uploads/{proof}", raw_path=b"")

    # when it goes
    async with asyncio.timeout(PATIENCE):
        await api.app(given, receive, send)

    # then it may come again
    answer = await api.http.get(f"/uploads/{proof}", headers=sari.me.headers())
    assert (answer.status_code, answer.content) == (200, a_letter())


async def test_what_was_never_attached_is_swept_from_the_bucket(api: Api) -> None:
    sari = await a_person(api)
    await sari.uploads()
    stray = api.runtime.settings.uploads_folder / "stray.part"
    stray.write_bytes(b"x")

    with api.runtime.activate():
        await Upload.all().update(expires_at=machine_now())
        assert await sweeping.sweep() == 1

    assert await names(api) == set()


async def test_a_reset_empties_the_bucket(api: Api) -> None:
    await (await a_person(api)).uploads()

    with api.runtime.activate():
        await api.runtime.vault.empty()

    assert await names(api) == set()


async def test_two_prefixes_do_not_see_each_other(asked: dict[str, str], tmp_path: Path) -> None:
    mine = Bucket(EvidenceSettings.model_validate(asked))
    theirs = Bucket(EvidenceSettings.model_validate({**asked, "bucket_prefix": "others"}))
    (tmp_path / "file").write_bytes(b"theirs")
    await theirs.keep("a", tmp_path / "file")

    assert [name async for name in mine.names(machine_now() + LATER)] == []
    with pytest.raises(FileNotFoundError):
        await stores.content(mine, "a")
    assert await stores.content(theirs, "a") == b"theirs"


async def test_dropping_what_is_not_there_is_no_fault(asked: dict[str, str]) -> None:
    await Bucket(EvidenceSettings.model_validate(asked)).drop("nothing")


async def test_a_service_that_is_not_there_keeps_nothing(serve: Serve, asked: dict[str, str]) -> None:
    api = await serve(evidence={**asked, "bucket_endpoint": "http://127.0.0.1:9"})
    sari = await a_person(api)

    answer = await api.http.post("/uploads", content=a_letter(), headers=sari.me.headers())

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    with api.runtime.activate():
        assert not await Upload.exists()
    assert [*api.runtime.settings.uploads_folder.iterdir()] == []
