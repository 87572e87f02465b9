"""The law as data, and what it would give: for everybody, without a token."""

from datetime import date
from decimal import Decimal

import strawberry
from strawberry.scalars import JSON

from jkp.claims.benefit import monthly_amount
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.schedule import mission_period, window
from jkp.errors import invalid
from jkp.regulation import workdays
from jkp.regulation.parameters import Entry, Parameter
from jkp.regulation.rulebook import RuleBook as Book
from jkp_schema.context import Context
from jkp_schema.policy import INHERIT
from jkp_schema.scalars import Rupiah


@strawberry.type(description="One value of the law.")
class RuleBookEntry:
    """A parameter on a day."""

    __policy__ = INHERIT

    key: str = strawberry.field(description="Name of the parameter, like benefit.rates.")
    basis: str = strawberry.field(description="The date of a case that selects the value.")
    starts_on: date = strawberry.field(description="First day on which it holds.")
    value: JSON = strawberry.field(description="The value.")
    source: str = strawberry.field(description="Where it is written.")
    certainty: str = strawberry.field(description="H article seen, M one source, L weak, U not verified.")
    note: str | None = strawberry.field(description="The interpretation, where there is one.")

    @classmethod
    def of(cls, parameter: Parameter, entry: Entry) -> "RuleBookEntry":
        """The entry of a parameter that holds."""
        return cls(
            key=parameter.key,
            basis=parameter.basis,
            starts_on=entry.starts_on,
            value=JSON(entry.value),
            source=entry.source,
            certainty=entry.certainty,
            note=entry.note or None,
        )


@strawberry.type(description="What the law says on a day.")
class RuleBook:
    """The rule book on a day."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Name of the book.")
    at: date = strawberry.field(description="The day.")
    hash: str = strawberry.field(
        description="SHA-256 of the book as it had begun by that day, as determinations store it."
    )
    overlays: list[str] = strawberry.field(description="Interpretations in force beside it.")
    entries: list[RuleBookEntry] = strawberry.field(description="Every value in force, by key.")


def rule_book(book: Book, on: date) -> RuleBook:
    """The rule book on a day."""
    entries = [RuleBookEntry.of(book.parameters[key], entry) for key, entry in sorted(book.in_force(on).items())]
    return RuleBook(
        id=strawberry.ID(book.id), at=on, hash=book.hash_at(on), overlays=list(book.overlays), entries=entries
    )


@strawberry.input(description="A case to try out.")
class SimulateBenefitInput:
    """Input of `simulateBenefit`."""

    wage: Rupiah = strawberry.field(description="Last reported wage, rupiah a month.")
    filed_on: date = strawberry.field(description="The day on which month 1 would be filed.")


@strawberry.type(description="One month of a simulation.")
class SimulatedMonth:
    """A month."""

    __policy__ = INHERIT

    month_no: int = strawberry.field(description="1 to 6.")
    opens_on: date = strawberry.field(description="First day to file.")
    closes_on: date | None = strawberry.field(
        description="Last day to file, inclusive; null for month 1, which depends on the day of termination."
    )
    mission_starts_on: date | None = strawberry.field(description="First day whose activities count.")
    mission_ends_on: date | None = strawberry.field(description="Last day whose activities count.")
    rate: str = strawberry.field(description="Share of the wage, by the law known for `opensOn`.")
    amount: Rupiah = strawberry.field(description="Rupiah, if it were decided on `opensOn`.")


@strawberry.type(description="What a case would give, if every claim were filed and decided on its first day.")
class Simulation:
    """A simulation."""

    __policy__ = INHERIT

    months: list[SimulatedMonth] = strawberry.field(description="The six months.")
    total: Rupiah = strawberry.field(description="Rupiah in all.")


def simulate(context: Context, given: SimulateBenefitInput) -> Simulation:
    """All windows and amounts of a case. Error: INVALID_INPUT for a wage of nothing."""
    if given.wage <= 0:
        raise invalid(path=("wage",), id="upah harus lebih dari nol", en="the wage must be positive")
    months = [_month(context, given, number) for number in range(FIRST_MONTH, LAST_MONTH + 1)]
    return Simulation(months=months, total=Rupiah(sum(month.amount for month in months)))


def _month(context: Context, given: SimulateBenefitInput, month_no: int) -> SimulatedMonth:
    book, calendar = context.runtime.book, workdays.current()
    later = month_no > FIRST_MONTH
    days = window(month_no, given.filed_on, book, calendar) if later else None
    period = mission_period(month_no, given.filed_on, book) if later else None
    opens_on = days.opens_on if days else given.filed_on
    granted = monthly_amount(given.wage, month_no, opens_on, book)
    return SimulatedMonth(
        month_no=month_no,
        opens_on=opens_on,
        closes_on=days.closes_on if days else None,
        mission_starts_on=period.starts_on if period else None,
        mission_ends_on=period.ends_on if period else None,
        rate=exact(granted.rate),
        amount=Rupiah(granted.amount),
    )


def exact(rate: Decimal) -> str:
    """A rate without trailing zeros, like 0.6."""
    return f"{rate.normalize():f}"
