"""A real mail server on loopback: STARTTLS with a certificate made here, AUTH, and whatever trouble a test wants."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ParamSpec

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from support.api import Api

HOST = "127.0.0.1"
USER, PASSWORD = "jkp", "rahasia-surat"
SENDER = "JKP <jkp@jkp.contoh.id>"
OK = "250 OK"


@dataclass(frozen=True)
class Certificate:
    """A certificate that says it is `HOST`, and whoever trusts it."""

    file: Path

    @classmethod
    def made(cls, folder: Path, name: str = "mail") -> "Certificate":
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        plain = serialization.NoEncryption()
        pkcs8 = serialization.PrivateFormat.PKCS8
        file = folder / f"{name}.pem"
        pem = serialization.Encoding.PEM
        file.write_bytes(key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem))
        return cls(file)

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


Trouble = Callable[["MailServer", str], str | None]
"""Given an address at RCPT or DATA ("rcpt:…", "data:…"): an answer in place of 250, or "drop"."""


@dataclass
class MailServer:
    """What a server got, and the trouble it makes. `encrypted` counts the mails that came by TLS, signed in."""

    trouble: Trouble = lambda server, step: None
    seconds: float = 0.0
    """How long it takes over each mail."""
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def settings(self, certificate: Certificate | None = None, **changes: Any) -> dict[str, Any]:
        """What `[mail]` says to send to it."""
        ca_file = {"ca_file": certificate.file} if certificate else {}
        login = {"username": USER, "password": PASSWORD}
        return {"host": HOST, "port": self.port, "sender": SENDER, "seconds": 5, **login, **ca_file, **changes}

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, f"rcpt:{address}")
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        await asyncio.sleep(self.seconds)
        answer = self._answer(server, f"data:{envelope.rcpt_tos[0]}")
        if answer in (OK, "drop after"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
            self.encrypted += bool(session.ssl and session.authenticated)
        return OK if answer == "drop after" else answer

    def _answer(self, server: SMTP, step: str) -> str:
        self.seen[step.partition(":")[0]] += 1
        answer = self.trouble(self, step) or OK
        if answer.startswith("drop"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "451 gone" if answer == "drop" else answer


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
    right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mail_server(
    certificate: Certificate | None, trouble: Trouble | None = None, *, implicit: bool = False
) -> AsyncIterator[MailServer]:
    """A server with this certificate, which takes mail after STARTTLS and AUTH alone; without one it knows no TLS."""
    handler = MailServer(trouble) if trouble else MailServer()
    context = certificate.context() if certificate else None

    def protocol() -> SMTP:
        if context is None or implicit:  # this server offers AUTH after STARTTLS alone
            return SMTP(handler, hostname=HOST)
        return SMTP(
            handler,
            hostname=HOST,
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=_authenticate,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, HOST, 0, ssl=context if implicit else None)
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        server.close()
        await server.wait_closed()


P = ParamSpec("P")


def inside(test: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
    """Run a test that takes `api` inside of that server."""

    @wraps(test)
    async def run(*args: P.args, **given: P.kwargs) -> None:
        api = given["api"]
        assert isinstance(api, Api)
        with api.runtime.activate():
            await test(*args, **given)

    return run
