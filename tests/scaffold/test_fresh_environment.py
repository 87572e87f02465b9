"""What a stranger does, in an environment that knows nothing of the repository: `make scaffold` runs these."""

import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docs.pages import DOCS, blocks
from support.fresh import ROOT, Fresh, wheel
from support.scaffolds import VARIANTS, name_of, written
from support.server import free_port

pytestmark = pytest.mark.slow

PERSONAS = "{ sandboxPersonas { name token } }"
PAGE = DOCS / "plugins" / "first-job-board.md"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return Fresh.made(tmp_path_factory.mktemp("fresh") / "environment")


def test_jkp_comes_from_its_wheel(fresh: Fresh, tmp_path: Path) -> None:
    done = fresh.run("python", "-c", "import jkp, jkp_schema; print(jkp.__file__, jkp_schema.__file__)", cwd=tmp_path)

    assert all(file.startswith(str(fresh.folder)) for file in done.stdout.split()), done


def test_every_variant_is_installed_and_its_tests_are_green(fresh: Fresh, tmp_path: Path) -> None:
    # given every variant, installed from its wheel
    packages = {name_of(options): written(options, tmp_path / "packages") for options in VARIANTS}
    fresh.install(*(wheel(package, tmp_path / "wheels") for package in packages.values()))
    # when their tests are run, and they are checked
    tested = fresh.run(
        "pytest", "-q", "-p", "no:cacheprovider", *(package / "tests" for package in packages.values()), cwd=tmp_path
    )
    settings = tmp_path / "settings.toml"
    settings.write_text("".join(f"[plugins.{name}]\n" for name in packages))
    checked = fresh.run("jkp", "plugin", "check", cwd=tmp_path)
    typed = subprocess.run(_mypy(packages.values()), cwd=tmp_path, capture_output=True, text=True, check=False)
    # then all of them are green
    assert tested.returncode == 0, tested.stdout[-5000:]
    assert checked.stdout.splitlines() == [f"{name}: ok" for name in sorted(packages)], checked
    assert typed.returncode == 0, typed.stdout


def _mypy(packages: Any) -> list[str]:
    """One run for all of them, as strict as each is with its own settings; what it learns of jkp is kept."""
    cache = ["--cache-dir", str(ROOT / ".mypy_cache" / "scaffold")]
    options = [*cache, "--strict", "--explicit-package-bases", "--allow-untyped-decorators"]
    return [sys.executable, "-m", "mypy", *options, *map(str, packages)]


def test_the_first_page_leads_from_an_empty_folder_to_points_in_a_mission(fresh: Fresh, tmp_path: Path) -> None:
    # given an empty folder, and what the page gives to type
    *steps, serve = [line for block in blocks(PAGE, "sh") for line in block.splitlines()]
    assert [*tmp_path.iterdir()] == []
    # when it is typed, one line after another
    typed = fresh.run("bash", "-ec", "\n".join(steps), cwd=tmp_path)
    assert typed.returncode == 0, typed.stdout[-5000:] + typed.stderr[-2000:]
    assert typed.stdout.splitlines()[-1] == "tes_kerja: ok"
    # when the plugin is enabled in a copy of the shipped settings, and somebody applies through it, twice
    (section,) = blocks(PAGE, "toml")
    settings = (ROOT / "settings.toml").read_text(encoding="utf-8")
    (tmp_path / "settings.toml").write_text(f"{settings}\n{section}", encoding="utf-8")
    (apply,), (answer,) = blocks(PAGE, "graphql"), blocks(PAGE, "json")
    with served(fresh, serve, tmp_path) as url:
        budi = next(one["token"] for one in asked(url, PERSONAS)["sandboxPersonas"] if one["name"] == "Budi")
        answers = [asked(url, apply, budi) for _ in range(2)]
    # then the mission has the points that the page says
    assert answers == [json.loads(answer)] * 2


@contextlib.contextmanager
def served(fresh: Fresh, command: str, folder: Path) -> Iterator[str]:
    """A server with the settings of the folder; the URL of its GraphQL."""
    port = str(free_port())
    variables = {**fresh.environment(), "JKP_SERVER__PORT": port}
    with subprocess.Popen(command.split(), cwd=folder, env=variables, stdout=subprocess.DEVNULL) as server:
        try:
            yield f"http://127.0.0.1:{port}/graphql"
        finally:
            server.send_signal(signal.SIGTERM)


def asked(url: str, document: str, token: str | None = None) -> Any:
    """The data of an answer of a server that may be starting yet."""
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps({"query": document}).encode(), headers)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
