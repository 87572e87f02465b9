"""Send what is due: one mail after the other, each held by one server at a time, each tried until it is done.

A mail is taken in one transaction, sent outside of any, and marked in another one. Who dies in between leaves it held
for a while; then it is sent again, with the same Message-ID.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from jkp import clock, tracing
from jkp.crashing import crash_point
from jkp.database import reader, run_tx
from jkp.mail.carrying import Carrier, RefusedForGood, ServerAway, TryAgain
from jkp.mail.folder import FolderCarrier
from jkp.mail.message import NOBODY, parcel_of
from jkp.mail.models import Mail, MailPreference
from jkp.mail.smtp import SmtpCarrier
from jkp.mail.terms import SECRET, Language, MailStatus
from jkp.settings.mail import MailSettings

AT_ONCE = 200
HELD = timedelta(minutes=3)
SEND_SECONDS = 120.0
LAST_SECONDS = 5.0
"""For the mail that is on its way when the server stops."""
LONGEST_REST = 300.0
_MINUTES = (1, 5, 30, 120, 360, 720, 1440)
_SECONDS_OF_A_SECRET = (5, 15, 60, 120, 300)

log = logging.getLogger("jkp.mail")


@dataclass(frozen=True)
class Patience:
    """How long to wait after each attempt that failed. A secret is soon of no use."""

    pauses: Sequence[timedelta] = tuple(timedelta(minutes=each) for each in _MINUTES)
    of_a_secret: Sequence[timedelta] = tuple(timedelta(seconds=each) for each in _SECONDS_OF_A_SECRET)
    first_rest: float = 1.0
    """Seconds until a server that was away is tried again; each time twice as many, up to `LONGEST_REST`."""

    def after(self, mail: Mail) -> timedelta | None:
        """The pause after the last attempt; None when there were enough of them."""
        pauses = self.of_a_secret if mail.kind in SECRET else self.pauses
        return pauses[mail.attempts - 1] if mail.attempts <= len(pauses) else None


class Postman:
    """Sends the mails of one server, or writes them into its folder where no mail server is configured."""

    def __init__(self, settings: MailSettings, folder: Path, patience: Patience | None = None) -> None:
        self._settings = settings
        self._folder = folder
        self._patience = patience or Patience()
        self._rest = 0.0
        self._rests_until = 0.0

    @property
    def server_is_away(self) -> bool:
        """Whether the last time the mail server could not be used."""
        return self._rest > 0

    async def send_due(self) -> int:
        """Send what is due, at most `AT_ONCE` mails; how many are done, for good or bad.

        While the server is away nothing is tried, and no mail loses one of its attempts.
        """
        if asyncio.get_running_loop().time() < self._rests_until or not await _due(clock.machine_now()).exists():
            return 0
        carrier, done = self.carrier(), 0
        try:
            for _ in range(AT_ONCE):
                mail = await _taken()
                if mail is None:
                    break
                with tracing.answering(mail.request_id):
                    done += await _ended(asyncio.create_task(self._send(carrier, mail)))
        except ServerAway as away:
            self._go_to_rest(away)
        finally:
            await carrier.close()
        return done

    def carrier(self) -> Carrier:
        """A new connection to the mail server, or the folder."""
        return SmtpCarrier(self._settings) if self._settings.host else FolderCarrier(self._folder)

    async def _send(self, carrier: Carrier, mail: Mail) -> bool:
        """Whether the mail is done. Error: `ServerAway`, with the mail as it was."""
        try:
            parcel = parcel_of(mail, self._settings.sender or NOBODY, self._settings.portal_url)
            async with asyncio.timeout(SEND_SECONDS):
                await carrier.carry(parcel)
        except ServerAway:
            await _change(mail, held_until=None, attempts=mail.attempts - 1)
            raise
        except RefusedForGood as refused:
            await _refused(mail, refused)
            return True
        except Exception as error:  # noqa: BLE001 - one mail that cannot be written must not hold up the others
            return await self._failed(mail, error)
        crash_point("mail.after_250")
        self._rest = 0.0
        await _done(mail, MailStatus.SENT)
        log.info("mail %s (%s) was sent", mail.id, mail.kind)
        return True

    async def _failed(self, mail: Mail, error: Exception) -> bool:
        told = str(error) if isinstance(error, TryAgain) else type(error).__name__
        if not isinstance(error, (TryAgain, TimeoutError)):
            log.error("mail %s (%s) could not be sent", mail.id, mail.kind, exc_info=error)
        pause = self._patience.after(mail)
        if pause is None:
            log.error("mail %s (%s) is given up after %s attempts: %s", mail.id, mail.kind, mail.attempts, told)
            await _done(mail, MailStatus.GIVEN_UP, told)
            return True
        await _change(mail, held_until=None, next_try_at=clock.machine_now() + pause, last_error=told[:200])
        return False

    def _go_to_rest(self, away: ServerAway) -> None:
        self._rest = min(self._rest * 2 or self._patience.first_rest, LONGEST_REST)
        self._rests_until = asyncio.get_running_loop().time() + self._rest
        log.error("the mail server cannot be used: %s; trying again in %s s", away, self._rest)


async def _ended(sending: asyncio.Task[bool]) -> bool:
    """The outcome. Who is cancelled, since the server stops, waits a little: a mail cut off is sent a second time."""
    try:
        return await asyncio.shield(sending)
    except asyncio.CancelledError:
        await asyncio.wait({sending}, timeout=LAST_SECONDS)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        raise


def _is_due(now: datetime) -> Q:
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    return Q(status=MailStatus.WAITING, next_try_at__lte=now) & free


async def overdue(since: datetime) -> int:
    """How many mails should have been tried by then, and were not."""
    return await _due(since).count()


def _due(now: datetime) -> QuerySet[Mail]:
    return Mail.filter(_is_due(now)).using_db(reader())


async def _taken() -> Mail | None:
    """The next mail that is due, which nobody else takes while it is held; its attempt is counted already."""
    now = clock.machine_now()
    while mail := await _due(now).order_by("next_try_at", "made_at").first():
        if await _change(mail, _is_due(now), held_until=now + HELD, attempts=mail.attempts + 1):
            mail.attempts += 1
            return mail
    return None


async def _refused(mail: Mail, refused: RefusedForGood) -> None:
    log.warning("mail %s (%s) is refused for good: %s", mail.id, mail.kind, refused)
    await _done(mail, MailStatus.REFUSED, str(refused))
    if refused.address and mail.participant_id:
        await run_tx(partial(_mark, mail.participant_id))


async def _mark(participant_id: UUID) -> None:
    """Send this participant nothing more, until she gives an address again."""
    preference = MailPreference(participant_id=participant_id, language=Language.ID, unwanted=[])
    await MailPreference.bulk_create([preference], ignore_conflicts=True)
    await MailPreference.filter(participant_id=participant_id).update(refused_at=clock.machine_now())


async def _done(mail: Mail, status: MailStatus, told: str | None = None) -> None:
    forgotten = {"about_sealed": None} if mail.kind in SECRET else {}
    ends = {"held_until": None, "next_try_at": None, "done_at": clock.machine_now()}
    await _change(mail, status=status, last_error=told[:200] if told else None, **ends, **forgotten)


async def _change(mail: Mail, *conditions: Q, **values: object) -> bool:
    """Whether the mail could be changed: not when another server holds it by now, or it is done."""
    unchanged = Mail.filter(*conditions, id=mail.id, attempts=mail.attempts, status=MailStatus.WAITING)
    return bool(await run_tx(lambda: unchanged.update(**values)))
