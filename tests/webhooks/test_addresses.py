"""No webhook leads into our own net, whatever its url says and whatever its name stands for."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import httpcore2
import httpx2
import pytest
from support.api import Api
from support.journey import refusals
from support.operations import key
from support.webhooks import CHANGE, CREATE, an_endpoint

from jkp.security.principals import Role
from jkp.settings import Environment, Settings
from jkp.settings.following import WebhooksSettings
from jkp.webhooks.addresses import is_allowed
from jkp.webhooks.network import Guarded, client

HOSTS = """
127.0.0.1 127.1 127.0.0.1. 127.255.255.254 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost
localhost. LOCALHOST 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1.1 169.254.169.254
169.254.170.2 0xa9fea9fe 2852039166 0251.0376.0251.0376 100.64.0.1 100.127.255.255 192.0.0.1 192.0.0.8 192.0.0.192
192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1]
[::ffff:169.254.169.254] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] [2002:7f00:1::]
[2002:a00:1::] [2001::1] [2001:db8::1] [fe80::1] [fec0::1] [fc00::1] [fd00:ec2::254] [fd12:3456::1] [ff02::1] [100::1]
[3fff::1] [5f00::1]
"""
URLS = [
    *(f"https://{host}/" for host in HOSTS.split()),
    "https://public.test:22/",
    "https://public.test:80/",
    "https://public.test:6379/",
    "https://127.0.0.1:8443/",
    "http://127.0.0.1:443/",
]
MALFORMED = [
    "http://public.test/",
    "ftp://public.test/",
    "file:///etc/passwd",
    "gopher://public.test/",
    "https://",
    "https:///path",
    "//public.test/",
    "public.test",
    "",
    "https://user:secret@public.test/",
    "https://127.0.0.1#@public.test/",
    "https://public.test/#part",
    "https://①②⑦.⓪.⓪.①/",
    "https://[::1",
    "https://public.test:99999/",
    "https://public.test/\r\nhost: x",
    "https://public.test/" + "x" * 2000,
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
]


class Wire(httpcore2.AsyncNetworkBackend):
    """The network of a machine on which nobody answers; it keeps where one wanted to connect to."""

    def __init__(self) -> None:
        self.connects: list[str] = []

    async def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        self.connects.append(host)
        raise httpcore2.ConnectError("nobody answers")


class Names:
    """A name server that gives each answer once, and then the last one again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


async def sent(url: str, network: Guarded) -> str:
    """What becomes of a request to `url`."""
    async with client(WebhooksSettings(), network) as http:
        try:
            await http.post(url, content=b"{}")
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return str(error)
    return "answered"


@pytest.fixture(scope="module")
async def door() -> AsyncIterator[list[int]]:
    """Something that listens on loopback, and counts who comes."""
    came = [0]

    async def come(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came[0] += 1
        writer.close()

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    came.append(server.sockets[0].getsockname()[1])
    yield came
    server.close()


@pytest.mark.parametrize("url", URLS)
async def test_no_connection_is_made_to_an_address_that_is_not_public(url: str) -> None:
    wire = Wire()

    told = await sent(url, Guarded(WebhooksSettings(), inner=wire))

    assert wire.connects == []
    assert told != "nobody answers"


def test_there_are_enough_of_them() -> None:
    assert len(URLS) + len(MALFORMED) >= 80
    assert len({*URLS, *MALFORMED}) == len(URLS) + len(MALFORMED)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"])  # noqa: S104 - it is refused
async def test_a_listener_on_this_machine_is_not_reached_on_an_allowed_port(host: str, door: list[int]) -> None:
    settings = WebhooksSettings(ports=(door[1],))

    async with client(settings) as http:
        with pytest.raises(httpx2.ConnectError, match="is not allowed"):
            await http.post(f"http://{host}:{door[1]}/", content=b"{}")

    assert door[0] == 0


async def test_a_name_with_a_public_and_a_private_address_is_refused_whole() -> None:
    wire = Wire()

    await sent("https://mixed.test/", Guarded(WebhooksSettings(), Names(["93.184.216.34", "127.0.0.1"]), wire))

    assert wire.connects == []


async def test_a_name_that_changes_its_address_is_asked_once_for_a_connection() -> None:
    wire, names = Wire(), Names(["93.184.216.34"], ["127.0.0.1"])
    network = Guarded(WebhooksSettings(), names, wire)

    await sent("https://rebind.test/", network)
    assert (wire.connects, names.asked) == (["93.184.216.34"], 1)
    await sent("https://rebind.test/", network)
    assert (wire.connects, names.asked) == (["93.184.216.34"], 2)


async def test_every_address_of_a_public_name_is_tried() -> None:
    wire = Wire()

    await sent("https://public.test/", Guarded(WebhooksSettings(), Names(["2606:2800:220::1", "93.184.216.34"]), wire))

    assert wire.connects == ["2606:2800:220::1", "93.184.216.34"]


async def test_a_socket_of_this_machine_is_none_to_connect_to() -> None:
    with pytest.raises(httpcore2.ConnectError):
        await Guarded(WebhooksSettings()).connect_unix_socket("/var/run/docker.sock")


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    wire = Wire()

    await sent("https://public.test/", Guarded(WebhooksSettings(), Names(["93.184.216.34"]), wire))

    assert wire.connects == ["93.184.216.34"]


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1946", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address, private=False)


def test_what_is_for_trying_out_reaches_the_own_net_and_no_metadata() -> None:
    own = ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "::1", "fd12::1", "8.8.8.8")
    never = ("169.254.169.254", "fd00:ec2::254", "fe80::1", "224.0.0.1", "0.0.0.0", "::", "100.64.0.1")  # noqa: S104

    assert [address for address in own if not is_allowed(address, private=True)] == []
    assert [address for address in never if is_allowed(address, private=True)] == []


@pytest.fixture
def strict(api_on_sqlite: Api) -> Api:
    """A server with the shipped settings."""
    return api_on_sqlite


async def test_an_endpoint_that_can_be_nowhere_public_is_refused_when_it_is_entered(strict: Api) -> None:
    integrator, given = strict.acting(Role.INTEGRATOR, "sistem-a"), {"email": "a@b.example"}

    async def refused(url: str) -> list[str]:
        return refusals(await integrator(CREATE, input={"url": url, **given, "idempotencyKey": key()}))

    looked_up = [url for url in URLS if "localhost." not in url and "127.0.0.1." not in url]
    assert [url for url in [*looked_up, *MALFORMED] if await refused(url) != ["WEBHOOK_ADDRESS_REFUSED"]] == []


async def test_a_public_endpoint_is_entered_and_cannot_be_moved_to_a_private_place(strict: Api) -> None:
    endpoint = await an_endpoint(strict, "https://93.184.216.34/jkp")

    assert await endpoint.is_refused(CHANGE, url="https://10.0.0.1/") == ["WEBHOOK_ADDRESS_REFUSED"]
    assert (await endpoint.now())["host"] == "93.184.216.34"


def test_what_is_for_trying_out_is_no_setting_of_production() -> None:
    with pytest.raises(ValueError, match="allow_private cannot be on"):
        Settings(environment=Environment.PRODUCTION, webhooks=WebhooksSettings(allow_private=True))
    Settings(environment=Environment.SANDBOX, webhooks=WebhooksSettings(allow_private=True))


def test_the_machine_can_look_up_names() -> None:
    found: Iterable[Any] = socket.getaddrinfo("localhost", 443)
    assert found
