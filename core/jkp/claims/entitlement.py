"""May this case have the benefit? The rules are asked, and what the clock says of the right is added."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tortoise.backends.base.client import BaseDBAsyncClient

from jkp import clock
from jkp.claims.dossiers import Dossiers
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.reading import window_of
from jkp.errors import Code, Reason, refuse
from jkp.participants.eligibility import Eligibility, decide
from jkp.regulation import rulebook


async def eligibility_of(case: BenefitCase) -> Eligibility:
    """What the rules in force today say of this case, read on the open transaction."""
    (found,) = await eligibility_of_each([case])
    return found


async def eligibility_of_each(
    cases: Sequence[BenefitCase], connection: BaseDBAsyncClient | None = None
) -> list[Eligibility]:
    """The same of several cases in a fixed number of statements, in their order."""
    dossiers = await Dossiers.of(cases, connection)
    return [_judged(case, dossiers) for case in cases]


def refuse_while_disputed(failed: Iterable[Reason]) -> None:
    """Nobody is denied the benefit while a court is to rule on the termination (R026). Error: DISPUTE_PENDING."""
    if any(reason.code is Code.DISPUTE_PENDING for reason in failed):
        raise refuse(Code.DISPUTE_PENDING, path=("claimId",))


def _judged(case: BenefitCase, dossiers: Dossiers) -> Eligibility:
    found = decide(dossiers.facts(case), rulebook.current(), clock.today())
    return replace(found, reasons=(*found.reasons, *_expiry(case, dossiers.first_claims[case.id])))


def _expiry(case: BenefitCase, first: Claim) -> list[Reason]:
    """A month 1 that was not filed by its last day has lost the right (F06)."""
    window = window_of(first, case, clock.today())
    if first.status is not ClaimStatus.LOCKED or window is None or clock.today() <= window.closes_on:
        return []
    return [Reason(code=Code.RIGHT_EXPIRED, values={"last_day": window.closes_on.isoformat()})]
