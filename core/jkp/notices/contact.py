"""Where a participant's mail goes, in which language, and which kinds she wants."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock, reading
from jkp.errors import Code, refuse
from jkp.mail import outbox
from jkp.mail.models import MailPreference
from jkp.mail.terms import Language, MailKind, NoticeKind
from jkp.participants.models import Participant
from jkp.participants.registration import sealed_email
from jkp.participants.texts import an_email
from jkp.security.principals import Principal


@dataclass(frozen=True)
class Contact:
    """How to reach a participant. Without an address she gets nothing."""

    participant_id: UUID
    name: str
    address: str | None
    language: Language
    unwanted: Collection[str]

    def wants(self, kind: MailKind) -> bool:
        """Whether a mail of this kind goes to her."""
        return self.address is not None and kind not in self.unwanted


async def contact_of(participant_id: UUID) -> Contact:
    """How to reach her; an address that was refused for good is none."""
    participant = await Participant.get(id=participant_id, using_db=reading())
    preference = await MailPreference.get_or_none(participant_id=participant_id, using_db=reading())
    is_refused = preference is not None and preference.refused_at is not None
    return Contact(
        participant_id=participant_id,
        name=participant.name,
        address=None if is_refused else participant.email(),
        language=preference.language if preference else Language.ID,
        unwanted=preference.unwanted if preference else (),
    )


async def set_contact(by: Principal, email: str | None, language: Language, wanted: Collection[NoticeKind]) -> UUID:
    """Change one's own address, language and kinds, inside the open transaction; the participant's id.

    Mails that wait go to the new address; without one they are taken back. Errors: INVALID_INPUT, NOT_FOUND.
    """
    await lock(f"participant:{by.participant_id}")
    participant = await Participant.get_or_none(id=by.participant_id)
    if participant is None:
        raise refuse(Code.NOT_FOUND)
    address = None if email is None else an_email(email)
    participant.email_sealed = None if address is None else sealed_email(participant.id, address)
    await participant.save(update_fields=["email_sealed"])
    await MailPreference.update_or_create(
        defaults={
            "language": language,
            "unwanted": [kind.value for kind in NoticeKind if kind not in wanted],
            "refused_at": None,
        },
        participant_id=participant.id,
    )
    await outbox.redirect(participant.id, address)
    await noting.wrote(participant.id, Personal.CONTACT)
    return participant.id
