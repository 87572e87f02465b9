"""A plugin may judge the selfies in place of the embedded check; where it fails, the officer does (AMB-26)."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from support.api import Api
from support.journey import Person, a_person, codes
from support.photos import a_letter
from support.rows import as_stored
from support.serving import settings_of

from jkp.errors import CannotStart
from jkp.runtime import Runtime

Serve = Callable[..., Awaitable[Api]]
Install = Callable[..., None]
Judged = Callable[..., Awaitable[Person]]

HANGS = "await asyncio.sleep(60)"
CHECK = """
import asyncio
from uuid import UUID

class FaceCheck:
    name = "face"

    async def check(self, photo: bytes, participant_id: UUID):
        {body}

@hookimpl
def jkp_identity_checks(ctx):
    return [FaceCheck()]
"""


@pytest.fixture
def judged(install: Install, serve: Serve) -> Judged:
    """Somebody who may file month 1, where the plugin `faces` judges like this."""

    async def served(body: str) -> Person:
        install("faces", CHECK.format(body=body))
        api = await serve(plugins={"faces": {"time_limit": 0.1} if body == HANGS else {}, "sandbox": {}})
        await api.travel_to("2025-03-10")
        person = await a_person(api)
        await person.reports("2025-02-24")
        await person.prepares()
        return person

    return served


async def selfie_of(person: Person) -> dict[str, Any]:
    """What was said of the selfie of month 1."""
    document = "query($id: ID!) { claim(id: $id) { selfies { state checker } } }"
    (selfie,) = (await person.api.officer(document, id=person.claims[0]))["claim"]["selfies"]
    found: dict[str, Any] = selfie
    return found


async def test_a_plugin_may_say_that_it_is_she(judged: Judged) -> None:
    sari = await judged("return IdentityState.PASSED")

    await sari.filed(1)

    selfie = await selfie_of(sari)
    assert (selfie["state"], selfie["checker"]) == ("PASSED", "faces")


async def test_a_plugin_may_refuse_a_selfie(judged: Judged) -> None:
    sari = await judged("raise refuse(Code.IDENTITY_CHECK_FAILED, path=('selfieUploadId',))")
    await sari.selfie(1)

    before = await as_stored(sari.api)
    refused = await sari.files(1)

    assert codes(refused["errors"]) == ["IDENTITY_CHECK_FAILED"]
    assert await as_stored(sari.api) == before


@pytest.mark.parametrize("body", ["raise LookupError('no camera')", HANGS, "return 'SURELY'", "return None"])
async def test_a_plugin_that_fails_hangs_or_talks_nonsense_leaves_it_to_the_officer(
    judged: Judged, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    sari = await judged(body)

    await sari.filed(1)

    selfie = await selfie_of(sari)
    assert (selfie["state"], selfie["checker"]) == ("REVIEW", "faces")
    assert "jkp.plugins.faces" in {record.name for record in caplog.records}


async def test_what_is_no_photograph_never_reaches_a_plugin(judged: Judged) -> None:
    sari = await judged("return IdentityState.PASSED")

    refused = await sari.files(1, selfie=await sari.uploads(a_letter()))

    assert codes(refused["errors"]) == ["IDENTITY_CHECK_FAILED"]


async def test_only_one_plugin_judges(install: Install, tmp_path: Path) -> None:
    for name in ("faces", "masks"):
        install(name, CHECK.format(body="return IdentityState.PASSED"), distribution=f"jkp-{name}")

    with pytest.raises(CannotStart) as refused:
        Runtime(settings_of(tmp_path, plugins={"faces": {}, "masks": {}}))

    assert "faces" in str(refused.value)
    assert "masks" in str(refused.value)


async def test_a_plugin_judges_in_one_way(install: Install, tmp_path: Path) -> None:
    install("faces", CHECK.format(body="return IdentityState.PASSED").replace("[FaceCheck()]", "[FaceCheck()] * 2"))

    with pytest.raises(CannotStart, match="plugin faces: jkp_identity_checks must give one identity check"):
        Runtime(settings_of(tmp_path, plugins={"faces": {}}))
