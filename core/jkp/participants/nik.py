"""The sixteen-digit identity number (NIK): province and district, date of birth, serial number."""

import re
from datetime import date

_SHAPE = re.compile(r"[1-9]\d{5}(?P<day>\d{2})(?P<month>\d{2})\d{2}\d{4}", re.ASCII)
_WOMEN_ADD = 40
_A_LEAP_YEAR = 2000


def is_valid(text: str) -> bool:
    """Whether `text` is a NIK: 16 digits holding a day and month that exist (women's days are 40 higher)."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return False
    day, month = int(found["day"]), int(found["month"])
    try:
        date(_A_LEAP_YEAR, month, day - _WOMEN_ADD if day > _WOMEN_ADD else day)
    except ValueError:
        return False
    return True


def masked(text: str) -> str:
    """The first two and last two digits, for those who may not see it whole."""
    return f"{text[:2]}{'*' * 12}{text[-2:]}"
