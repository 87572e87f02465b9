"""The sandbox must not exist in production."""

import base64
import shutil
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.api import Api
from support.provider import provider
from support.serving import PLUGINS, served

from jkp.plugin.discovery import PluginError
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.security.tokens import SandboxIssuer
from jkp.settings import Settings
from jkp_schema import cli
from jkp_schema.app import App


def in_production(folder: Path, plugins: dict[str, dict[str, Any]], **more: Any) -> Settings:
    storage = {"folder": folder, "field_key": base64.b64encode(bytes(32)).decode()}
    given: dict[str, Any] = {"environment": "production", "storage": storage, "plugins": plugins, **more}
    return Settings(**given)


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server on loopback that can prove who it is, and the certificate by which one knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "masuk")])
    begins = datetime.now(UTC) - timedelta(minutes=5)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = made.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=1))
    certificate = dated.add_extension(names, critical=False)
    file = folder / "masuk.pem"
    file.write_bytes(certificate.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "masuk.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, folder / "masuk.key")
    return context, file


@pytest.fixture
async def produce(migrated: Path, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Api]]]:
    """Start a server in production, on the folder of a sandbox that was there before."""
    async with AsyncExitStack() as stack:

        async def start(**more: Any) -> Api:
            folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
            shutil.copytree(migrated, folder)
            plugins: dict[str, dict[str, Any]] = {name: {} for name in PLUGINS if name != "sandbox"}
            return await stack.enter_async_context(served(in_production(folder, plugins, **more)))

        yield start


def of_the_sandbox(api: Api) -> str:
    """A token that the sandbox of the same folder has issued."""
    return SandboxIssuer(api.runtime.settings.keys_folder / "issuer.pem").issue(Role.OFFICER, "ratna")


async def told(api: Api, token: str) -> str:
    """The role that a token gives, or the code of its refusal."""
    answer = (await replace(api, token=token).raw("{ viewer { role } }")).json()
    code: str = answer["errors"][0]["extensions"]["code"] if "errors" in answer else answer["data"]["viewer"]["role"]
    return code


def test_the_sandbox_does_not_load_in_production(tmp_path: Path) -> None:
    # given settings for production that name the sandbox
    settings = in_production(tmp_path, {"sandbox": {}})

    # when the server starts
    with pytest.raises(PluginError) as refused:
        Runtime(settings)

    # then it says which plugin must go, and where
    assert str(refused.value) == (
        'plugin sandbox: it must not run where environment = "production"; set enabled = false in [plugins.sandbox]'
    )


def test_a_sandbox_that_is_switched_off_stops_nothing(tmp_path: Path) -> None:
    # given settings for production that do as they were told
    settings = in_production(tmp_path, {"assessment": {}, "sandbox": {"enabled": False}})

    # when the server starts
    app = App(Runtime(settings))

    # then nothing of the sandbox is in its API
    assert "sandbox" not in app.schema.as_str().lower()
    assert "assessmentStatements" in app.schema.as_str()


@pytest.mark.parametrize("life", ["PT0S", "PT25H"])
def test_a_personas_token_lives_at_most_a_day(tmp_path: Path, life: str) -> None:
    given: dict[str, Any] = {"storage": {"folder": tmp_path}, "plugins": {"sandbox": {"token_life": life}}}
    settings = Settings(**given)

    with pytest.raises(PluginError, match="token_life"):
        Runtime(settings)


async def test_a_production_server_takes_its_issuers_tokens_and_none_of_the_sandbox(
    produce: Callable[..., Awaitable[Api]], tmp_path: Path
) -> None:
    context, ca_file = certified(tmp_path)
    async with provider(ssl=context) as issuer:
        url = f"https://127.0.0.1:{issuer.port}/keys"
        # given a server that trusts two issuers, of which it knows the certificate of one
        known = issuer.settings(jwks_url=url, ca_file=ca_file)
        unknown = issuer.settings(jwks_url=url, issuer="https://lain.example")
        api = await produce(oidc={"masuk": known, "lain": unknown})

        # when tokens of all are shown
        tokens = (issuer.token(), issuer.token(iss="https://lain.example"), of_the_sandbox(api))

        # then only that issuer's opens: the other could be anybody, and the sandbox is none
        assert [await told(api, each) for each in tokens] == ["OFFICER", "ISSUER_UNAVAILABLE", "TOKEN_INVALID"]


async def test_without_an_issuer_no_token_opens_anything_in_production(produce: Callable[..., Awaitable[Api]]) -> None:
    api = await produce(accounts={"enabled": False})

    assert await told(api, of_the_sandbox(api)) == "TOKEN_INVALID"
    assert api.runtime.entrance.issuers == {}


async def test_without_an_issuer_there_are_local_accounts_in_production(produce: Callable[..., Awaitable[Api]]) -> None:
    api = await produce()

    assert set(api.runtime.entrance.issuers) == {"urn:jkp:local"}
    assert await told(api, of_the_sandbox(api)) == "TOKEN_INVALID"


@pytest.mark.parametrize("issuer", ["urn:jkp:sandbox", "urn:jkp:anything"])
def test_no_settings_bring_the_sandbox_issuer_back(tmp_path: Path, issuer: str) -> None:
    section = {"issuer": issuer, "audience": "jkp", "jwks_url": "https://x.example", "roles": {"OFFICER": "OFFICER"}}

    with pytest.raises(ValueError, match="the server's own"):
        in_production(tmp_path, {}, oidc={"masuk": section})


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        (False, "nobody can sign in: no section [oidc.<name>] names an issuer of tokens (docs/security.md)\n"),
        (
            True,
            "only participants can sign in: officers need an issuer, a section [oidc.<name>] (docs/security.md)\n",
        ),
    ],
)
def test_a_production_server_without_an_issuer_says_who_cannot_sign_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, accounts: bool, said: str
) -> None:
    # given settings for production without an issuer
    settings = in_production(tmp_path, {}, accounts={"enabled": accounts})

    # when it starts
    cli.warn(Runtime(settings))

    # then it says what that means
    assert capsys.readouterr().err == said
