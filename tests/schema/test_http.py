"""GraphQL over HTTP: whatever is sent gets a clear answer in JSON, and never a fault of the server."""

from collections.abc import AsyncIterator
from typing import Any

from httpx2 import Response
from support.api import Api

from jkp.security.principals import Role

JSON = {"content-type": "application/json"}
WHO = b'{"query": "{ viewer { role } }"}'

MALFORMED = [
    b"",
    b"{",
    b"null",
    b"5",
    b'"{ viewer { role } }"',
    b"[]",
    b"[" + WHO + b"]",
    b"{}",
    b'{"query": null}',
    b'{"query": 5}',
    b'{"query": ["{ viewer { role } }"]}',
    b'{"query": ""}',
    b'{"query": "{ viewer { role } }", "variables": 5}',
    b'{"query": "{ viewer { role } }", "variables": []}',
    b'{"query": "{ viewer { role } }", "variables": {"a": NaN}}',
    b'{"query": "{ viewer { role } }", "variables": {"a": 1e999}}',
    b'{"query": "{ viewer { role } }", "operationName": 5}',
    b'{"query": "{ viewer { role } }", "operationName": "nobody"}',
    b'{"query": "{ viewer { role } }", "extensions": 5}',
    b"\xff\xfe\x00",
    b'{"query": "\xff"}',
    b'{"query": "\\ud800"}',
    b"[" * 100_000,
    b'{"a": ' * 1_000,
    b"--x\r\n",
]


def clear(response: Response) -> tuple[int, str]:
    """The status and code of an answer that must be JSON with one error."""
    assert response.headers["content-type"] == "application/json"
    (error,) = response.json()["errors"]
    assert error["message"]
    return response.status_code, error["extensions"]["code"]


async def test_a_body_that_is_no_operation_is_refused(api: Api) -> None:
    answers = {body[:60]: clear(await api.http.post("/graphql", content=body, headers=JSON)) for body in MALFORMED}

    assert answers == dict.fromkeys(answers, (400, "BAD_REQUEST"))


async def test_only_json_is_understood(api: Api) -> None:
    for content_type in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        answer = await api.http.post("/graphql", content=WHO, headers={"content-type": content_type})
        assert clear(answer) == (415, "BAD_REQUEST")


async def test_other_methods_than_get_and_post_are_refused(api: Api) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        assert clear(await api.http.request(method, "/graphql", content=WHO, headers=JSON)) == (405, "BAD_REQUEST")


async def test_get_may_ask_and_not_change(api: Api) -> None:
    asked = await api.http.get("/graphql", params={"query": "{ viewer { role } }"})
    changed = await api.http.get("/graphql", params={"query": "mutation { sandboxReset { errors { code } } }"})

    assert asked.json()["data"] == {"viewer": {"role": "ANONYMOUS"}}
    assert clear(changed) == (405, "BAD_REQUEST")
    assert changed.headers["allow"] == "POST"


async def test_a_get_with_malformed_parts_is_refused(api: Api) -> None:
    for part in ({"variables": "x"}, {"variables": "5"}, {"extensions": "x"}, {"operationName": "nobody"}):
        answer = await api.http.get("/graphql", params={"query": "{ viewer { role } }", **part})
        assert clear(answer) == (400, "BAD_REQUEST")


async def test_a_body_over_the_limit_is_refused_also_when_it_comes_in_pieces(api: Api) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 1024

    for body in (b" " * 300_000, pieces()):
        assert clear(await api.http.post("/graphql", content=body, headers=JSON)) == (413, "TOO_LARGE")


async def test_a_body_just_within_the_limit_is_answered(api: Api) -> None:
    limit = api.runtime.settings.server.max_body_bytes

    answer = await api.http.post("/graphql", content=WHO.ljust(limit), headers=JSON)

    assert answer.json()["data"] == {"viewer": {"role": "ANONYMOUS"}}


async def test_a_subscription_is_refused_where_there_is_one_answer(api: Api) -> None:
    answer = await api.acting(Role.INTEGRATOR, "x").raw("subscription { events { cursor } }")

    assert clear(answer) == (400, "BAD_REQUEST")
    assert "subscriptions" in answer.text


async def test_a_query_that_is_wrong_is_answered_and_nothing_runs(api: Api) -> None:
    wrong: dict[str, Any] = {
        "{": "Syntax Error",
        "{ nothing }": "Cannot query field 'nothing' on type 'Query'.",
        "query($a: Nothing) { viewer { role } }": "Unknown type 'Nothing'.",
        "{ viewer { role } viewer(a: 1) { role } }": "Unknown argument 'a'",
        "fragment A on Query { ...A } { ...A }": "Cannot spread fragment 'A' within itself",
    }

    for query, told in wrong.items():
        body = (await api.raw(query)).json()
        assert "data" not in body
        assert told in " ".join(error["message"] for error in body["errors"])


async def test_answers_are_not_kept_by_anybody(api: Api) -> None:
    headers = (await api.raw("{ viewer { role } }")).headers

    assert headers["cache-control"] == "no-store"
    assert headers["vary"] == "Accept, Accept-Language, Authorization"


async def test_unknown_paths_are_not_found(api: Api) -> None:
    assert [(await api.http.get(path)).status_code for path in ("/nothing", "/graphql/x", "/uploads")] == [
        404,
        404,
        405,
    ]


async def test_of_several_operations_the_client_says_which_one(api: Api) -> None:
    # given a document with two operations
    document = "query One { viewer { role } } query Two { sandboxClock { standsStill } }"

    # when it names none, and when it names the second
    unnamed = await api.http.post("/graphql", json={"query": document})
    named = await api.http.post("/graphql", json={"query": document, "operationName": "Two"})

    # then nothing is guessed
    assert clear(unnamed) == (400, "BAD_REQUEST")
    assert "operationName" in unnamed.text
    assert named.json()["data"] == {"sandboxClock": {"standsStill": True}}
