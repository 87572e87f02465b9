"""The sandbox IDE's page, its files and where they come from."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from jkp_schema import ide
from jkp_schema.ide.examples import EXAMPLES, Example

CONTENT = {asset.name: f"/* {asset.name} */".encode() for asset in ide.ASSETS}


@pytest.fixture(autouse=True)
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty static folder, whatever this machine has collected."""
    monkeypatch.setattr(ide, "STATIC", tmp_path)
    ide.available_offline.cache_clear()
    yield tmp_path
    ide.available_offline.cache_clear()


@pytest.fixture
def collected(static: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small stand-ins for the third-party files, with hashes that fit."""
    for name, content in CONTENT.items():
        (static / name).write_bytes(content)
    fitting = tuple(replace(asset, integrity=ide.integrity(CONTENT[asset.name])) for asset in ide.ASSETS)
    monkeypatch.setattr(ide, "ASSETS", fitting)


def settings(html: str) -> dict[str, object]:
    """The data that the page's script reads."""
    block = re.search(r'<script id="settings" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    content: dict[str, object] = json.loads(block[1])
    return content


def client() -> TestClient:
    return TestClient(Starlette(routes=ide.routes()))


def test_every_asset_has_an_exact_version_and_a_hash() -> None:
    for asset in ide.ASSETS:
        assert re.fullmatch(r"sha384-[A-Za-z0-9+/]{64}", asset.integrity), asset.name
        assert re.match(r"https://unpkg\.com/(@[a-z]+/)?[a-z-]+@\d+\.\d+\.\d+/", asset.cdn), asset.name


def test_the_cdn_and_the_pinned_packages_are_the_same_versions() -> None:
    pinned = ide.HERE.parents[1] / "ide" / "package.json"
    versions = json.loads(pinned.read_text("utf-8"))["dependencies"]
    for asset in ide.ASSETS:
        package = next(name for name in versions if asset.source.startswith(f"{name}/"))
        path = asset.source.removeprefix(f"{package}/")
        assert asset.cdn == f"https://unpkg.com/{package}@{versions[package]}/{path}"


def test_the_lock_pins_by_hash_and_names_no_registry() -> None:
    lock = json.loads((ide.HERE.parents[1] / "ide" / "package-lock.json").read_text("utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)


def test_collected_files_have_the_bytes_that_the_page_expects() -> None:
    folder = ide.HERE / "static"
    if not folder.is_dir():
        pytest.skip("nothing was collected from npm here")
    for asset in ide.ASSETS:
        assert ide.integrity((folder / asset.name).read_bytes()) == asset.integrity, asset.name


def test_data_cannot_end_the_script_that_holds_it() -> None:
    end = "</script><script>alert(1)</script>"
    hostile = Example(end, "PARTICIPANT", f"{{ a }} # <!-- {end}", {"v": end})
    html = ide.page([hostile])
    assert end not in html
    assert "<!--" not in html
    assert settings(html)["examples"] == [asdict(hostile)]


def test_the_page_knows_its_examples_and_where_to_ask() -> None:
    content = settings(ide.page(EXAMPLES, endpoint="/api"))
    assert content == {"endpoint": "/api", "examples": [asdict(example) for example in EXAMPLES]}


@pytest.mark.usefixtures("collected")
def test_with_local_files_the_page_names_no_other_host() -> None:
    html = ide.page(EXAMPLES)
    assert ide.available_offline()
    assert re.findall(r'(?:src|href)="(https?:[^"]*)"', html) == []
    assert "unpkg.com" not in html
    assert all(f'"/ide/static/{asset.name}" integrity="{asset.integrity}"' in html for asset in ide.ASSETS)


@pytest.mark.usefixtures("collected")
def test_local_files_are_served_and_checked_again_each_time() -> None:
    for name, content in CONTENT.items():
        answer = client().get(f"/ide/static/{name}")
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["cache-control"] == "no-cache"


def test_without_local_files_the_page_takes_them_from_the_cdn_by_hash() -> None:
    html = ide.page(EXAMPLES)
    assert not ide.available_offline()
    assert "/ide/static/" not in html
    assert "script-src 'self' https://unpkg.com;" in html
    for asset in ide.ASSETS:
        assert f'"{asset.cdn}" integrity="{asset.integrity}" crossorigin="anonymous"' in html


@pytest.mark.usefixtures("collected")
def test_a_file_of_another_version_does_not_count_as_local(static: Path) -> None:
    (static / "graphiql.js").write_text("/* older */")
    assert not ide.available_offline()
    assert client().get("/ide/static/react.js").status_code == 404


def test_our_own_files_are_always_served() -> None:
    for path in sorted(ide.OWN.iterdir()):
        assert client().get(f"/ide/own/{path.name}").status_code == 200


def test_our_own_files_name_no_other_host() -> None:
    for path in [*ide.OWN.iterdir(), ide.HERE / "page.html"]:
        hosts = re.findall(r"https?://[\w.-]+", path.read_text("utf-8"))
        assert set(hosts) <= {"http://www.w3.org"}, path.name


def test_no_token_is_kept_by_the_browser() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in ide.OWN.glob("*.js")}
    assert "shouldPersistHeaders: false" in scripts["app.js"]
    assert not any(re.search(r"\b(localStorage|sessionStorage|cookie)\b", text) for text in scripts.values())
