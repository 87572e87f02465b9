"""The words of e-mail: kinds of letter, languages, and where a mail stands."""

from enum import StrEnum


class Language(StrEnum):
    """A language that letters are written in. The Indonesian text binds."""

    ID = "id"
    EN = "en"


class MailKind(StrEnum):
    """What a mail is about; each has its letter in `letters.toml`."""

    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    CLAIM_RETURNED = "CLAIM_RETURNED"
    CLAIM_APPROVED = "CLAIM_APPROVED"
    CLAIM_REJECTED = "CLAIM_REJECTED"
    CLAIM_PAID = "CLAIM_PAID"
    WINDOW_OPENED = "WINDOW_OPENED"
    WINDOW_CLOSES_SOON = "WINDOW_CLOSES_SOON"
    MISSION_NEARLY_COMPLETE = "MISSION_NEARLY_COMPLETE"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    ACTIVATION_CODE = "ACTIVATION_CODE"
    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    PASSWORD_CODE = "PASSWORD_CODE"  # noqa: S105 - a word, and no password
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the same


class NoticeKind(StrEnum):
    """The mails that a participant may do without. Each is a kind of mail."""

    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    CLAIM_RETURNED = "CLAIM_RETURNED"
    CLAIM_APPROVED = "CLAIM_APPROVED"
    CLAIM_REJECTED = "CLAIM_REJECTED"
    CLAIM_PAID = "CLAIM_PAID"
    WINDOW_OPENED = "WINDOW_OPENED"
    WINDOW_CLOSES_SOON = "WINDOW_CLOSES_SOON"
    MISSION_NEARLY_COMPLETE = "MISSION_NEARLY_COMPLETE"


SECRET = frozenset({MailKind.ACTIVATION_CODE, MailKind.PASSWORD_CODE})
"""Their content is a secret: it is forgotten as soon as nobody sends it any more."""


class MailStatus(StrEnum):
    """Where a mail stands. REFUSED is for good; GIVEN_UP was tried too often."""

    WAITING = "WAITING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    GIVEN_UP = "GIVEN_UP"
