"""Which notice an event makes, and what its letter tells. Runs inside the transaction that moves the reader on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jkp import clock
from jkp.claims import reading
from jkp.claims.decisions import Determination
from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.money import Payment
from jkp.claims.reading import ClaimNow
from jkp.errors import Reason
from jkp.events.log import Event, EventType
from jkp.mail.terms import MailKind
from jkp.missions.evaluation import open_missions_of
from jkp.missions.models import Mission
from jkp.regulation import rulebook


@dataclass(frozen=True)
class Notice:
    """One mail to a participant, who is greeted by her name; made once for its occasion."""

    kind: MailKind
    participant_id: UUID
    occasion: str
    about: Mapping[str, Any]


async def notice_of(event: Event) -> Notice | None:
    """What an event tells the participant by mail; None for most of them."""
    if event.type is EventType.ACTIVITY_RECORDED:
        return await _nearly_complete(event)
    found = OF_CLAIMS.get(event.type)
    claim = await Claim.get_or_none(id=event.claim_id) if found and event.claim_id else None
    if found is None or claim is None:
        return None
    kind, tell = found
    about = await tell(claim, event)
    occasion = opens(claim, about) if kind is MailKind.WINDOW_OPENED and about else f"event:{event.event_id}"
    return None if about is None else about_claim(kind, claim, occasion, about)


def about_claim(kind: MailKind, claim: Claim, occasion: str, about: Mapping[str, Any]) -> Notice:
    """A notice about one month."""
    return Notice(kind, claim.participant_id, occasion, {"month": claim.month_no, **about})


def opens(claim: Claim, about: Mapping[str, Any]) -> str:
    """The occasion that a window opens, by its first day."""
    return f"opens:{claim.id}:{about['opens_on']}"


def window_opened(now: ClaimNow) -> dict[str, Any]:
    """What is told of a window that has opened."""
    window = now.window
    days = {"opens_on": iso(window.opens_on), "closes_on": iso(window.closes_on)} if window else {}
    return {**days, "reasons": stored(now.locks)}


def iso(day: date | None) -> str | None:
    """A day as JSON has it."""
    return day.isoformat() if day else None


def stored(reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    """Reasons as JSON has them."""
    return [reason.stored() for reason in reasons]


async def _submitted(claim: Claim, event: Event) -> dict[str, Any]:
    return {"submitted_on": iso(clock.day_of(event.occurred_at)), "due_on": iso(claim.due_on)}


async def _returned(claim: Claim, _: Event) -> dict[str, Any]:
    return {"reasons": claim.return_reasons, "cure_ends_on": iso(claim.cure_ends_on)}


async def _approved(claim: Claim, _: Event) -> dict[str, Any]:
    return {"amount": claim.amount}


async def _rejected(claim: Claim, _: Event) -> dict[str, Any]:
    last = await Determination.filter(claim_id=claim.id).order_by("-seq").first()
    return {"reasons": last.reasons if last else []}


async def _paid(claim: Claim, event: Event) -> dict[str, Any] | None:
    payment = await Payment.filter(claim_id=claim.id, status=PaymentStatus.PAID).order_by("-attempt").first()
    if payment is None:
        return None
    return {"amount": payment.amount, "paid_on": iso(payment.paid_on or clock.day_of(event.occurred_at))}


async def _opened(claim: Claim, _: Event) -> dict[str, Any] | None:
    """Month 1 alone: it opens with the report of the termination, the others by their windows (`reminding`)."""
    if claim.month_no != FIRST_MONTH:
        return None
    case = await BenefitCase.get(id=claim.case_id)
    now = reading.claim_at(claim, case, None, clock.now())
    return window_opened(now) if now.window else None


async def _nearly_complete(event: Event) -> Notice | None:
    """Once for each mission: when no more than one application is missing."""
    for mission in await open_missions_of(event.participant_id, None):
        if _lacks_one(mission):
            claim = await Claim.get(id=mission.claim_id)
            about = {"points": mission.points, "target": mission.points_target, "ends_on": iso(mission.ends_on)}
            return about_claim(MailKind.MISSION_NEARLY_COMPLETE, claim, f"nearly:{mission.id}", about)
    return None


def _lacks_one(mission: Mission) -> bool:
    one = rulebook.current().job_search(mission.starts_on).points.application
    is_running = mission.starts_on <= clock.today() <= mission.ends_on
    return is_running and mission.state is State.UNSATISFIED and 0 < mission.points_target - mission.points <= one


Tell = Callable[[Claim, Event], Awaitable[dict[str, Any] | None]]
OF_CLAIMS: Mapping[EventType, tuple[MailKind, Tell]] = {
    EventType.CLAIM_SUBMITTED: (MailKind.CLAIM_SUBMITTED, _submitted),
    EventType.CLAIM_RESUBMITTED: (MailKind.CLAIM_SUBMITTED, _submitted),
    EventType.CLAIM_RETURNED: (MailKind.CLAIM_RETURNED, _returned),
    EventType.CLAIM_APPROVED: (MailKind.CLAIM_APPROVED, _approved),
    EventType.CLAIM_REJECTED: (MailKind.CLAIM_REJECTED, _rejected),
    EventType.PAYMENT_CONFIRMED: (MailKind.CLAIM_PAID, _paid),
    EventType.CLAIM_OPENED: (MailKind.WINDOW_OPENED, _opened),
}
EVENTS = (*OF_CLAIMS, EventType.ACTIVITY_RECORDED)
"""The types that may make a notice."""
