"""Whose face is it? Every filing comes with a selfie, for the officer to judge (R130, AMB-26)."""

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from support.api import Api
from support.journey import Person, a_person, an_applicant, codes
from support.photos import a_letter, a_photograph
from support.rows import as_stored

from jkp.claims.identity import MOST_PIXELS, SMALLEST_SIDE, is_photograph
from jkp_schema.ids import global_id

SELFIES = "query($id: ID!) { claim(id: $id) { selfies { uploadId state checker checkedAt } } }"


@pytest.fixture
async def sari(api: Api) -> Person:
    """She may file month 1."""
    return await prepared(api)


async def prepared(api: Api) -> Person:
    person = await a_person(api)
    await person.reports("2025-02-24")
    await person.prepares()
    return person


@asynccontextmanager
async def nothing_changes(api: Api) -> AsyncIterator[None]:
    before = await as_stored(api)
    yield
    assert await as_stored(api) == before


async def selfies(reader: Api, claim: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await reader(SELFIES, id=claim))["claim"]["selfies"]
    return found


def error_of(payload: dict[str, Any]) -> tuple[str, list[str]]:
    """Code and path of the one error."""
    (error,) = payload["errors"]
    return error["code"], error["path"]


# Pictures


def moving(form: str) -> bytes:
    """A picture of three frames."""
    content = BytesIO()
    first, *others = [Image.new("RGB", (120, 120), (shade, 0, 0)) for shade in (0, 100, 200)]
    first.save(content, form, save_all=True, append_images=others)
    return content.getvalue()


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A grey PNG that claims to be of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join([b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b"")])


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


NO_SELFIE = {
    "text": b"a photograph",
    "a page": b"<html><img src=x onerror=alert(1)></html>",
    "cut off": a_photograph(400)[:500],
    "a PNG without a picture": b"\x89PNG\r\n\x1a\n",
    "a picture of another kind": a_photograph(form="BMP"),
    "a still GIF": a_photograph(form="GIF"),
    "a moving GIF": moving("GIF"),
    "a moving WebP": moving("WEBP"),
    "a moving PNG": moving("PNG"),
    "too small": a_photograph(SMALLEST_SIDE - 1),
    "a decompression bomb": png(60_000, 60_000, zlib.compress(bytes(1_000_000))),
    "more pixels than a selfie has": png(MOST_PIXELS // 1000 + 1, 1000, zlib.compress(b"")),
}


@pytest.mark.parametrize("content", NO_SELFIE.values(), ids=NO_SELFIE)
def test_what_is_no_photograph_is_told_from_one(content: bytes) -> None:
    assert not is_photograph(content)


async def test_what_is_no_photograph_is_refused_and_changes_nothing(sari: Person) -> None:
    selfie = await sari.uploads(a_letter())

    async with nothing_changes(sari.api):
        refused = await sari.files(1, selfie=selfie)

    assert error_of(refused) == ("IDENTITY_CHECK_FAILED", ["selfieUploadId"])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_still_picture_of_the_usual_kinds_is_a_photograph(form: str) -> None:
    assert is_photograph(a_photograph(SMALLEST_SIDE, form))


def test_a_photograph_with_a_depth_map_behind_it_is_one() -> None:
    assert is_photograph(moving("MPO"))


# Uploads


async def test_a_selfie_must_be_ones_own_and_new(sari: Person) -> None:
    # given a selfie that was filed with, and somebody else's
    used = await sari.selfie(1)
    await sari.filed(1)
    budi = await prepared(sari.api)
    foreign, nobodys = await sari.uploads(a_photograph()), global_id("Upload", uuid4())
    await sari.approved(1)
    await sari.assesses()
    await sari.searches("2025-03-27")
    await sari.api.travel_to("2025-04-10")

    # then none of them is taken
    async with nothing_changes(sari.api):
        assert error_of(await sari.files(2, selfie=used)) == ("EVIDENCE_UNKNOWN", ["selfieUploadId"])
        for selfie in (foreign, nobodys):
            assert error_of(await budi.files(1, selfie=selfie)) == ("EVIDENCE_UNKNOWN", ["selfieUploadId"])
        assert error_of(await budi.files(1, selfie="x")) == ("NOT_FOUND", ["selfieUploadId"])


async def test_the_officer_is_shown_the_selfie_to_judge(sari: Person) -> None:
    await sari.filed(1)

    for reader in (sari.me, sari.api.officer):
        (selfie,) = await selfies(reader, sari.claims[0])
        assert selfie == {
            "uploadId": sari.selfies[1],
            "state": "REVIEW",
            "checker": "embedded",
            "checkedAt": "2025-03-10T09:00:00+07:00",
        }
    picture = await sari.api.http.get(f"/uploads/{sari.selfies[1]}", headers=sari.api.officer.headers())
    assert is_photograph(picture.content)


async def test_a_selfie_that_was_refused_leaves_the_next_one_its_chance(sari: Person) -> None:
    assert codes((await sari.files(1, selfie=await sari.uploads(a_letter())))["errors"]) == ["IDENTITY_CHECK_FAILED"]

    assert (await sari.filed(1))["status"] == "SUBMITTED"


async def test_later_months_are_checked_too(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await sari.approved(1)
    await sari.assesses()
    await sari.searches("2025-03-27")
    await api.travel_to("2025-04-10")

    refused = await sari.files(2, selfie=await sari.uploads(a_letter()))

    assert codes(refused["errors"]) == ["IDENTITY_CHECK_FAILED"]
