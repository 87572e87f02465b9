"""Trusted documents: named by their hash, over HTTP and WebSocket; off, accepted, or required by role."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conftest import Serve
from support.api import Api
from support.live import socket

from jkp.security.principals import Role
from jkp.settings.faults import SettingsError

WHO = "query Who { viewer { role } }"
OTHER = "query Other { viewer { subject } }"


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def named(text: str, **more: Any) -> dict[str, Any]:
    """A request as Apollo's clients send it."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}, **more}


async def told(api: Api, **request: Any) -> Any:
    """The role of the viewer, or the code of the refusal."""
    answer = (await api.http.post("/graphql", json=request, headers=api.headers())).json()
    return answer["data"]["viewer"] if "data" in answer else answer["errors"][0]["extensions"]["code"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with one document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "who.graphql").write_text(WHO + "\n")
    return folder


async def serving(serve: Serve, **documents: Any) -> Api:
    return await serve(documents=documents, plugins={"sandbox": {}})


async def test_a_document_of_the_folder_is_run_by_its_hash(serve: Serve, place: Path) -> None:
    api = await serving(serve, place=place)

    assert await told(api, documentId=f"sha256:{hash_of(WHO)}") == {"role": "ANONYMOUS"}
    assert await told(api, documentId=hash_of(WHO + "\n")) == {"role": "ANONYMOUS"}
    assert await told(api, **named(WHO)) == {"role": "ANONYMOUS"}
    assert await told(api, documentId=hash_of(OTHER)) == "PERSISTED_QUERY_NOT_FOUND"
    assert await told(api, query=OTHER) == {"subject": ""}
    asked = await api.http.get("/graphql", params={"extensions": json.dumps(named(WHO)["extensions"])})
    assert asked.json()["data"] == {"viewer": {"role": "ANONYMOUS"}}


async def test_a_socket_takes_hashes_too(serve: Serve, place: Path) -> None:
    api = await serving(serve, place=place, trusted="require")
    async with socket(api) as listener:
        await listener.init()
        frames = []
        for id_, payload in enumerate([{"documentId": hash_of(WHO)}, named(WHO), {"query": OTHER}]):
            listener.send({"type": "subscribe", "id": str(id_), "payload": payload})
            frames.append(await listener.next())
            if frames[-1]["type"] == "next":
                assert (await listener.next())["type"] == "complete"

    assert [frame["payload"]["data"] for frame in frames[:2]] == [{"viewer": {"role": "ANONYMOUS"}}] * 2
    assert frames[2]["payload"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


async def test_where_trust_is_required_nothing_else_runs_for_that_role(serve: Serve, place: Path) -> None:
    api = await serving(serve, place=place, roles={"PARTICIPANT": "require"})
    sari, officer = api.acting(Role.PARTICIPANT, str(UUID(int=1))), api.officer

    assert await told(sari, query=WHO) == {"role": "PARTICIPANT"}
    assert await told(sari, documentId=hash_of(WHO)) == {"role": "PARTICIPANT"}
    assert await told(sari, query=OTHER) == "DOCUMENT_NOT_TRUSTED"
    assert await told(sari, query=OTHER, **named(OTHER)) == "DOCUMENT_NOT_TRUSTED"
    assert await told(sari, query="{ __schema { queryType { name } } }") == "DOCUMENT_NOT_TRUSTED"
    assert await told(officer, query=OTHER) == {"subject": "officer"}


async def test_where_trust_is_off_no_hash_is_taken(serve: Serve, place: Path) -> None:
    api = await serving(serve, place=place, trusted="off")

    assert await told(api, documentId=hash_of(WHO)) == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert await told(api, query=WHO) == {"role": "ANONYMOUS"}


async def test_a_client_with_a_token_can_add_a_document_as_apollos_clients_do(api: Api) -> None:
    officer = api.officer

    assert await told(officer, **named(OTHER)) == "PERSISTED_QUERY_NOT_FOUND"
    assert await told(officer, query=OTHER, **named(OTHER)) == {"subject": "officer"}
    assert await told(officer, **named(OTHER)) == {"subject": "officer"}


async def test_without_a_token_nothing_is_remembered(api: Api) -> None:
    asked = "query Mine { viewer { role } }"

    assert await told(api, query=asked, **named(asked)) == {"role": "ANONYMOUS"}
    assert await told(api, **named(asked)) == "PERSISTED_QUERY_NOT_FOUND"


async def test_only_so_many_documents_are_remembered(serve: Serve) -> None:
    officer = (await serving(serve, remembered=2)).officer
    texts = [f"query Q{number} {{ viewer {{ role }} }}" for number in range(3)]

    for text in texts:
        await told(officer, query=text, **named(text))

    assert [await told(officer, **named(text)) for text in texts] == [
        "PERSISTED_QUERY_NOT_FOUND",
        {"role": "OFFICER"},
        {"role": "OFFICER"},
    ]


async def test_a_hash_of_another_document_is_refused(api: Api) -> None:
    answer = await api.officer.http.post("/graphql", json=named(WHO, query=OTHER), headers=api.officer.headers())

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("given", [5, "x", {}, {"version": 2, "sha256Hash": "x"}, {"version": 1, "sha256Hash": 5}])
async def test_a_hash_that_is_none_is_refused(api: Api, given: Any) -> None:
    assert await told(api, query=WHO, extensions={"persistedQuery": given}) == "BAD_REQUEST"


CODEGEN = {hash_of(WHO): WHO}
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": hash_of(WHO), "name": "Who", "type": "query", "body": WHO}],
}


@pytest.mark.parametrize("manifest", [CODEGEN, APOLLO])
async def test_manifests_of_the_usual_tools_are_read(serve: Serve, tmp_path: Path, manifest: Any) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    api = await serving(serve, place=tmp_path / "manifest.json", trusted="require")

    assert await told(api, documentId=hash_of(WHO)) == {"role": "ANONYMOUS"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "no manifest"),
        ("[1]", "no manifest"),
        ('{"a": "b"}', "a is not the sha256 of its document"),
        (json.dumps({hash_of("{ nothing }"): "{ nothing }"}), "Cannot query field 'nothing'"),
    ],
)
async def test_documents_that_cannot_be_used_stop_the_start(
    serve: Serve, tmp_path: Path, content: str, problem: str
) -> None:
    (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(SettingsError, match=problem):
        await serving(serve, place=tmp_path / "manifest.json")


async def test_a_role_that_is_none_stops_the_start(serve: Serve) -> None:
    with pytest.raises(SettingsError, match="there is no role CITIZEN"):
        await serving(serve, roles={"CITIZEN": "off"})
