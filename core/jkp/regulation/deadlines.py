"""Deadlines: so many days of one kind after the day from which they run. Pure."""

from datetime import date, timedelta

from jkp.regulation.provisions import DueRule
from jkp.regulation.workdays import Calendar


def due_on(start_on: date, rule: DueRule, calendar: Calendar) -> date:
    """The last day of a deadline that starts to run the day after `start_on`."""
    if rule.unit == "working_day":
        return calendar.add(start_on, rule.after)
    return start_on + timedelta(days=rule.after)
