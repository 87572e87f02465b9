"""`jkp simulate`: the windows and amounts of a case, without a database."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

import typer

from jkp import clock
from jkp.claims.benefit import monthly_amount
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.schedule import window
from jkp.cli import app, explained, say
from jkp.regulation import rulebook, workdays


@app.command()
def simulate(
    wage: Annotated[int, typer.Argument(min=1, help="Last reported wage, rupiah a month.")],
    filed_on: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day on which month 1 is filed.")],
    overlay: Annotated[list[str] | None, typer.Option(help="Overlays of the rule book.")] = None,
) -> None:
    """Print the windows and amounts of a case."""
    with explained():
        book = rulebook.load(overlay or ())
        for line in _simulated(wage, filed_on.date(), book):
            say(line)


def _simulated(wage: int, filed_on: date, book: rulebook.RuleBook) -> Iterator[str]:
    calendar = workdays.Calendar(book.holiday_categories).known_on(clock.today())
    total = 0
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        days = window(month, filed_on, book, calendar) if month > FIRST_MONTH else None
        opens_on = days.opens_on if days else filed_on
        granted = monthly_amount(wage, month, opens_on, book)
        total += granted.amount
        closes = days.closes_on.isoformat() if days else "-"
        yield f"month {month}  {opens_on}  {closes:10}  {granted.rate}  Rp{granted.amount:>11,}"
    yield f"total{' ' * 35}Rp{total:>11,}"
