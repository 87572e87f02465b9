"""Who pays the benefit when contributions are in arrears (F07, F08). Pure: facts in, the payer out."""

from collections.abc import Collection
from datetime import date
from itertools import count

from jkp.claims.schedule import add_months
from jkp.claims.terms import PayerType
from jkp.participants.terms import EmployerStatus
from jkp.regulation.provisions import ArrearsRule


def arrears_before(terminated_on: date, unpaid: Collection[date]) -> int:
    """How many months in a row are unpaid up to the one right before the month of the termination.

    `unpaid` are first days of months at the employer that ended the employment.
    """
    month = terminated_on.replace(day=1)
    return next(back - 1 for back in count(1) if add_months(month, -back) not in unpaid)


def payer_of(arrears_months: int, employer: EmployerStatus, rule: ArrearsRule) -> PayerType:
    """BPJS, up to the months of arrears that the law allows this employer; beyond them the employer itself.

    An employer that is bankrupt or closed is allowed more, and stays the payer beyond that too (decision 0022).
    """
    most = rule.bpjs_months if employer is EmployerStatus.ACTIVE else rule.closed_employer_months
    return PayerType.BPJS if arrears_months <= most else PayerType.EMPLOYER
