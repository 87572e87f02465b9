"""Open a benefit case when a termination is first reported. Runs inside an open transaction."""

from dataclasses import replace
from uuid import UUID, uuid4

from jkp import clock
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.events import log
from jkp.events.log import EventType
from jkp.participants import forms, termination
from jkp.participants.forms import EmployerForm
from jkp.participants.models import Employment, Termination, TerminationReport
from jkp.participants.reports import Reported
from jkp.regulation import rulebook
from jkp.security.principals import Principal


async def report_termination(by: Principal, employment_id: UUID, given: Reported) -> UUID:
    """A participant's own report, or an officer's from paper (R042, R045); the id of the case.

    Errors: NOT_FOUND, and those of `jkp.participants.termination.report`.
    """
    case, _ = await _report(by, await termination.any_employment(by, employment_id), given)
    return case.id


async def report_by_employer(by: Principal, form: EmployerForm, given: Reported) -> UUID:
    """The employer's report with its form (R040, R044); the id of the report.

    Errors: NOT_FOUND when the form fits no worker of this employer; those of `jkp.participants.forms.checked` and
    `jkp.participants.termination.report`.
    """
    filled = forms.checked(form)
    employment = await termination.employed_here(by, filled, given.terminated_on)
    _, report = await _report(by, employment, replace(given, form=filled))
    return report.id


async def _report(by: Principal, employment: Employment, given: Reported) -> tuple[BenefitCase, TerminationReport]:
    """The first report opens a case with six monthly claims, a later one finds it."""
    ended, report = await termination.report(by, employment, given)
    known = await BenefitCase.get_or_none(termination_id=ended.id)
    case = known or await _opened(ended)
    kind = EventType.TERMINATION_REPORT_ADDED if known else EventType.TERMINATION_REPORTED
    payload = {"case": str(case.id), "channel": report.channel.value}
    await log.append(kind, case.participant_id, payload=payload)
    return case, report


async def _opened(ended: Termination) -> BenefitCase:
    # Where no law says when the right expires, there is no right yet: RULEBOOK_NOT_EFFECTIVE (G34).
    rulebook.current().expiry_months(clock.today())
    earlier = await BenefitCase.filter(participant_id=ended.participant_id).count()
    case = await BenefitCase.create(
        id=uuid4(),
        participant_id=ended.participant_id,
        termination_id=ended.id,
        sequence_no=earlier + 1,
        status=CaseStatus.REPORTED,
        terminated_on=ended.terminated_on,
        opened_at=clock.now(),
    )
    for month_no in range(FIRST_MONTH, LAST_MONTH + 1):
        await _claim(case, month_no)
    return case


async def _claim(case: BenefitCase, month_no: int) -> None:
    """A claim has a mission from month 2 on; nothing is known of it before it opens."""
    await Claim.create(
        id=uuid4(),
        case_id=case.id,
        participant_id=case.participant_id,
        month_no=month_no,
        status=ClaimStatus.LOCKED,
        opens_on=case.terminated_on if month_no == FIRST_MONTH else None,
        mission_state=State.NOT_APPLICABLE if month_no == FIRST_MONTH else State.UNKNOWN,
    )
