"""The bank account that a participant's benefit goes to. Runs inside an open transaction."""

import re
import unicodedata
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock
from jkp.errors import Code, invalid, refuse
from jkp.events import log
from jkp.participants.models import ACCOUNT_COLUMN, BankAccount, Participant
from jkp.participants.registration import a_name
from jkp.participants.texts import a_text
from jkp.security import sealing
from jkp.security.principals import Principal

BANK_LENGTH = 60
_NUMBER = re.compile(r"\d{6,20}", re.ASCII)
_NAME = re.compile(r"[^\W_][\w .,'\u2019&()/-]*")
_SPACING = re.compile(r"[\s.-]+")


async def register_account(by: Principal, bank: str, number: str, holder_name: str) -> UUID:
    """Enter or change one's own account; the participant's id (R060).

    Errors: BANK_ACCOUNT_INVALID for a number that is none, or a holder who is not the participant (golden G35);
    INVALID_INPUT for a bank without a name, or a name that no bank and no person has; NOT_FOUND.
    """
    await lock(f"participant:{by.participant_id}")
    participant = await Participant.get_or_none(id=by.participant_id)
    if participant is None:
        raise refuse(Code.NOT_FOUND)
    holder = _for_a_bank(a_name(holder_name, "holderName"), "holderName")
    if not same_name(holder, participant.name):
        raise refuse(Code.BANK_ACCOUNT_INVALID, path=("holderName",))
    at = _for_a_bank(a_text(bank, "bank", BANK_LENGTH), "bank")
    await _store(participant, at, _a_number(number), holder)
    await noting.wrote(participant.id, Personal.ACCOUNT)
    await log.append(log.EventType.BANK_ACCOUNT_CHANGED, participant.id)
    return participant.id


def same_name(one: str, other: str) -> bool:
    """Whether two names are one person's: case, accents, punctuation and spacing do not matter."""
    return _plain(one) == _plain(other)


def masked(number: str) -> str:
    """The last four digits, for everybody who may see that there is an account."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _for_a_bank(name: str, path: str) -> str:
    """The name without what a spreadsheet parts or computes: it goes into a file of columns. Error: INVALID_INPUT."""
    if not _NAME.fullmatch(unicodedata.normalize("NFC", name)):
        raise invalid(path=(path,), id="huruf, angka, dan .,'&()/-", en="letters, digits and .,'&()/-")
    return name


def _a_number(text: str) -> str:
    number = _SPACING.sub("", text)
    if not _NUMBER.fullmatch(number):
        raise refuse(Code.BANK_ACCOUNT_INVALID, path=("number",))
    return number


async def _store(participant: Participant, bank: str, number: str, holder_name: str) -> None:
    known = await BankAccount.get_or_none(participant_id=participant.id)
    account_id = known.id if known else uuid4()
    account = BankAccount(
        id=account_id,
        participant_id=participant.id,
        bank=bank,
        number_sealed=sealing.current().seal(ACCOUNT_COLUMN, str(account_id), number),
        holder_name=holder_name,
        changed_at=clock.now(),
    )
    account._saved_in_db = known is not None  # noqa: SLF001 - replaces the row of the same id
    await account.save()
