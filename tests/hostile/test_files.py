"""Hostile files: none is stored as clean, and each is refused soon and with little memory."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest
from conftest import Serve
from hostile.files import all_files, quickly_made
from hostile.others import GOOD
from support.api import Api
from support.journey import Person, a_person

from jkp.evidence.examiner import MOST_MEMORY
from jkp.evidence.examining import examine
from jkp.evidence.models import Upload

FEWEST = 200
SECONDS = 2.0
"""Of a processor: how many others share it is no fault of a file."""
SAMPLE = (
    "nothing",
    "a page",
    "a program for Windows",
    "a picture of another kind (GIF)",
    "a page, then a JPEG",
    "a page, then a PDF",
    "a JPEG cut off after 40 bytes",
    "a PNG of 60000 x 60000 pixels",
    "a WEBP of 30 frames",
    "JavaScript at opening",
    "Launch deep inside",
    "a file inside",
    "a form in XML",
    "a PDF locked as revision 6, opened with a password",
    "a PDF, then an archive, then its end",
    "pages that are their own children",
    "a PNG of 6400 x 6400 pixels",
)


@pytest.fixture
async def sari(kept: Serve) -> Person:
    """A participant of a server that takes files as large as the largest of these."""
    api = await kept(server={"max_upload_bytes": 8_000_000}, limits={"points_per_minute": 0})
    await api.travel_to("2025-03-10")
    return await a_person(api)


async def sent(sari: Person, content: bytes) -> httpx2.Response:
    return await sari.api.http.post("/uploads", content=content, headers=sari.me.headers())


async def rows(api: Api) -> int:
    with api.runtime.activate():
        return await Upload.all().count()


def test_there_are_so_many_of_them() -> None:
    assert len(set(quickly_made().values())) >= FEWEST


@pytest.mark.parametrize("kind", GOOD)
async def test_a_file_that_nothing_is_wrong_with_is_kept(sari: Person, kind: str) -> None:
    assert (await sent(sari, GOOD[kind])).status_code == 201


async def test_of_a_sample_none_is_kept(sari: Person) -> None:
    await none_is_kept(sari, {name: quickly_made()[name] for name in SAMPLE})


@pytest.mark.slow
async def test_none_of_them_is_kept(sari: Person) -> None:
    await none_is_kept(sari, all_files())


@pytest.mark.slow
async def test_a_bomb_keeps_nobody_else_waiting(sari: Person) -> None:
    bomb = asyncio.create_task(sent(sari, all_files()["a bomb behind Fl"]))
    await asyncio.sleep(0.05)

    for _ in range(3):
        await sari.api("{ viewer { role } }")

    assert not bomb.done()
    assert (await bomb).status_code == 400


async def none_is_kept(sari: Person, files: Mapping[str, bytes]) -> None:
    answers = {name: await sent(sari, content) for name, content in files.items()}

    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code not in (400, 415)} == {}
    assert {answer.json()["errors"][0]["extensions"]["code"] for answer in answers.values()} <= {
        "INVALID_INPUT",
        "EVIDENCE_TYPE_UNKNOWN",
        "EVIDENCE_UNACCEPTABLE",
    }
    assert await rows(sari.api) == 0
    assert [*sari.api.runtime.settings.uploads_folder.iterdir()] == []


@pytest.mark.slow
def test_each_is_refused_soon_and_with_little_memory(tmp_path: Path) -> None:
    for name, fault, seconds, peak in asyncio.run(measured(tmp_path)):
        assert fault is not None, name
        assert seconds < SECONDS, (name, seconds)
        assert peak < MOST_MEMORY, (name, peak)


async def measured(folder: Path) -> list[tuple[str, str | None, float, int]]:
    """Every file with its fault, the seconds and the bytes that it took."""
    found: list[tuple[str, str | None, float, int]] = []
    for name, content in all_files().items():
        (folder / "sent").write_bytes(content)
        verdict = await examine(folder / "sent", folder / "kept")
        found.append((name, verdict.fault, verdict.seconds, verdict.peak))
    return found
