"""Queue a mail inside the transaction of what it tells: it is sent if, and only if, that is committed."""

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from jkp import clock, tracing
from jkp.database import TransactionMissing, in_a_transaction
from jkp.mail import letters
from jkp.mail.models import ABOUT_COLUMN, ADDRESS_COLUMN, Mail
from jkp.mail.terms import Language, MailKind, MailStatus
from jkp.security import sealing


async def queue(
    kind: MailKind,
    *,
    to: str,
    about: Mapping[str, object],
    language: Language = Language.ID,
    occasion: str | None = None,
    participant_id: UUID | None = None,
) -> None:
    """Queue one mail to the address `to`, inside the open transaction.

    `about` is what the letter of this kind needs (`letters.toml`), as JSON: days and moments as ISO texts, rupiah as
    integers. The same `occasion` (at most 128 characters; a new one where none is given) makes no second mail of this
    kind to this recipient. Errors: `TransactionMissing`; `UndefinedError` or `TypeError` for what the letter lacks.

    Example: `await queue(MailKind.WEBHOOK_DISABLED, to=owner, about={"endpoint": "…"}, occasion=f"webhook:{id}:{n}")`
    """
    if not in_a_transaction():
        raise TransactionMissing
    letters.written(kind, language, about)
    mail_id = str(uuid4())
    seals, now = sealing.current(), clock.machine_now()
    mail = Mail(
        id=mail_id,
        occasion=occasion or mail_id,
        kind=kind,
        recipient=str(participant_id) if participant_id else seals.index(ADDRESS_COLUMN, to.casefold()),
        participant_id=participant_id,
        address_sealed=seals.seal(ADDRESS_COLUMN, mail_id, to),
        about_sealed=seals.seal(ABOUT_COLUMN, mail_id, json.dumps(dict(about))),
        language=language,
        status=MailStatus.WAITING,
        made_at=now,
        next_try_at=now,
        request_id=tracing.current(),
    )
    await Mail.bulk_create([mail], ignore_conflicts=True)


async def redirect(participant_id: UUID, address: str | None) -> None:
    """Send what waits for a participant to another address, or take it back; inside the open transaction."""
    waiting = Mail.filter(participant_id=participant_id, status=MailStatus.WAITING)
    if address is None:
        await waiting.delete()
        return
    for mail in await waiting:
        sealed = sealing.current().seal(ADDRESS_COLUMN, str(mail.id), address)
        await Mail.filter(id=mail.id).update(address_sealed=sealed)
