"""Links to proofs: for one reader, for minutes, and no more than that reader may see."""

from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from support.api import Api
from support.journey import Person, a_person
from support.photos import a_letter

from jkp.clock import machine_now
from jkp.evidence import links
from jkp.security.principals import Principal, Role
from jkp_schema.ids import uuid_of

LINK = "query($id: ID!) { upload(id: $id) { link { url expiresAt } } }"


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_person(api)


async def link_of(reader: Api, upload_id: str) -> str:
    url: str = (await reader(LINK, id=upload_id))["upload"]["link"]["url"]
    return url


async def status_of(api: Api, url: str) -> int:
    """Of a request without a token."""
    return (await api.http.get(url)).status_code


def changed(url: str, **parameters: str) -> str:
    """The same link with other parameters."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.path}?{urlencode({**given, **parameters})}"


async def test_a_link_needs_no_token_and_gives_the_file_to_no_page(sari: Person) -> None:
    url = await link_of(sari.me, await sari.uploads(a_letter()))

    response = await sari.api.http.get(url)

    assert (response.status_code, response.content) == (200, a_letter())
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_link_is_good_for_five_minutes_at_most(sari: Person) -> None:
    told = (await sari.api.officer(LINK, id=await sari.uploads()))["upload"]["link"]

    left = datetime.fromisoformat(told["expiresAt"]) - machine_now()

    assert timedelta(minutes=4) < left <= timedelta(minutes=5)


async def test_a_link_ends_with_the_token_of_its_reader(sari: Person) -> None:
    ends_at = machine_now() + timedelta(seconds=30)
    with sari.api.runtime.activate():
        link = links.signed(uuid_of("Upload", await sari.uploads()), Principal(Role.OFFICER, "dewi", ends_at))

        assert ends_at - timedelta(seconds=1) <= links.ends_at(link) <= ends_at


async def test_a_link_that_is_over_gives_nothing(sari: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    url = await link_of(sari.me, await sari.uploads())
    assert await status_of(sari.api, url) == 200
    later = machine_now() + timedelta(minutes=5, seconds=1)

    monkeypatch.setattr("jkp.evidence.links.clock.machine_now", lambda: later)

    assert await status_of(sari.api, url) == 404


async def test_an_altered_link_gives_nothing(sari: Person) -> None:
    url, other = await link_of(sari.me, await sari.uploads()), await sari.uploads(a_letter())
    much_later = str(int(machine_now().timestamp()) + 100_000)
    altered = [
        changed(url, expires=much_later),
        changed(url, role="OFFICER"),
        changed(url, subject="somebody"),
        changed(url, person="1" * 32),
        changed(url, signature="0" * 64),
        changed(url, signature="é"),
        changed(url, expires="soon"),
        changed(url, role="KING"),
        url.split("&signature")[0],
        f"/uploads/{other}?{urlsplit(url).query}",
    ]

    assert [await status_of(sari.api, each) for each in altered] == [404] * len(altered)


async def test_whether_its_reader_may_see_the_file_is_asked_again(sari: Person) -> None:
    # given a link that was signed for somebody who may not see the upload, as after a change of roles
    proof = await sari.uploads()
    with sari.api.runtime.activate():
        for reader in (Principal(Role.INTEGRATOR, "board"), Principal(Role.PARTICIPANT, "1" * 32)):
            link = links.signed(uuid_of("Upload", proof), reader)

            assert await status_of(sari.api, f"/uploads/{proof}?{urlencode(link)}") == 404


async def test_a_foreign_upload_has_no_link(sari: Person) -> None:
    budi, proof = await a_person(sari.api), await sari.uploads()

    assert (await budi.me(LINK, id=proof))["upload"] is None
    assert (await sari.me(LINK, id="nonsense"))["upload"] is None
