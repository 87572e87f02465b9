"""One-time codes by mail: kept as keyed hashes, for a while, for a few attempts, and seldom sent."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from jkp import clock
from jkp.accounts.models import Account, AccountStatus, CodePurpose
from jkp.database import reading
from jkp.mail.outbox import queue
from jkp.mail.terms import Language, MailKind
from jkp.security import sealing

DIGITS = 8
MOST_ATTEMPTS = 5
MOST_A_DAY = 5
BETWEEN = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_COLUMN = "account.code"
_LETTERS = {CodePurpose.ACTIVATE: MailKind.ACTIVATION_CODE, CodePurpose.PASSWORD: MailKind.PASSWORD_CODE}


@dataclass(frozen=True)
class Codes:
    """How long codes live, and how many may wait for an answer, in all."""

    minutes: int
    most_unanswered: int

    async def is_full(self) -> bool:
        """Whether so many addresses have not answered that more of them are hardly people who want to register."""
        return 0 < self.most_unanswered <= await unanswered()

    async def send(self, account: Account, purpose: CodePurpose) -> None:
        """Send a new code, after which no earlier one is good; inside the open transaction.

        Nothing is sent, and nothing said, where one was sent a minute ago, or five within a day.
        """
        now = clock.machine_now()
        begins = account.codes_since is None or now - account.codes_since >= DAY
        sent = 0 if begins else account.codes_sent
        if sent >= MOST_A_DAY or (account.code_sent_at and now - account.code_sent_at < BETWEEN):
            return
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        account.update_from_dict(
            {
                "code_hash": _hash(account, purpose, code),
                "code_purpose": purpose,
                "code_ends_at": now + timedelta(minutes=self.minutes),
                "code_attempts": 0,
                "codes_sent": sent + 1,
                "codes_since": now if begins else account.codes_since,
                "code_sent_at": now,
            }
        )
        await account.save()
        about = {"code": code, "minutes": self.minutes, **_greeted(account, purpose)}
        await queue(_LETTERS[purpose], to=account.email(), about=about, language=Language(account.language))


async def unanswered() -> int:
    """How many addresses were sent a code within the last hour by which nobody has activated an account yet."""
    since = clock.machine_now() - HOUR
    return await Account.filter(status=AccountStatus.PENDING, code_sent_at__gt=since).using_db(reading()).count()


def _greeted(account: Account, purpose: CodePurpose) -> dict[str, str]:
    """By name, once the address has answered: before, a stranger may have chosen both, to have us send his words."""
    return {} if purpose is CodePurpose.ACTIVATE else {"name": account.details()["name"]}


async def takes(account: Account, purpose: CodePurpose, code: str) -> bool:
    """Whether it is the code, which is good once; a wrong one is counted. Inside a transaction that is committed."""
    if not _is_open(account, purpose):
        return False
    account.code_attempts += 1
    right = hmac.compare_digest(_hash(account, purpose, code), account.code_hash or "")
    if right or account.code_attempts >= MOST_ATTEMPTS:
        account.code_hash = None
    if right:  # whoever reads the mail need not wait for another code
        account.code_sent_at = None
    await account.save(update_fields=["code_attempts", "code_hash", "code_sent_at"])
    return right


def _is_open(account: Account, purpose: CodePurpose) -> bool:
    in_time = account.code_ends_at is not None and clock.machine_now() < account.code_ends_at
    return in_time and account.code_hash is not None and account.code_purpose is purpose


def _hash(account: Account, purpose: CodePurpose, code: str) -> str:
    return sealing.current().index(_COLUMN, f"{account.id}|{purpose}|{code}")
