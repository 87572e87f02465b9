"""The message of a mail: the same bytes however often it is sent, so that a mailbox shows it once."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from jkp.mail.carrying import Parcel, RefusedForGood
from jkp.mail.letters import Letter, written
from jkp.mail.models import Mail

NOBODY = "JKP <jkp@localhost>"
"""Who sends where nobody is configured, which is where mails become files."""


def parcel_of(mail: Mail, sender: str, portal_url: str | None) -> Parcel:
    """The mail as it leaves. Error: `RefusedForGood` for an address that cannot stand in a header."""
    recipient, about = mail.address(), mail.about()
    letter = written(mail.kind, mail.language, about or {}, portal_url)
    try:
        message = _message(mail, letter, sender, Address(addr_spec=recipient))
    except (ValueError, IndexError) as error:  # the library raises either for an address that is none
        raise RefusedForGood(type(error).__name__, address=True) from error
    name = f"{mail.made_at:%Y%m%dT%H%M%S}-{mail.id}"
    return Parcel(name=name, sender=parseaddr(sender)[1], recipient=recipient, content=message.as_bytes())


def _message(mail: Mail, letter: Letter, sender: str, recipient: Address) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = str(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.made_at)
    message["Message-ID"] = f"<{mail.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"jkp-{mail.id}")
    return message
