"""Tell of windows that have opened, and three days and one day before they close; each once.

What is due is looked for whenever an hour of the programme's clock has begun: who was away on the third day is told
later how many days are left, and a clock that travels tells of the day where it stands.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from tortoise.expressions import Q

from jkp import clock
from jkp.claims import reading
from jkp.claims.behind import first_right
from jkp.claims.lifecycle import DERIVED, ClaimStatus
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.reading import ClaimNow
from jkp.database import reader, run_tx
from jkp.errors import Code
from jkp.mail.models import Mail
from jkp.mail.terms import MailKind
from jkp.notices.contents import Notice, about_claim, iso, opens, stored, window_opened
from jkp.notices.telling import give

FIRST_REMINDER = 3
LAST_REMINDER = 1
BATCH = 200
HOPELESS = frozenset({Code.CASE_NOT_ACTIVE, Code.CASE_ENDED, Code.REEMPLOYED, Code.DECEASED, Code.EARLIER_MONTH_MISSED})
"""Locks that the participant cannot open in time: she is not reminded of what she cannot do."""


@dataclass(frozen=True)
class Found:
    """A claim that can still be filed, as it stands now."""

    claim: Claim
    now: ClaimNow


class Reminders:
    """What this server has looked for already."""

    def __init__(self) -> None:
        self._looked_at: str | None = None

    async def remind(self) -> int:
        """Queue what is due; how many notices were made. Nothing is done again within the same hour."""
        hour = f"{clock.now():%Y-%m-%dT%H}"
        if hour == self._looked_at:
            return 0
        made = await remind()
        self._looked_at = hour
        return made


async def remind() -> int:
    """Queue a notice for every window that has opened or closes soon; how many there were."""
    made = 0
    async for batch in _open_claims(clock.today()):
        notices = [notice for found in await _unfiled(batch) for notice in _notices(found, clock.today())]
        for notice in await _new(notices):
            await run_tx(partial(give, notice))
            made += 1
    return made


def _notices(found: Found, today: date) -> Iterator[Notice]:
    """What is due for one claim today."""
    claim, window = found.claim, found.now.window
    if window is None or any(lock.code in HOPELESS for lock in found.now.locks):
        return
    if claim.month_no != FIRST_MONTH:
        about = window_opened(found.now)
        yield about_claim(MailKind.WINDOW_OPENED, claim, opens(claim, about), about)
    days_left = (window.closes_on - today).days
    if days_left <= FIRST_REMINDER:
        reminder = LAST_REMINDER if days_left <= LAST_REMINDER else FIRST_REMINDER
        about = {"closes_on": iso(window.closes_on), "days_left": days_left, "reasons": stored(found.now.locks)}
        occasion = f"closes:{claim.id}:{about['closes_on']}:{reminder}"
        yield about_claim(MailKind.WINDOW_CLOSES_SOON, claim, occasion, about)


async def _open_claims(today: date) -> AsyncIterator[Sequence[Claim]]:
    """The claims that were not filed and whose windows are open, batch by batch; of month 1 only those near its end."""
    ends = today + timedelta(days=FIRST_REMINDER)
    later = Q(month_no__gt=FIRST_MONTH, closes_on__gte=today)
    first = Q(month_no=FIRST_MONTH, closes_on__gte=today, closes_on__lte=ends)
    by_right = Q(month_no=FIRST_MONTH, closes_on__isnull=True, opens_on__gte=first_right(today))
    near = by_right & Q(opens_on__lt=first_right(ends + timedelta(days=1), asked_on=today))
    wanted = Claim.filter(Q(status=ClaimStatus.LOCKED, opens_on__lte=today) & (later | first | near))
    after = UUID(int=0)
    while batch := await wanted.filter(id__gt=after).order_by("id").limit(BATCH).using_db(reader()):
        yield batch
        after = batch[-1].id


async def _unfiled(claims: Sequence[Claim]) -> list[Found]:
    """Those that can still be filed, as they stand now."""
    cases = {each.id: each for each in await BenefitCase.filter(id__in=_cases(claims)).using_db(reader())}
    rows = await Claim.filter(case_id__in=list(cases)).using_db(reader())
    by_month = {(row.case_id, row.month_no): row for row in rows}
    found = []
    for claim in claims:
        previous = by_month.get((claim.case_id, claim.month_no - 1))
        now = reading.claim_at(claim, cases[claim.case_id], previous, clock.now())
        if now.status in DERIVED - {ClaimStatus.LAPSED}:
            found.append(Found(claim, now))
    return found


def _cases(claims: Sequence[Claim]) -> list[UUID]:
    return [claim.case_id for claim in claims]


async def _new(notices: Sequence[Notice]) -> list[Notice]:
    """Those that were not made yet: looking costs no transaction."""
    occasions = [notice.occasion for notice in notices]
    made = {mail.occasion for mail in await Mail.filter(occasion__in=occasions).using_db(reader()).only("occasion")}
    return [notice for notice in notices if notice.occasion not in made]
