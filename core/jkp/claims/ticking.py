"""What time alone causes: it is derived to the second (`jkp.claims.reading`), and stored and announced here.

A claim that opens, locks again or lapses is announced when it does. A returned claim whose time has passed is
rejected, a right that nobody claimed expires, and a lapsed month 6 completes the benefit.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from uuid import UUID

from tortoise.expressions import Q

from jkp import clock
from jkp.claims import finding, locks, reading
from jkp.claims.completing import complete
from jkp.claims.deciding import THE_CLOCK
from jkp.claims.history import note, note_case
from jkp.claims.lifecycle import DERIVED, CaseMove, CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import right_expires_on
from jkp.claims.verification import refuse_claim
from jkp.database import reader, run_tx
from jkp.errors import Code, Reason
from jkp.events.log import EventType
from jkp.regulation import rulebook
from jkp.regulation.parameters import RuleBookNotEffective

BATCH = 200
TOO_MANY = 10
"""So many cases may fail before the rest is left for the next time: the database itself may be away."""

ANNOUNCED_AS: Mapping[tuple[ClaimStatus, ClaimStatus], EventType] = {
    (ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE): EventType.CLAIM_OPENED,
    (ClaimStatus.LAPSED, ClaimStatus.CLAIMABLE): EventType.CLAIM_OPENED,
    (ClaimStatus.CLAIMABLE, ClaimStatus.LOCKED): EventType.CLAIM_RELOCKED,
    (ClaimStatus.LOCKED, ClaimStatus.LAPSED): EventType.CLAIM_LAPSED,
    (ClaimStatus.CLAIMABLE, ClaimStatus.LAPSED): EventType.CLAIM_LAPSED,
}
"""From what was announced last to what holds now. Only a clock that was sent back locks what had lapsed."""

_UNFILED = Q(status=ClaimStatus.LOCKED)


async def tick() -> int:
    """Store and announce whatever time has caused since; how many changes that were.

    One transaction for each case, so that nobody waits for long and nothing is lost or told twice, wherever it
    breaks off and however many servers do it at once. A case that fails does not stop the others.
    Error: `ExceptionGroup` of what failed.
    """
    changes, failed = 0, list[Exception]()
    async for case in _behind():
        try:
            changes += await run_tx(partial(_catch_up, case))
        except Exception as error:  # noqa: BLE001 - it is raised when the others are done
            failed.append(error)
        if len(failed) == TOO_MANY:
            break
    if failed:
        raise ExceptionGroup("cases that time could not change", failed)
    return changes


async def catch_up(case: BenefitCase) -> int:
    """Store and announce what time has done to one case, inside an open transaction that holds the participant.

    A verb that must not depend on when the last tick was begins with it. Gives the number of changes.
    """
    now = clock.now()
    changes = await _reject_uncorrected(case, now)
    claims = await Claim.filter(case_id=case.id).order_by("month_no")
    for claim, status in _news(case, claims, now):
        changes += await _announce(claim, status)
    return changes + await _settle(case, claims, now)


async def _catch_up(seen: BenefitCase) -> int:
    await finding.hold(seen.participant_id)
    case = await BenefitCase.get_or_none(id=seen.id)
    return await catch_up(case) if case else 0


def _news(case: BenefitCase, claims: Sequence[Claim], now: datetime) -> list[tuple[Claim, ClaimStatus]]:
    """The claims whose derived state is not the one that was announced, with that state."""
    before = zip(claims, [None, *claims], strict=False)
    states = [(claim, reading.claim_at(claim, case, previous, now).status) for claim, previous in before]
    return [(claim, status) for claim, status in states if status in DERIVED and status is not _announced(claim)]


def _announced(claim: Claim) -> ClaimStatus:
    return claim.announced or ClaimStatus.LOCKED


def _is_behind(case: BenefitCase, claims: Sequence[Claim], now: datetime) -> bool:
    """Whether anything is stored otherwise than time has made it."""
    uncorrected = any(locks.is_past_cure(claim.status, claim.cure_ends_on, now) for claim in claims)
    ended = reading.case_status_at(case, claims, now) is not case.status
    return uncorrected or ended or bool(_news(case, claims, now))


async def _reject_uncorrected(case: BenefitCase, now: datetime) -> int:
    """Reject the returned claim that nobody corrected in time; a month 1 denies the case."""
    for claim in await Claim.filter(case_id=case.id, status=ClaimStatus.RETURNED):
        if locks.is_past_cure(claim.status, claim.cure_ends_on, now):
            until = {"cure_ends_on": str(claim.cure_ends_on)}
            await refuse_claim(claim, case, THE_CLOCK, [Reason(code=Code.CURE_EXPIRED, values=until)])
            return 1
    return 0


async def _announce(claim: Claim, status: ClaimStatus) -> int:
    """Announce the derived state; how many changes that is."""
    kind = ANNOUNCED_AS.get((_announced(claim), status))
    if kind is None:
        await Claim.filter(id=claim.id).update(announced=status)
        return 0
    await claim.change(announced=status)
    await note(kind, claim)
    return 1


async def _settle(case: BenefitCase, claims: Iterable[Claim], now: datetime) -> int:
    """Store the end that time has brought to the case."""
    status = reading.case_status_at(case, claims, now)
    if status is case.status:
        return 0
    if status is CaseStatus.EXPIRED:
        await case.move(CaseMove.EXPIRE)
        await note_case(EventType.CASE_EXPIRED, case)
    if status is CaseStatus.COMPLETED:
        await complete(case)
    return 1


async def _behind() -> AsyncIterator[BenefitCase]:
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
    """Each is a range of an index: claims that lapsed and were announced, and those to come, are never looked at."""
    over, done = Q(closes_on__lt=today), Q(mission_state__in=(State.SATISFIED, State.NOT_APPLICABLE))
    for not_open in (Q(announced__isnull=True), Q(announced=ClaimStatus.LOCKED)):
        yield _UNFILED & not_open & Q(opens_on__lte=today) & (over | done)
    # Month 1 has no last day of its own: it is open from the termination until the right is lost.
    lost = Q(month_no=FIRST_MONTH, closes_on__isnull=True, opens_on__lt=_first_right(today))
    yield _UNFILED & Q(announced=ClaimStatus.CLAIMABLE) & (over | lost | ~done)
    yield Q(status=ClaimStatus.RETURNED, cure_ends_on__lt=today)


def _first_right(today: date) -> date:
    """The first day of termination whose right is not lost yet: a later termination never loses it earlier."""
    book = rulebook.current()

    def last_day(terminated_on: int) -> date:
        return right_expires_on(date.fromordinal(terminated_on), today, book)

    try:
        return date.fromordinal(bisect_left(range(today.toordinal()), today, lo=1, key=last_day))
    except RuleBookNotEffective:
        return date.min
