"""What a cell means. Each gives the value as it is staged, or raises `Fault`; the rules are those of the programme."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from jkp.errors import Code, Refused, messages
from jkp.importing.faults import Fault
from jkp.participants import nik as niks

YEARS = range(1900, 2200)
LARGEST_RUPIAH = 2**53 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGITS = re.compile(r"\d{1,16}", re.ASCII)
_NPP = re.compile(r"[A-Za-z0-9./-]{1,32}")
_FLAGS = {"true": True, "false": False}


def a_nik(text: str) -> str:
    """An identity number."""
    if not niks.is_valid(text):
        raise Fault("nik", messages()[Code.NIK_INVALID]["en"].rstrip("."))
    return text


def an_npp(text: str) -> str:
    """An employer's number at BPJS."""
    if not _NPP.fullmatch(text):
        raise Fault("npp", "1-32 letters, digits, dots, slashes, dashes")
    return text


def a_day(text: str, column: str) -> str:
    """A day like 2025-03-10."""
    return _day(text, column, "a day like 2025-03-10")


@lru_cache(maxsize=1024)
def a_month(text: str) -> str:
    """The first day of a month that is given as 2025-03, or by any day of it."""
    given = f"{text}-01" if len(text) == len("2025-03") else text
    return f"{_day(given, 'month', 'a month like 2025-03, or a day of it')[:-2]}01"


def _day(text: str, column: str, expected: str) -> str:
    try:
        if _DAY.fullmatch(text) and date.fromisoformat(text).year in YEARS:
            return text
    except ValueError:
        pass
    raise Fault(column, f"{expected}, from {YEARS[0]} to {YEARS[-1]}")


def a_wage(text: str, column: str) -> int:
    """A wage in whole rupiah a month."""
    if not _DIGITS.fullmatch(text) or not 0 < int(text) <= LARGEST_RUPIAH:
        raise Fault(column, "a wage in whole rupiah, digits alone")
    return int(text)


def one_of(words: type[StrEnum], text: str, column: str) -> str:
    """One of the programme's words."""
    if text not in words.__members__:
        raise Fault(column, f"one of {', '.join(words)}")
    return text


def some_of(words: type[StrEnum], text: str, column: str) -> list[str]:
    """Some of the programme's words, in the programme's order."""
    given = text.split()
    if not set(given) <= set(words.__members__):
        raise Fault(column, f"some of {', '.join(words)}, with spaces between them")
    return [word for word in words.__members__ if word in given]


def a_flag(text: str, column: str) -> bool:
    """Whether something is so."""
    if text not in _FLAGS:
        raise Fault(column, "true or false")
    return _FLAGS[text]


def accepted(rule: Callable[[], str], column: str) -> str:
    """What a rule about texts (`jkp.participants.texts`) makes of one."""
    try:
        return rule()
    except Refused as refused:
        raise Fault(column, refused.reasons[0].values["problem_en"]) from refused
