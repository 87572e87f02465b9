"""What the real Karirhub tells, and how it signs it: by the package of the specification itself."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx2
from standardwebhooks import Webhook
from support.api import Api
from support.journey import Person
from support.serving import PLUGINS

from jkp_schema.ids import uuid_of

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
WITH_WEBHOOK: dict[str, dict[str, Any]] = {**{name: {} for name in PLUGINS}, "karirhub": {"webhook_secrets": [SECRET]}}
NOW = datetime(2025, 3, 10, 2, tzinfo=UTC)

_messages = count(1)


def a_vacancy(code: str = "KB-1", changed_at: str = "2025-03-09T10:00:00+07:00", **given: Any) -> dict[str, Any]:
    """A vacancy of the board."""
    return {
        "code": code,
        "title": "Penjaga Mercusuar",
        "occupation": "security_guard",
        "category": "FACILITY",
        "company": "PT Suar Laut",
        "province": "Maluku",
        "city": "Kota Ambon",
        "employmentType": "PKWT",
        "salaryMin": 4_000_000,
        "salaryMax": 5_000_000,
        "postedOn": "2025-03-01",
        "description": "Menjaga mercusuar.",
        "changedAt": changed_at,
        **given,
    }


def an_application(number: str = "A-1", sent_at: str = "2025-03-10T08:00:00+07:00", **given: Any) -> dict[str, Any]:
    """An application of the account `sari-17`."""
    return {"id": number, "account": "sari-17", "vacancy": a_vacancy(), "sentAt": sent_at, **given}


def a_call(number: str = "C-1", at: str = "2025-03-10T08:30:00+07:00", kind: str = "INTERVIEW") -> dict[str, Any]:
    return {"id": number, "kind": kind, "at": at}


def a_link(person: Person, account: str = "sari-17") -> dict[str, Any]:
    return {"account": account, "participantId": str(uuid_of("Participant", person.id))}


def signed(
    body: bytes, message: str, *, at: datetime = NOW, secrets: Sequence[str] = (SECRET,), **headers: str
) -> dict[str, str]:
    """The headers with which the board sends a body."""
    signatures = " ".join(Webhook(secret).sign(message, at, body.decode()) for secret in secrets)
    sent = {"webhook-id": message, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signatures}
    return {**sent, **headers}


async def posts(api: Api, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    return await api.http.post("/plugins/karirhub/webhook", content=body, headers=headers)


async def tells(api: Api, type_: str, data: dict[str, Any], message: str = "", at: datetime = NOW) -> httpx2.Response:
    """Send one message, with an id of its own unless one is given."""
    body = json.dumps({"type": type_, "timestamp": at.isoformat(), "data": data}).encode()
    return await posts(api, body, signed(body, message or f"msg_{next(_messages)}", at=at))


def minutes_away(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)
