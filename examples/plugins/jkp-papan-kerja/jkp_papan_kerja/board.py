"""The board's HTTP API: who we are there, and what its answers mean."""

from datetime import timedelta

import httpx2
from httpx2 import codes

from jkp.plugin import AccountNotLinked, SourceMisconfigured, SourceUnavailable
from jkp_papan_kerja.settings import PapanKerjaSettings


def client(settings: PapanKerjaSettings) -> httpx2.AsyncClient:
    """A client with our token, and a time limit: whoever waits for ever finds out nothing."""
    headers = {"authorization": f"Bearer {settings.token.get_secret_value()}"}
    return httpx2.AsyncClient(base_url=settings.base_url, headers=headers, timeout=settings.timeout)


def check(answer: httpx2.Response) -> None:
    """Whether it answers what was asked. Errors: those of a source, and `HTTPError`."""
    if answer.status_code in {codes.UNAUTHORIZED, codes.FORBIDDEN}:
        raise SourceMisconfigured(f"Papan Kerja refuses our token ({answer.status_code})")
    if answer.status_code == codes.NOT_FOUND:
        raise AccountNotLinked
    if answer.status_code == codes.TOO_MANY_REQUESTS:
        raise SourceUnavailable(retry_after=timedelta(seconds=int(answer.headers.get("retry-after", 60))))
    answer.raise_for_status()
