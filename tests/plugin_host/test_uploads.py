"""The door to uploads: a plugin attaches what a participant uploaded to something of its own, once."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Api
from support.journey import Person, a_person
from support.photos import a_letter, a_photograph

from jkp.errors import Refused
from jkp.plugin import Code, Uploads, refuse, transaction
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]


@pytest.fixture
async def api(install: Install, serve_on_any: Serve) -> Api:
    """A server with a plugin, on each database in turn."""
    install("ant", "")
    return await serve_on_any(plugins={"ant": {}, "sandbox": {}})


def door(api: Api) -> Uploads:
    """What the host gave to the plugin."""
    (ant,) = [one for one in api.runtime.host.plugins if one.name == "ant"]
    uploads: Uploads = ant.context.uploads
    return uploads


async def uploaded(person: Person, content: bytes) -> tuple[UUID, UUID]:
    """The ids of a person and of what she uploads."""
    return uuid_of("Participant", person.id), uuid_of("Upload", await person.uploads(content))


async def test_an_upload_is_attached_once_by_its_owner_alone(api: Api) -> None:
    sari, upload = await uploaded(await a_person(api), a_letter())
    budi, _ = await uploaded(await a_person(api), a_photograph())

    with api.runtime.activate():
        for foreign in ((budi, upload), (sari, uuid4())):
            with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
                await door(api).use(*foreign, "photo")
        await door(api).use(sari, upload, "photo")
        with pytest.raises(Refused) as again:
            await door(api).use(sari, upload, "photo", path=("photoId",))
    assert again.value.path == ("photoId",)


async def test_what_fails_after_it_leaves_the_upload_unused(api: Api) -> None:
    sari, upload = await uploaded(await a_person(api), a_letter())

    async def attach_and_fail() -> None:
        await door(api).use(sari, upload, "photo")
        raise refuse(Code.CONFLICT)

    with api.runtime.activate():
        with pytest.raises(Refused, match="CONFLICT"):
            await transaction(attach_and_fail)
        await door(api).use(sari, upload, "photo")


async def test_the_same_file_has_the_same_digest_and_a_foreign_one_has_none(api: Api) -> None:
    person = await a_person(api)
    sari, upload = await uploaded(person, a_letter())

    with api.runtime.activate():
        assert await door(api).digest(sari, upload) == sha256(a_letter()).hexdigest()
        with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
            await door(api).digest(uuid4(), upload)


@pytest.mark.parametrize(("content", "expected"), [(a_photograph(), True), (a_letter(), False)])
async def test_a_photograph_is_told_from_another_file(api: Api, content: bytes, *, expected: Any) -> None:
    sari, upload = await uploaded(await a_person(api), content)

    with api.runtime.activate():
        assert await door(api).is_photograph(sari, upload) is expected
        with pytest.raises(Refused, match="EVIDENCE_UNKNOWN"):
            await door(api).is_photograph(uuid4(), upload)
