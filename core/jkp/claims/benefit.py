"""The cash of one month: a share of the wage last reported, up to the ceiling (PP 6/2025 Pasal 21)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jkp.regulation.rulebook import RuleBook


@dataclass(frozen=True)
class Amount:
    """What is paid and why: `rate` of `base`, the part of the wage that counts, both in rupiah."""

    rate: Decimal
    base: int
    amount: int


def monthly_amount(wage: int, month_no: int, decided_on: date, book: RuleBook) -> Amount:
    """The benefit of a month by the law of the day of decision, rounded once at the end (AMB-25).

    `wage` is whole rupiah; `ValueError` if it is negative or there is no such benefit month.
    """
    if wage < 0:
        raise ValueError("a wage is not negative")
    rate, base = book.rate(month_no, decided_on), min(wage, book.wage_ceiling(decided_on))
    whole = (base * rate).quantize(Decimal(1), book.rounding(decided_on).mode)
    return Amount(rate=rate, base=base, amount=int(whole))
