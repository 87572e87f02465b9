"""The scalars of the API. One that refuses a value never repeats it: it may be somebody's NIK."""

from datetime import date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from jkp import clock

Rupiah = NewType("Rupiah", int)
"""Whole rupiah.

Example: `wage: Rupiah = strawberry.field(description="A month.")`
"""

NIK = NewType("NIK", str)
"""The identity number, masked for those who may not see it.

Example: `NIK("9999014506900001")`
"""

LARGEST_RUPIAH = 2**53 - 1
YEARS = range(1900, 2200)
"""Beyond them lies no case, and soon no calendar."""


def _refused(name: str, expected: str) -> GraphQLError:
    return GraphQLError(f"{name} must be {expected}.", extensions={"code": "INVALID_INPUT"})


def _rupiah(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_RUPIAH:
        raise _refused("Rupiah", "a whole number of rupiah")
    return value


def _nik(value: object) -> str:
    if not isinstance(value, str):
        raise _refused("NIK", "a text of 16 digits")
    return value


def _date(value: object) -> date:
    try:
        if isinstance(value, str) and (day := date.fromisoformat(value)).isoformat() == value and day.year in YEARS:
            return day
    except ValueError:
        pass
    raise _refused("Date", f"a day like 2025-03-10, from {YEARS[0]} to {YEARS[-1]}")


def _moment(value: object) -> datetime:
    try:
        if isinstance(value, str) and (moment := datetime.fromisoformat(value)).tzinfo and moment.year in YEARS:
            return moment
    except ValueError:
        pass
    raise _refused("DateTime", "a moment with its offset, like 2025-03-10T09:00:00+07:00")


def _scalar(name: str, description: str, serialize: Any, parse: Any) -> ScalarDefinition:  # noqa: ANN401
    return strawberry.scalar(name=name, description=description, serialize=serialize, parse_value=parse)


SCALARS: dict[object, ScalarDefinition] = {
    Rupiah: _scalar("Rupiah", "Whole rupiah; never a fraction.", int, _rupiah),
    NIK: _scalar("NIK", "Identity number of 16 digits; masked for those who may not see it.", str, _nik),
    date: _scalar("Date", "A legal day in Asia/Jakarta, like 2025-03-10.", date.isoformat, _date),
    datetime: _scalar(
        "DateTime",
        "A moment with its offset, like 2025-03-10T09:00:00+07:00.",
        lambda moment: moment.astimezone(clock.JAKARTA).isoformat(),
        _moment,
    ),
}
