"""Officers who change claims over HTTP, and ask again with the same key until they are told that it is done."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from uuid import uuid4

import httpx2
from chaos.checking import Change

_STEP = """mutation($claim: ID!, $key: String!) {
  %s(input: {claimId: $claim, %sidempotencyKey: $key}) { claim { version } errors { code message } } }"""
STEPS = (_STEP % ("failPayment", "failure: BANK_ERROR, "), _STEP % ("reissuePayment", ""))
PAUSE = 0.05
AGAIN = {"CONFLICT"}
"""Somebody else held what we need for too long: it is to be tried again."""


class Refused(Exception):
    """A server refused what is right."""


@dataclass
class Ledger:
    """What the writers were told was done, and when."""

    acknowledged: dict[Change, float] = field(default_factory=dict)
    asked: int = 0
    answers_lost: int = 0


@dataclass(frozen=True)
class Writer:
    """One officer and the claims that nobody else changes."""

    urls: Sequence[str]
    token: str
    claims: Sequence[str]
    ledger: Ledger

    async def write(self, stop: asyncio.Event, pause: float) -> None:
        """Let a payment of each claim fail and issue it again, over and over, until told to stop."""
        headers = {"authorization": f"Bearer {self.token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=5.0, trust_env=False) as http:
            for document in cycle(STEPS):
                for claim in self.claims:
                    await self._done(http, document, claim)
                    await asyncio.sleep(pause)
                    if stop.is_set():
                        return

    async def _done(self, http: httpx2.AsyncClient, document: str, claim: str) -> None:
        given = {"claim": claim, "key": str(uuid4())}
        for url in cycle(self.urls):
            self.ledger.asked += 1
            version = await self._asked(http, url, document, given)
            if version is not None:
                self.ledger.acknowledged[claim, version] = time.monotonic()
                return
            self.ledger.answers_lost += 1
            await asyncio.sleep(PAUSE)

    async def _asked(self, http: httpx2.AsyncClient, url: str, document: str, given: dict[str, str]) -> int | None:
        """The version of the claim after it; None where nobody knows whether it was done."""
        try:
            answer = (await http.post(url, json={"query": document, "variables": given})).json()
        except (httpx2.HTTPError, ValueError):
            return None
        if answer.get("errors"):
            return None
        payload = next(iter(answer["data"].values()))
        codes = {error["code"] for error in payload["errors"]}
        if codes - AGAIN:
            raise Refused(payload["errors"])
        return None if codes else int(payload["claim"]["version"])
