"""The client of the real Karirhub's API: what an account applied for, page by page."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import httpx2
from pydantic import SecretStr, ValidationError

from jkp.plugin import AccountNotLinked, SourceMisconfigured, SourceUnavailable
from jkp_karirhub.messages import Page, ToldApplication

REFUSED = (401, 403)
GONE = (404, 410)
LARGEST_ANSWER = 4 * 1024 * 1024
MOST_PAGES = 100
LONGEST_WAIT = 86_400
APPLICATIONS, PING = "/applications", "/ping"


@dataclass(frozen=True, kw_only=True)
class Board:
    """The API at `url`. Its answers are believed in nothing: neither in their size, nor that they ever end."""

    url: str
    token: SecretStr
    seconds: float = 10.0

    @cached_property
    def _http(self) -> httpx2.AsyncClient:
        headers = {"authorization": f"Bearer {self.token.get_secret_value()}", "accept": "application/json"}
        return httpx2.AsyncClient(base_url=self.url, headers=headers, timeout=self.seconds)

    async def applications(self, account: str, starts_on: date, ends_on: date) -> AsyncIterator[ToldApplication]:
        """The applications of an account that something happened to on these days, both included.

        Errors: `SourceUnavailable`, `SourceMisconfigured`, `AccountNotLinked`.
        """
        asked = {"account": account, "from": starts_on.isoformat(), "to": ends_on.isoformat()}
        cursors: set[str | None] = {None}
        page = await self._page(asked)
        for told in page.items:
            yield told
        while page.next is not None:
            if page.next in cursors or len(cursors) >= MOST_PAGES:
                raise SourceUnavailable
            cursors.add(page.next)
            page = await self._page({**asked, "cursor": page.next})
            for told in page.items:
                yield told

    async def check(self) -> None:
        """Ask for nobody's applications, to see whether we may. Errors: as in `applications`, without the last."""
        await self._answer(PING, {})

    async def close(self) -> None:
        """Close the connections, if any were opened."""
        if "_http" in self.__dict__:
            await self._http.aclose()

    async def _page(self, asked: Mapping[str, str]) -> Page:
        try:
            return Page.model_validate_json(await self._answer(APPLICATIONS, asked))
        except ValidationError as error:
            raise SourceUnavailable from error

    async def _answer(self, path: str, asked: Mapping[str, str]) -> bytes:
        try:
            async with self._http.stream("GET", path, params=dict(asked)) as response:
                self._require_success(response)
                return await _read(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise SourceUnavailable from error

    def _require_success(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in REFUSED:
            raise SourceMisconfigured(f"Karirhub refuses our token ({status})")
        if status in GONE and response.url.path.endswith(APPLICATIONS):
            raise AccountNotLinked
        if status in GONE or response.is_redirect:
            raise SourceMisconfigured(f"Karirhub's API is not at this address ({status})")
        if not response.is_success:
            raise SourceUnavailable(_wait(response.headers.get("retry-after", "")))


async def _read(response: httpx2.Response) -> bytes:
    """The body. Error: `SourceUnavailable` for one that is too large, at the first byte that is too many."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise SourceUnavailable
    return bytes(body)


def _wait(retry_after: str) -> timedelta | None:
    """The seconds that `Retry-After` says, at most a day; None for anything else, also for a date."""
    if not (retry_after.isascii() and retry_after.isdecimal()):
        return None
    return timedelta(seconds=min(int(retry_after[:10]), LONGEST_WAIT))
