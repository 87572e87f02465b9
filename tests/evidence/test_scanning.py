"""Nothing leaves the quarantine before every scanner has said that it is clean."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, done, refusals
from support.photos import a_letter
from support.scanner import Daemon, listening

from jkp.evidence import scanning
from jkp.evidence.models import Upload
from jkp.evidence.scanners import Clamd, ScanFailed, ScanVerdict
from jkp.evidence.terms import TRANSITIONS, EvidenceState
from jkp_schema.ids import uuid_of

VIRUS = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


@pytest.fixture
async def daemon() -> AsyncIterator[tuple[Daemon, str]]:
    started = Daemon()
    async with listening(started) as address:
        yield started, address


@pytest.fixture
async def api(serve: Serve, daemon: tuple[Daemon, str]) -> Api:
    """A server whose uploads go through clamd."""
    started = await serve(evidence={"clamd": daemon[1], "scan_seconds": 5})
    await started.travel_to("2025-03-10")
    return started


async def sent(sari: Person, content: bytes) -> httpx2.Response:
    return await sari.api.http.post("/uploads", content=content, headers=sari.me.headers())


async def fetched(client: Api, upload_id: str) -> tuple[int, str]:
    """The status, and the code of the error if there is one."""
    response = await client.http.get(f"/uploads/{upload_id}", headers=client.headers())
    return response.status_code, "" if response.is_success else code_of(response)


def code_of(response: httpx2.Response) -> str:
    code: str = response.json()["errors"][0]["extensions"]["code"]
    return code


async def settled(api: Api) -> None:
    """What the background does every half minute."""
    with api.runtime.activate():
        await scanning.settle_waiting()


def test_only_what_is_in_quarantine_moves() -> None:
    assert {state for state, following in TRANSITIONS.items() if following} == {EvidenceState.QUARANTINED}


async def test_what_the_scanner_finds_clean_is_given(api: Api, daemon: tuple[Daemon, str]) -> None:
    sari = await a_person(api)

    response = await sent(sari, a_letter())

    assert response.json()["state"] == "CLEAN"
    assert daemon[0].sent == [a_letter()]
    assert await fetched(sari.me, response.json()["uploadId"]) == (200, "")


async def test_what_it_finds_infected_is_refused_and_deleted(api: Api) -> None:
    sari = await a_person(api)

    response = await sent(sari, a_letter(VIRUS).replace(b"%%EOF", b"%" + VIRUS.encode() + b"\n%%EOF"))

    assert (response.status_code, code_of(response)) == (400, "EVIDENCE_INFECTED")
    assert [*api.runtime.settings.uploads_folder.iterdir()] == []
    with api.runtime.activate():
        assert (await Upload.get()).state is EvidenceState.INFECTED


async def test_where_no_scanner_answers_it_may_be_attached_and_nobody_gets_it(
    api: Api, daemon: tuple[Daemon, str], caplog: pytest.LogCaptureFixture
) -> None:
    sari = await a_claimant(api, "2025-03-10")
    # given a scanner that cannot look at anything
    daemon[0].answers = b"INSTREAM size limit exceeded. ERROR\0"
    proof = (await sent(sari, a_letter())).json()["uploadId"]

    # when she enters an application with it
    done(await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key()))

    # then nobody sees it, until it was scanned
    assert await fetched(api.officer, proof) == await fetched(sari.me, proof) == (409, "EVIDENCE_QUARANTINED")
    assert (await api.officer("query($id: ID!) { upload(id: $id) { state link { url } } }", id=proof))["upload"] == {
        "state": "QUARANTINED",
        "link": None,
    }
    daemon[0].answers = b""
    await settled(api)
    assert await fetched(api.officer, proof) == (200, "")
    assert "stays in quarantine" in caplog.text


async def test_what_is_found_later_is_not_given_and_cannot_be_attached(api: Api, daemon: tuple[Daemon, str]) -> None:
    sari = await a_claimant(api, "2025-03-10")
    daemon[0].answers = b"\0"
    proof = (await sent(sari, a_letter())).json()["uploadId"]

    # when the scanner works again, and knows better
    daemon[0].answers, daemon[0].finds = b"", b"%PDF"
    await settled(api)

    assert await fetched(sari.me, proof) == (410, "EVIDENCE_INFECTED")
    entered = await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key())
    assert refusals(entered) == ["EVIDENCE_INFECTED"]
    with pytest.raises(FileNotFoundError):
        (api.runtime.settings.uploads_folder / str(uuid_of("Upload", proof))).stat()


async def test_a_scanner_that_does_not_answer_is_not_waited_for(serve: Serve) -> None:
    gone = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.set()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        address = "{}:{}".format(*server.sockets[0].getsockname())
        api = await serve(evidence={"clamd": address, "scan_seconds": 0.2})
        response = await sent(await a_person(api), a_letter())
        await gone.wait()

    assert (response.status_code, response.json()["state"]) == (201, "QUARANTINED")


async def test_an_upload_from_before_the_check_is_checked(api: Api) -> None:
    sari = await a_person(api)
    good, bad = [uuid_of("Upload", await sari.uploads()) for _ in range(2)]
    folder = api.runtime.settings.uploads_folder
    # given two files that nobody has looked at
    with api.runtime.activate():
        await Upload.all().update(state=EvidenceState.QUARANTINED, media_type=None)
    (folder / str(bad)).write_bytes(b"<script>alert(1)</script>")

    await settled(api)

    with api.runtime.activate():
        states = {upload.id: upload.state for upload in await Upload.all()}
    assert states == {good: EvidenceState.CLEAN, bad: EvidenceState.INFECTED}
    assert [file.name for file in folder.iterdir()] == [str(good)]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [(b"stream: OK\0", ScanVerdict.CLEAN), (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", ScanVerdict.INFECTED)],
)
async def test_clamd_is_understood_over_a_socket_of_the_machine(
    tmp_path: Path, said: bytes, verdict: ScanVerdict
) -> None:
    started, path = Daemon(), str(tmp_path / "clamd.ctl")
    started.answers = said
    async with await asyncio.start_unix_server(started.serve, path):
        assert await Clamd(path).scan(b"x" * 200_000) is verdict
    assert started.sent == [b"x" * 200_000]


@pytest.mark.parametrize("said", [b"", b"UNKNOWN COMMAND\0", b"INSTREAM size limit exceeded. ERROR\0", b"OK"])
async def test_any_other_answer_of_clamd_is_no_verdict(daemon: tuple[Daemon, str], said: bytes) -> None:
    daemon[0].answers = said or b"\0"

    with pytest.raises(ScanFailed):
        await Clamd(daemon[1]).scan(b"x")
