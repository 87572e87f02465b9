"""What nobody needs is deleted: uploads that were never attached, and files without a row."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from support import operations as op
from support.api import Api
from support.journey import a_claimant, a_person, done

from jkp.clock import machine_now
from jkp.evidence import sweeping
from jkp.evidence.models import Upload
from jkp_schema.ids import uuid_of


async def swept(api: Api) -> int:
    with api.runtime.activate():
        return await sweeping.sweep()


async def over(api: Api) -> None:
    """Let the time of every upload be over."""
    with api.runtime.activate():
        await Upload.all().update(expires_at=machine_now() - timedelta(seconds=1))


def files(api: Api) -> set[str]:
    return {file.name for file in api.runtime.settings.uploads_folder.iterdir()}


def put(api: Api, name: str, age: timedelta) -> Path:
    """A file of this age without a row."""
    file = api.runtime.settings.uploads_folder / name
    file.write_bytes(b"x")
    written = (machine_now() - age).timestamp()
    os.utime(file, (written, written))
    return file


async def test_an_upload_that_was_never_attached_is_deleted_after_its_time(any_api: Api) -> None:
    sari = await a_person(any_api)
    await sari.uploads()
    assert await swept(any_api) == 0

    await over(any_api)

    assert await swept(any_api) == 1
    assert files(any_api) == set()
    with any_api.runtime.activate():
        assert not await Upload.exists()


async def test_an_upload_that_proves_something_stays(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    before = files(api)
    proof = await sari.uploads()
    done(await sari.me(op.SUBMIT_APPLICATION, company="PT Satu", on="2025-03-10", upload=proof, key=op.key()))
    await over(api)

    await swept(api)

    assert files(api) == before | {str(uuid_of("Upload", proof))}


async def test_a_file_that_a_crash_left_without_a_row_is_deleted_after_an_hour(api: Api) -> None:
    new, old = timedelta(minutes=5), timedelta(minutes=61)
    for name in (str(uuid4()), f"{uuid4()}.part", f"{uuid4()}.checked"):
        put(api, name, old)
    young = put(api, str(uuid4()), new)

    assert await swept(api) == 3
    assert files(api) == {young.name}
