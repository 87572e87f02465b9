"""GraphQL over HTTP: the media type and the status that fit the client, and nothing that another site can trigger."""

from typing import Any

import pytest
from conftest import Serve
from httpx2 import Response
from support.api import Api

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"
WHO = "{ viewer { role } }"
NODE = '{ node(id: "x") { id } }'
"""It needs a token, so its answer has data and an error."""
PERIOD = "query($at: Date) { ruleBook(at: $at) { hash } }"


async def posted(api: Api, query: str = WHO, accept: str | None = None, **more: Any) -> Response:
    headers = {"accept": accept} if accept else {}
    return await api.http.post("/graphql", json={"query": query, **more}, headers=headers)


def told(response: Response) -> tuple[int, str]:
    return response.status_code, response.headers["content-type"]


def codes(response: Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE}", RESPONSE),
        (f"{JSON}, {RESPONSE}", JSON),
        (f"{JSON};q=0, */*", RESPONSE),
        (f"{RESPONSE}, {JSON}, {EVENTS}, multipart/mixed", RESPONSE),
        ("APPLICATION/JSON; charset=utf-8", JSON),
        ("image/png, */*;q=0.1", JSON),
    ],
)
async def test_the_answer_has_the_media_type_that_the_client_likes_best(
    api: Api, accept: str | None, media: str
) -> None:
    assert told(await posted(api, accept=accept)) == (200, media)


@pytest.mark.parametrize("accept", ["image/png", "text/html", f"{JSON};q=0", "application/*;q=0", ";;;", "q=1"])
async def test_who_accepts_nothing_of_ours_is_told_so_in_json(api: Api, accept: str) -> None:
    answer = await posted(api, accept=accept)

    assert told(answer) == (406, JSON)
    assert codes(answer) == ["BAD_REQUEST"]


STATUSES: list[tuple[str, dict[str, Any], tuple[int, int, int]]] = [
    (WHO, {}, (200, 200, 200)),
    (NODE, {}, (200, 200, 294)),
    ("{", {}, (200, 400, 400)),
    ("{ nothing }", {}, (200, 400, 422)),
    (PERIOD, {"variables": {"at": "x"}}, (200, 400, 422)),
    (f"query A {WHO} query B {WHO}", {}, (400, 400, 422)),
    (WHO, {"operationName": "Nobody"}, (400, 400, 422)),
    (WHO, {"variables": 5}, (400, 400, 422)),
    ("fragment A on Query { viewer { role } }", {}, (200, 400, 422)),
]
"""For JSON, for GraphQL's own media type, and for both by the draft."""


async def test_the_status_tells_how_far_a_request_came(api: Api, serve: Serve) -> None:
    draft = await serve(server={"status_profile": "draft-2026-08"}, plugins={})
    for query, more, (as_json, as_response, as_draft) in STATUSES:
        answers = [await posted(each, query, media, **more) for each in (api, draft) for media in (JSON, RESPONSE)]

        assert [each.status_code for each in answers] == [as_json, as_response, as_draft, as_draft], query
        assert [each.headers["content-type"] for each in answers] == [JSON, RESPONSE, JSON, RESPONSE]
        assert ["data" in each.json() for each in answers] == [as_draft in (200, 294)] * 4, query


async def test_what_did_not_run_says_with_a_code_why(api: Api) -> None:
    found = {
        "{": "GRAPHQL_PARSE_FAILED",
        "{ nothing }": "GRAPHQL_VALIDATION_FAILED",
        "query($at: Date!) { ruleBook(at: $at) { hash } }": "BAD_USER_INPUT",
    }

    assert {query: codes(await posted(api, query))[0] for query in found} == found


async def test_an_error_suggests_no_other_name(api: Api) -> None:
    for query in ("{ viewe { role } }", "query($a: Strin) { viewer { role } }", "{ viewer { rol } }"):
        assert "Did you mean" not in (await posted(api, query)).text


async def test_a_faulty_document_keeps_its_errors_when_it_comes_again(api: Api) -> None:
    first, again = [(await posted(api, "{ nothing neither }")).json() for _ in range(2)]

    assert len(first["errors"]) == 2
    assert first == again


async def test_get_answers_queries_and_names_the_method_for_the_rest(api: Api) -> None:
    asked = await api.http.get("/graphql", params={"query": WHO, "operationName": "", "variables": ""})
    changed = await api.http.get("/graphql", params={"query": "mutation { sandboxReset { errors { code } } }"})
    put = await api.http.put("/graphql", json={"query": WHO})

    assert asked.json()["data"] == {"viewer": {"role": "ANONYMOUS"}}
    assert (changed.status_code, changed.headers["allow"]) == (405, "POST")
    assert (put.status_code, put.headers["allow"]) == (405, "GET, POST")


async def test_a_get_that_a_browser_sent_by_itself_needs_a_header_that_no_other_site_can_add(api: Api) -> None:
    alone = await api.http.get("/graphql", params={"query": WHO}, headers={"cookie": "a=b"})
    meant = await api.http.get(
        "/graphql", params={"query": WHO}, headers={"cookie": "a=b", "graphql-require-preflight": "1"}
    )

    assert (alone.status_code, meant.status_code) == (400, 200)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "xapplication/jsony",
        "application/json; charset=utf-16",
        "",
    ],
)
async def test_a_body_of_a_type_that_needs_no_preflight_is_not_read(api: Api, content_type: str) -> None:
    answer = await api.http.post("/graphql", content=b"{}", headers={"content-type": content_type})

    assert (answer.status_code, answer.headers["accept-post"]) == (415, JSON)


async def test_a_compressed_body_is_not_read(api: Api) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}

    assert (await api.http.post("/graphql", content=b"{}", headers=headers)).status_code == 415


async def test_an_upload_without_the_header_that_needs_a_preflight_is_not_read(api: Api) -> None:
    # given what another site's form can make a browser send
    for content_type in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        headers = {"content-type": content_type, "cookie": "a=b"}
        # when it reaches the uploads, then it is refused before it is read
        assert (await api.http.post("/uploads", content=b"%PDF-", headers=headers)).status_code == 401


async def test_every_answer_says_on_what_it_depends_and_that_nobody_keeps_it(api: Api) -> None:
    answers = [
        await posted(api),
        await posted(api, "{"),
        await posted(api, accept="image/png"),
        await api.http.get("/graphql"),
        await api.http.put("/graphql"),
    ]

    assert {each.headers["vary"] for each in answers} == {"Accept, Accept-Language, Authorization"}
    assert {each.headers["cache-control"] for each in answers} == {"no-store"}


async def test_the_language_of_the_sentences_is_told(api: Api) -> None:
    spoken = [
        (await api.http.post("/graphql", json={"query": NODE}, headers={"accept-language": asked})).headers
        for asked in ("en-GB", "id", "fr")
    ]

    assert [each["content-language"] for each in spoken] == ["en", "id", "id"]


async def test_a_path_that_is_not_there_is_told_in_json(api: Api) -> None:
    missing, wrong = await api.http.get("/nothing"), await api.http.put("/uploads")

    assert (told(missing), codes(missing)) == ((404, JSON), ["BAD_REQUEST"])
    assert (told(wrong), wrong.headers["allow"]) == ((405, JSON), "POST")


SITE = {"origin": "https://portal.example"}


async def test_other_sites_may_not_ask_unless_the_settings_name_them(api: Api, serve: Serve) -> None:
    open_ = await serve(server={"cors_origins": ["https://portal.example"]}, plugins={})
    asked = {**SITE, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}

    closed = await api.http.post("/graphql", json={"query": WHO}, headers=SITE)
    preflight = await open_.http.options("/graphql", headers=asked)
    foreign = await open_.http.options("/graphql", headers={**asked, "origin": "https://other.example"})
    answer = await open_.http.post("/graphql", json={"query": WHO}, headers=SITE)
    damaged = await open_.http.post("/graphql", json={"query": WHO}, headers={**SITE, "authorization": "Bearer x"})

    assert "access-control-allow-origin" not in closed.headers
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, SITE["origin"])
    assert foreign.status_code == 400
    assert {each.headers["access-control-allow-origin"] for each in (answer, damaged)} == {SITE["origin"]}
    assert "access-control-allow-credentials" not in answer.headers


async def test_what_another_site_wants_as_origin_must_be_one(serve: Serve) -> None:
    for wrong in ("portal.example", "https://portal.example/", "https://a@b", "null", "file:///x"):
        with pytest.raises(ValueError, match="an origin is"):
            await serve(server={"cors_origins": [wrong]})


async def test_a_stream_is_for_who_asks_for_one_and_tells_queries_too(api: Api) -> None:
    whole = await posted(api, accept=EVENTS)
    faulty = await posted(api, "{ nothing }", accept=EVENTS)
    malformed = await posted(api, "", accept=EVENTS)

    assert told(whole) == (200, EVENTS)
    assert '"ANONYMOUS"' in whole.text
    assert told(faulty) == (200, EVENTS)
    assert "GRAPHQL_VALIDATION_FAILED" in faulty.text
    assert faulty.text.endswith("event: complete\r\ndata: \r\n\r\n")
    assert told(malformed) == (400, JSON)
