"""A plugin may scan uploads; where it fails, they stay in quarantine, and are scanned again."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from support.api import Api
from support.journey import Person, a_person
from support.photos import a_letter

from jkp.evidence import scanning
from jkp.plugin.guarding import PluginFault

Serve = Callable[..., Awaitable[Api]]
Install = Callable[..., None]
Scanned = Callable[..., Awaitable[Person]]

SCANNER = """
import asyncio

SEEN = []

class Known:
    name = "known"

    async def scan(self, content):
        SEEN.append(content)
        {body}

@hookimpl
def jkp_scanners(ctx):
    return [Known()]
"""
CLEAN = "return ScanVerdict.CLEAN"
INFECTED = "return ScanVerdict.INFECTED"
HANGS = "await asyncio.sleep(60)"


@pytest.fixture
def scanned(install: Install, serve: Serve) -> Scanned:
    """Somebody on a server whose plugins scan like this."""

    async def served(*bodies: str) -> Person:
        names = [f"eyes{number}" for number, _ in enumerate(bodies)]
        for name, body in zip(names, bodies, strict=True):
            install(name, SCANNER.format(body=body), distribution=f"jkp-{name}")
        sections: dict[str, dict[str, Any]] = {
            name: {"time_limit": 0.1} if body == HANGS else {} for name, body in zip(names, bodies, strict=True)
        }
        return await a_person(await serve(plugins={**sections, "sandbox": {}}))

    return served


async def sent(sari: Person) -> httpx2.Response:
    return await sari.api.http.post("/uploads", content=a_letter(), headers=sari.me.headers())


async def test_what_every_plugin_calls_clean_is_clean(scanned: Scanned) -> None:
    sari = await scanned(CLEAN, CLEAN)

    assert (await sent(sari)).json()["state"] == "CLEAN"
    for one in sari.api.runtime.host.plugins[:2]:
        module = __import__(one.installed.package)
        assert [a_letter()] == module.SEEN


async def test_what_one_of_them_calls_infected_is_refused(scanned: Scanned) -> None:
    sari = await scanned(CLEAN, INFECTED)

    refused = await sent(sari)

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "EVIDENCE_INFECTED")


@pytest.mark.parametrize("body", ["raise RuntimeError('broken')", HANGS, "return 'fine'", "return None"])
async def test_a_plugin_that_fails_leaves_it_in_quarantine(
    scanned: Scanned, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    sari = await scanned(body)

    received = await sent(sari)

    assert (received.status_code, received.json()["state"]) == (201, "QUARANTINED")
    with sari.api.runtime.activate(), pytest.raises(PluginFault):
        await scanning.settle_waiting()
    assert "jkp.plugins.eyes0" in {record.name for record in caplog.records}


async def test_a_plugin_that_works_again_lets_it_out(scanned: Scanned) -> None:
    sari = await scanned("if len(SEEN) < 2: raise RuntimeError('not yet')\n        return ScanVerdict.CLEAN")
    proof = (await sent(sari)).json()["uploadId"]

    with sari.api.runtime.activate():
        assert await scanning.settle_waiting() == 1

    found = await sari.api.http.get(f"/uploads/{proof}", headers=sari.me.headers())
    assert found.content == a_letter()
