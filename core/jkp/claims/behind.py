"""Which cases time has left behind: what is stored of them is not what holds now. Reads only, and holds nobody."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from tortoise.expressions import Q

from jkp import clock
from jkp.claims import locks, reading
from jkp.claims.lifecycle import DERIVED, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import right_expires_on
from jkp.database import reader
from jkp.regulation import rulebook
from jkp.regulation.parameters import RuleBookNotEffective

BATCH = 200
_UNFILED = Q(status=ClaimStatus.LOCKED)


def news(case: BenefitCase, claims: Sequence[Claim], now: datetime) -> list[tuple[Claim, ClaimStatus]]:
    """The claims whose derived state is not the one that was announced, with that state."""
    before = zip(claims, [None, *claims], strict=False)
    states = [(claim, reading.claim_at(claim, case, previous, now).status) for claim, previous in before]
    return [(claim, status) for claim, status in states if status in DERIVED and status is not announced(claim)]


def announced(claim: Claim) -> ClaimStatus:
    """The derived state that the event log knows."""
    return claim.announced or ClaimStatus.LOCKED


def _is_behind(case: BenefitCase, claims: Sequence[Claim], now: datetime) -> bool:
    """Whether anything is stored otherwise than time has made it."""
    uncorrected = any(locks.is_past_cure(claim.status, claim.cure_ends_on, now) for claim in claims)
    ended = reading.case_status_at(case, claims, now) is not case.status
    return uncorrected or ended or bool(news(case, claims, now))


async def cases_behind() -> AsyncIterator[BenefitCase]:
    """The cases that are behind, looked at in batches and without holding anybody."""
    due = iter(await _due(clock.today()))
    while batch := tuple(islice(due, BATCH)):
        claims: dict[UUID, list[Claim]] = defaultdict(list)
        for claim in await Claim.filter(case_id__in=batch).using_db(reader()).order_by("month_no"):
            claims[claim.case_id].append(claim)
        for case in await BenefitCase.filter(id__in=batch).using_db(reader()):
            if _is_behind(case, claims[case.id], clock.now()):
                yield case


async def _due(today: date) -> set[UUID]:
    """The cases in which a day that has come or a fact may have changed something; it never misses one."""
    found: set[UUID] = set()
    for condition in _conditions(today):
        rows = Claim.filter(condition).using_db(reader())
        found.update(case_id for (case_id,) in await rows.values_list("case_id"))
    return found


def _conditions(today: date) -> Iterable[Q]:
    """What has lapsed and was announced, and what is still to come, is in none of them: only the open few are."""
    over, done = Q(closes_on__lt=today), Q(mission_state__in=(State.SATISFIED, State.NOT_APPLICABLE))
    for not_open in (Q(announced__isnull=True), Q(announced=ClaimStatus.LOCKED)):
        yield _UNFILED & not_open & Q(opens_on__lte=today) & (over | done)
    # Month 1 has no last day of its own: it is open from the termination until the right is lost.
    lost = Q(month_no=FIRST_MONTH, closes_on__isnull=True, opens_on__lt=first_right(today))
    yield _UNFILED & Q(announced=ClaimStatus.CLAIMABLE) & (over | lost | ~done)
    yield Q(status=ClaimStatus.RETURNED, cure_ends_on__lt=today)


def first_right(day: date, asked_on: date | None = None) -> date:
    """The first day of termination whose right is not lost before `day`: a later termination never loses it earlier.

    The limits are those in force when it is asked; that is the day itself, unless another is given.
    """
    today = asked_on or day
    book = rulebook.current()

    def last_day(terminated_on: int) -> date:
        return right_expires_on(date.fromordinal(terminated_on), today, book)

    try:
        return date.fromordinal(bisect_left(range(today.toordinal()), day, lo=1, key=last_day))
    except RuleBookNotEffective:
        return date.min
