"""Return a claim that cannot be approved as it is: the participant may correct it (domain model D3, AMB-34).

Each verb runs inside an open transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from jkp import clock
from jkp.claims import finding, reading
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove, moved_claim
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import cure_ends_on
from jkp.claims.terms import ReturnCause
from jkp.errors import Code, Reason, invalid, refuse
from jkp.events.log import EventType
from jkp.participants.terms import DisputeStatus
from jkp.participants.texts import a_text
from jkp.regulation import rulebook, workdays
from jkp.security.principals import Principal

REMARK_LENGTH = 500
REASONS: Mapping[ReturnCause, Reason] = {
    ReturnCause.BANK_ACCOUNT_INVALID: Reason(code=Code.BANK_ACCOUNT_INVALID),
    ReturnCause.IDENTITY_CHECK_FAILED: Reason(code=Code.IDENTITY_CHECK_FAILED),
    ReturnCause.EVIDENCE_MISSING: Reason(code=Code.EVIDENCE_REQUIRED),
    ReturnCause.KAPK_NOT_SIGNED: Reason(code=Code.KAPK_NOT_SIGNED),
}
"""What the participant reads for each cause; for OTHER the officer's remark alone."""


async def return_claim(by: Principal, claim_id: UUID, causes: Sequence[ReturnCause], remark: str | None) -> Claim:
    """Return a claim that is verified, for these causes; OTHER needs a remark of 1 to 500 characters.

    Errors: those of `jkp.claims.verification.take`; INVALID_INPUT for no cause, a missing remark, or a cause that the
    month does not have; CURE_EXPIRED where the rule book leaves no time to correct it.
    """
    claim = await finding.others_claim(by, claim_id)
    moved_claim(claim.status, ClaimMove.RETURN)
    _check(claim, causes)
    said = _remark(remark, needed=ReturnCause.OTHER in causes)
    reasons = [REASONS[cause] for cause in dict.fromkeys(causes) if cause in REASONS]
    await send_back(claim, [*reasons, *said])
    return claim


async def send_back(claim: Claim, reasons: Sequence[Reason]) -> None:
    """Return the claim for these reasons. Errors: ILLEGAL_TRANSITION, CURE_EXPIRED."""
    last_day = await last_day_to_correct(claim)
    if last_day < clock.today():
        raise refuse(Code.CURE_EXPIRED, path=("claimId",), cure_ends_on=last_day.isoformat())
    await claim.move(
        ClaimMove.RETURN,
        returned_at=clock.now(),
        return_reasons=[reason.stored() for reason in reasons],
        cure_ends_on=None if await _waits_for_a_court(claim) else last_day,
    )
    if claim.month_no == FIRST_MONTH:
        await (await BenefitCase.get(id=claim.case_id)).move(CaseMove.RETURN)
    await note(EventType.CLAIM_RETURNED, claim)


async def _waits_for_a_court(claim: Claim) -> bool:
    """Whether the termination is before the court: then no time to correct month 1 runs (R026)."""
    disputed = BenefitCase.filter(id=claim.case_id, termination__dispute=DisputeStatus.PHI_PENDING)
    return claim.month_no == FIRST_MONTH and await disputed.exists()


async def last_day_to_correct(claim: Claim) -> date:
    """The last day to correct the claim, were it returned today; in the past where there is no time for it."""
    case, today = await BenefitCase.get(id=claim.case_id), clock.today()
    window = reading.window_of(claim, case, today)
    closes_on = window.closes_on if window else today
    return cure_ends_on(today, closes_on, rulebook.current(), workdays.current())


def remark_of(text: str) -> Reason:
    """What an officer wrote, as a reason that the participant reads."""
    return Reason(code=Code.OFFICER_NOTE, values={"note": text})


def _check(claim: Claim, causes: Sequence[ReturnCause]) -> None:
    if not causes:
        raise invalid(path=("causes",), id="paling sedikit satu sebab", en="at least one cause")
    if ReturnCause.KAPK_NOT_SIGNED in causes and claim.month_no != FIRST_MONTH:
        raise invalid(
            path=("causes",), id="KAPK hanya untuk bulan ke-1", en="the commitment (KAPK) belongs to month 1 alone"
        )


def _remark(text: str | None, *, needed: bool) -> list[Reason]:
    if not needed and not (text or "").strip():
        return []
    return [remark_of(a_text(text or "", "note", REMARK_LENGTH))]
