"""A plugin's own routes: a board's webhook reaches the plugin, and no harm reaches anybody else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx2
import pytest
from support.api import Api
from support.journey import a_claimant
from support.serving import settings_of

from jkp.plugin.discovery import PluginError
from jkp.runtime import Runtime
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio, hmac, json
from datetime import date
from uuid import UUID

async def receive(request):
    if not hmac.compare_digest(request.headers.get("x-signature", ""), "ours"):
        return Response(status=401)
    sent = json.loads(request.body)
    await CTX.activities.record(
        ProposedActivity(
            kind=ActivityKind.JOB_APPLICATION,
            external_id=sent["id"],
            participant_id=UUID(sent["participant"]),
            occurred_on=date.fromisoformat(sent["day"]),
            company=sent["company"],
        )
    )
    return Response()

async def echo(request):
    told = {"method": request.method, "path": request.path}
    told |= {"query": dict(request.query), "headers": dict(request.headers)}
    return Response(status=200, body=json.dumps(told).encode(), headers={"Content-Type": "application/json"})

async def broken(request):
    raise LookupError("hunter2")

async def hangs(request):
    await asyncio.sleep(60)

async def ends(request):
    raise SystemExit("hunter2")

async def nothing(request): ...
async def headers(request): return Response(status=200, headers={"x-a": "b\\r\\nset-cookie: hunter2"})
async def status(request): return Response(status=99)
async def page(request):
    return Response(status=200, body=b"<script>", headers={"content-type": "text/html", "content-length": "1"})
async def too_much(request): return Response(status=200, body=b"x" * 1_048_577)
async def text(request): return Response(status=200, body="text")

BAD = (broken, hangs, ends, nothing, headers, status, page, too_much, text)

@hookimpl
def jkp_routes(ctx):
    global CTX
    CTX = ctx
    yield Route(path="applications", handle=receive, max_body_bytes=300)
    yield Route(path="echo/all", handle=echo, methods=("GET", "PUT"))
    for each in BAD:
        yield Route(path=each.__name__, handle=each, methods=["GET"])
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    """A server whose plugin `probe` has routes, and a second for each answer."""
    install("probe", PLUGIN)
    return await serve(plugins={"probe": {"time_limit": 1}, "sandbox": {}})


async def test_a_signed_webhook_records_an_activity_that_moves_the_missions_points(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    sent = {
        "id": "7",
        "participant": str(uuid_of("Participant", sari.id)),
        "day": "2025-03-10",
        "company": "PT Maju Jaya",
    }

    response = await api.http.post("/plugins/probe/applications", json=sent, headers={"x-signature": "ours"})

    assert (response.status_code, response.content) == (204, b"")
    assert (await sari.claim(2))["mission"]["points"] == 1


async def test_a_webhook_with_a_bad_signature_changes_nothing(api: Api) -> None:
    response = await api.http.post("/plugins/probe/applications", json={}, headers={"x-signature": "theirs"})

    assert response.status_code == 401


async def test_a_refusal_is_an_answer_and_no_fault(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    sent = {"id": "7", "participant": "3a1f6c1e-0000-4000-8000-000000000000", "day": "2025-03-10", "company": "PT X"}

    response = await api.http.post("/plugins/probe/applications", json=sent, headers={"x-signature": "ours"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"] == {"code": "NOT_FOUND"}
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_the_plugin_sees_the_request_as_it_was_sent(api: Api) -> None:
    response = await api.http.put(
        "/plugins/probe/echo/all?a=1&a=2&b=%20", headers=[("X-Board", "one"), ("X-Board", "two")]
    )

    told = response.json()
    assert (told["method"], told["path"], told["query"]) == ("PUT", "/plugins/probe/echo/all", {"a": "2", "b": " "})
    assert told["headers"]["x-board"] == "one, two"
    assert response.headers["content-type"] == "application/json"


async def test_the_boards_own_authorization_is_not_taken_for_ours(api: Api) -> None:
    response = await api.http.get("/plugins/probe/echo/all", headers={"authorization": "Bearer theirs"})

    assert response.status_code == 200
    assert response.json()["headers"]["authorization"] == "Bearer theirs"


@pytest.mark.parametrize("name", ["broken", "ends", "nothing", "headers", "status", "too_much", "text"])
async def test_a_route_that_fails_is_a_503_that_names_the_plugin_and_tells_nothing(
    api: Api, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = await api.http.get(f"/plugins/probe/{name}")

    assert response.status_code == 503
    assert response.json()["errors"] == [
        {"message": "The plugin probe failed.", "extensions": {"code": "PLUGIN_ERROR"}}
    ]
    assert response.headers["retry-after"] == "60"
    assert "hunter2" not in response.text + str(response.headers)
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["jkp.plugins.probe"]
    assert await api("{ viewer { role } }") == {"viewer": {"role": "ANONYMOUS"}}


async def test_a_route_that_hangs_is_a_503(api: Api) -> None:
    response = await api.http.get("/plugins/probe/hangs")

    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"] == {"code": "PLUGIN_TIMEOUT"}


async def test_no_browser_runs_what_a_plugin_answers(api: Api) -> None:
    response = await api.http.get("/plugins/probe/page")

    assert (response.status_code, response.text) == (200, "<script>")
    assert response.headers["content-security-policy"] == "sandbox"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_is_too_large_never_reaches_the_plugin(api: Api) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield b"x" * 100

    response = await api.http.post("/plugins/probe/applications", content=chunks())

    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"] == {"code": "TOO_LARGE"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "probe/echo/all", 405),
        ("HEAD", "probe/echo/all", 405),
        ("GET", "probe/applications", 405),
        ("GET", "probe/echo", 404),
        ("GET", "probe/echo/all/", 404),
        ("GET", "probe", 404),
        ("GET", "", 404),
        ("GET", "sandbox/echo/all", 404),
        ("GET", "probe/../probe/broken%00", 404),
    ],
)
async def test_what_is_no_route_is_said_to_be_none(api: Api, method: str, path: str, status: int) -> None:
    response = await api.http.request(method, f"/plugins/{path}")

    assert response.status_code == status


async def test_a_method_that_is_not_offered_is_answered_with_those_that_are(api: Api) -> None:
    response: httpx2.Response = await api.http.post("/plugins/probe/echo/all")

    assert response.headers["allow"] == "GET, PUT"


@pytest.mark.parametrize(
    ("route", "told"),
    [
        ('path="/applications", handle=ok', "the path '/applications' of a route must be like"),
        ('path="a/../b", handle=ok', "the path 'a/../b' of a route must be like"),
        ('path="", handle=ok', "the path '' of a route must be like"),
        ('path="a", handle=ok, methods="POST"', "route a: its methods must be of GET, POST"),
        ('path="a", handle=ok, methods=["FETCH"]', "route a: its methods must be of GET, POST"),
        ('path="a", handle=lambda request: None', "route a: handle must be an `async def`"),
    ],
)
def test_a_route_that_cannot_be_mounted_stops_the_start(
    install: Install, tmp_path: Path, route: str, told: str
) -> None:
    install("probe", f"async def ok(request): ...\n@hookimpl\ndef jkp_routes(ctx): return [Route({route})]")

    with pytest.raises(PluginError) as refused:
        Runtime(settings_of(tmp_path, plugins={"probe": {}}))
    assert str(refused.value).startswith(f"plugin probe: {told}")


def test_two_routes_for_one_request_stop_the_start(install: Install, tmp_path: Path) -> None:
    install("probe", "async def ok(_): ...\n@hookimpl\ndef jkp_routes(ctx): return [Route(path='a', handle=ok)] * 2")

    with pytest.raises(PluginError, match="plugin probe: two routes for POST a"):
        Runtime(settings_of(tmp_path, plugins={"probe": {}}))
