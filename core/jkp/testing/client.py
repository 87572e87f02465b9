"""The API as a client sees it: GraphQL and uploads over HTTP, without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2

from jkp.clock import TravelClock
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.testing.clocks import TravellingClock

LIFE = timedelta(hours=1)


class GraphQLErrors(AssertionError):
    """The answer had errors at its top level; their codes are in `codes`.

    Example: `with pytest.raises(GraphQLErrors) as refused: jkp.gql("{ karirhubApplications { id } }")`
    """

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors
        self.codes = [error.get("extensions", {}).get("code") for error in errors]


@dataclass(frozen=True)
class Client:
    """A client of a server in this process."""

    http: httpx2.AsyncClient
    runtime: Runtime

    @property
    def clock(self) -> TravellingClock:
        """The server's clock. Only a sandbox has one that travels."""
        assert isinstance(self.runtime.clock, TravelClock)  # noqa: S101 - the kit's servers are sandboxes
        return TravellingClock(self.runtime.clock)

    async def asks(self, role: Role, subject: str, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an operation. Error: `GraphQLErrors`."""
        sent = {"query": document, "variables": dict(given)}
        answer = (await self.http.post("/graphql", json=sent, headers=self.headers(role, subject))).json()
        if answer.get("errors"):
            raise GraphQLErrors(answer["errors"])
        data: dict[str, Any] = answer["data"]
        return data

    async def does(self, role: Role, subject: str, document: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
        """The payload of a mutation, which must not be refused."""
        payload: dict[str, Any] = next(iter((await self.asks(role, subject, document, given)).values()))
        if payload["errors"]:
            raise AssertionError(payload["errors"])
        return payload

    async def uploads(self, subject: UUID, content: bytes) -> str:
        """Upload a file as a participant; the id of the upload."""
        headers = self.headers(Role.PARTICIPANT, str(subject))
        upload_id: str = (await self.http.post("/uploads", content=content, headers=headers)).json()["uploadId"]
        return upload_id

    def headers(self, role: Role, subject: str) -> dict[str, str]:
        """What says who asks, and that the answer is to be in English."""
        language = {"accept-language": "en"}
        if role is Role.ANONYMOUS or self.runtime.issuer is None:
            return language
        return {**language, "authorization": f"Bearer {self.runtime.issuer.issue(role, subject, LIFE)}"}
