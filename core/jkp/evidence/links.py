"""Links to a proof that need no token: signed for one reader, and good for minutes."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from jkp import clock
from jkp.evidence import vaults
from jkp.security import sealing
from jkp.security.principals import Principal, Role

COLUMN = "upload.link"


def signed(upload_id: UUID, reader: Principal) -> Mapping[str, str]:
    """The parameters of a link for `reader`, which ends with the reader's own token at the latest."""
    ends_at = clock.machine_now() + vaults.current().link_for
    until = str(int(min(ends_at, reader.expires_at or ends_at).timestamp()))
    person = str(reader.person or "")
    signature = _signature(upload_id, until, reader.role, reader.subject, person)
    named = {"role": reader.role.value, "subject": reader.subject, "person": person}
    return {"expires": until, **named, "signature": signature}


def ends_at(link: Mapping[str, str]) -> datetime:
    """Until when it is good."""
    return datetime.fromtimestamp(int(link["expires"]), UTC)


def reader_of(upload_id: UUID, link: Mapping[str, str]) -> Principal | None:
    """For whom a link to this upload was signed; None for one that is forged, altered or over.

    Whether that reader may see the upload is to be asked again.
    """
    try:
        signed_for = [link[key] for key in ("expires", "role", "subject", "person")]
        expected = _signature(upload_id, *signed_for)
        if not hmac.compare_digest(link["signature"].encode(), expected.encode()):
            return None
        _, role, subject, person = signed_for
        reader = Principal(Role(role), subject, ends_at(link), UUID(person) if person else None)
    except (KeyError, ValueError):
        return None
    return reader if ends_at(link) > clock.machine_now() else None


def _signature(upload_id: UUID, *signed_for: str) -> str:
    return sealing.current().index(COLUMN, json.dumps([str(upload_id), *signed_for]))
