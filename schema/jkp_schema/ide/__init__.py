"""The sandbox IDE: GraphiQL with personas and examples one click away, with or without a network.

GraphiQL's own files are collected from npm into `static/` (see `schema/ide/collect.mjs`). Where they are
missing, the page takes the same versions from a CDN, and the browser refuses any byte that differs.
"""

import json
import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha384
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from jkp_schema.ide.examples import Example

HERE = Path(__file__).parent
OWN = HERE / "own"
STATIC = HERE / "static"


@dataclass(frozen=True)
class Asset:
    """A third-party file: its local name, its path in node_modules, its address on a CDN, and its sha384."""

    name: str
    source: str
    cdn: str
    integrity: str


ASSETS = tuple(Asset(**entry) for entry in json.loads((HERE / "assets.json").read_text("utf-8")))


class Revalidated(StaticFiles):
    """Static files that the browser asks about each time: their names stay when their version changes."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer as Starlette does, and forbid the browser to guess how long the file stays fresh."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"
        return response


@cache
def available_offline() -> bool:
    """Whether all third-party files are in the package. Looked up once: page and routes must agree."""
    return all(is_local(asset) for asset in ASSETS)


def is_local(asset: Asset) -> bool:
    """Whether the asset was collected and holds the expected bytes; an older version does not count."""
    file = STATIC / asset.name
    return file.is_file() and integrity(file.read_bytes()) == asset.integrity


def integrity(content: bytes) -> str:
    """The subresource-integrity hash of some bytes."""
    return "sha384-" + b64encode(sha384(content).digest()).decode()


def routes() -> list[BaseRoute]:
    """The files behind the page: ours under `/ide/own`, and GraphiQL's, if local, under `/ide/static`."""
    own = Mount("/ide/own", Revalidated(directory=OWN))
    if not available_offline():
        return [own]
    return [own, Mount("/ide/static", Revalidated(directory=STATIC))]


def page(examples: Sequence[Example], endpoint: str = "/graphql") -> str:
    """The HTML of the IDE, which asks the API at `endpoint`, a path on this host, and needs `routes()`."""
    settings = {"endpoint": endpoint, "examples": [asdict(example) for example in examples]}
    template = Template((HERE / "page.html").read_text("utf-8"))
    tags = "\n    ".join(tag(asset) for asset in ASSETS)
    return template.substitute(assets=tags, sources=sources(), settings=script_safe(settings))


def tag(asset: Asset) -> str:
    """The element that loads an asset, and lets the browser refuse it if its bytes differ."""
    url = escape(f"/ide/static/{asset.name}" if available_offline() else asset.cdn)
    guard = f'integrity="{asset.integrity}" crossorigin="anonymous"'
    if asset.name.endswith(".css"):
        return f'<link rel="stylesheet" href="{url}" {guard}>'
    return f'<script defer src="{url}" {guard}></script>'


def sources() -> str:
    """The hosts that the page may load files from, for its content security policy."""
    hosts = set() if available_offline() else {urlsplit(asset.cdn).netloc for asset in ASSETS}
    return " ".join(["'self'", *(f"https://{host}" for host in sorted(hosts))])


def script_safe(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value).replace("<", "\\u003c")
