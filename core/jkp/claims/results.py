"""What is told of a payment: that it arrived, or that it failed. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from jkp.claims.terms import PaymentFailure, PaymentResult
from jkp.errors import invalid


@dataclass(frozen=True)
class Arrived:
    """The money reached the participant on this day."""

    paid_on: date


@dataclass(frozen=True)
class Failed:
    """It could not be paid, for this reason."""

    failure: PaymentFailure


Told: TypeAlias = Arrived | Failed


def told(result: PaymentResult, paid_on: date | None, failure: PaymentFailure | None) -> Told:
    """What a bank tells. Error: INVALID_INPUT unless a payment has its day, or a failure its reason, and only that."""
    if result is PaymentResult.PAID and paid_on and failure is None:
        return Arrived(paid_on)
    if result is PaymentResult.FAILED and failure and paid_on is None:
        return Failed(failure)
    if result is PaymentResult.PAID:
        raise invalid(path=("paidOn",), id="PAID hanya dengan paidOn", en="PAID comes with paidOn alone")
    raise invalid(path=("failure",), id="FAILED hanya dengan failure", en="FAILED comes with failure alone")
