"""The API as a client sees it: GraphQL over HTTP, with a token and a language."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx2

from jkp.claims import ticking
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp_schema.app import App


class Answered(Exception):
    """The answer had errors at its top level."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors
        self.codes = [error.get("extensions", {}).get("code") for error in errors]


@dataclass(frozen=True)
class Api:
    """A client. Calling it runs an operation and gives its data; `raw` gives the HTTP response."""

    http: httpx2.AsyncClient
    runtime: Runtime
    app: App
    token: str | None = None
    language: str = "en"

    async def __call__(self, document: str, /, **variables: Any) -> Any:
        answer = (await self.raw(document, **variables)).json()
        if answer.get("errors"):
            raise Answered(answer["errors"])
        return answer["data"]

    async def raw(self, document: str, /, **variables: Any) -> httpx2.Response:
        return await self.http.post(
            "/graphql", json={"query": document, "variables": variables}, headers=self.headers()
        )

    def headers(self) -> dict[str, str]:
        headers = {"accept-language": self.language}
        return {**headers, "authorization": f"Bearer {self.token}"} if self.token is not None else headers

    def acting(self, role: Role, subject: str = "somebody") -> "Api":
        assert self.runtime.issuer
        return replace(self, token=self.runtime.issuer.issue(role, subject, timedelta(hours=1)))

    def speaking(self, language: str) -> "Api":
        return replace(self, language=language)

    @property
    def officer(self) -> "Api":
        return self.acting(Role.OFFICER, "officer")

    async def tick(self) -> int:
        """Let the server store and announce what time has caused; how many changes that were."""
        with self.runtime.activate():
            return await ticking.tick()

    async def travel_to(self, moment: str) -> None:
        """A day stands for nine in the morning in Jakarta."""
        at = moment if "T" in moment else f"{moment}T09:00:00+07:00"
        await self(
            "mutation($at: DateTime) { sandboxTravelTo(input: {at: $at}) { clock { now } } }",
            at=datetime.fromisoformat(at).isoformat(),
        )
