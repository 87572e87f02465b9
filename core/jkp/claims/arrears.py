"""What is known of an employer's arrears when a case is declared eligible. Runs inside an open transaction."""

from datetime import date

from jkp.claims.payer import arrears_before, payer_of
from jkp.claims.terms import PayerType
from jkp.participants.models import ContributionMonth, Employer, Employment
from jkp.participants.terms import ContributionStatus
from jkp.regulation import rulebook


async def decided(employment: Employment, terminated_on: date) -> dict[str, object]:
    """What the case stores for good: who pays, and the months of arrears that decided it (F07, F08).

    Error: RULEBOOK_NOT_EFFECTIVE for arrears at a termination before the first rule.
    """
    months = arrears_before(terminated_on, await _unpaid(employment))
    return {"payer": await _payer(employment, terminated_on, months), "arrears_months": months}


async def _payer(employment: Employment, terminated_on: date, months: int) -> PayerType:
    """Where nothing is owed BPJS pays, whatever the law of that day says of arrears."""
    if not months:
        return PayerType.BPJS
    employer = await Employer.get(id=employment.employer_id)
    return payer_of(months, employer.status, rulebook.current().arrears_rule(terminated_on))


async def _unpaid(employment: Employment) -> set[date]:
    rows = await ContributionMonth.filter(
        participant_id=employment.participant_id,
        employer_id=employment.employer_id,
        status=ContributionStatus.ARREARS,
    )
    return {row.month for row in rows}
