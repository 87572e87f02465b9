"""What a vacancy is found by: words, of which the first letter tells what each is about. Pure (R082).

Both databases index these words as they are and are asked for nothing else. No sign of their query languages is ever
in a word, so nobody's text can break them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

ANY, COMPANY, PLACE = "w", "c", "l"
CATEGORY, PROVINCE, EMPLOYMENT, OCCUPATION, COUNTRY, SALARY = "k", "p", "e", "o", "x", "s"
SALARY_STEP = 1_000_000
HIGHEST_STEP = 30
"""Vacancies from here on, in steps of salary, share one word; the column has the rest."""

_WORD = re.compile(r"[^\W_]+")


class Term(NamedTuple):
    """A word of the index, or with `is_prefix` how it begins."""

    word: str
    is_prefix: bool = False


EVERY = Term("all")
"""A word of every vacancy."""

Asked: TypeAlias = Sequence[Sequence[Term]]
"""Of each group one term at least must be there."""


def words_in(text: str) -> list[str]:
    """The words of a text, without case, accents and punctuation: `Staf  Gudang (KAPAL)` is staf, gudang, kapal."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return _WORD.findall(plain.casefold())


def exactly(about: str, value: str) -> Term:
    """The one word for a code or a name that is compared as a whole."""
    return Term(about + "_".join(words_in(value)))


def beginning(about: str, text: str) -> Iterator[list[Term]]:
    """A group for each word of a text: some word of the vacancy begins with it."""
    return ([Term(about + word, is_prefix=True)] for word in dict.fromkeys(words_in(text)))


def paying(at_least: int) -> list[Term]:
    """A group of the steps of salary from which `at_least` rupiah can be reached."""
    return [Term(f"{SALARY}{step}") for step in range(_step(at_least), HIGHEST_STEP + 1)]


def indexed(*, title: Iterable[str], company: str, place: Iterable[str], codes: Iterable[Term], salary: int) -> str:
    """The words of a vacancy: `title` is all that names the job, `salary` its highest pay in rupiah."""
    parts = [
        EVERY.word,
        *(ANY + word for text in (*title, company) for word in words_in(text)),
        *(COMPANY + word for word in words_in(company)),
        *(PLACE + word for text in place for word in words_in(text)),
        *(code.word for code in codes),
        f"{SALARY}{_step(salary)}",
    ]
    return " ".join(sorted(set(parts)))


def _step(rupiah: int) -> int:
    return max(0, min(rupiah // SALARY_STEP, HIGHEST_STEP))


def as_fts5(asked: Asked) -> str:
    """The question in the language of SQLite's FTS5."""
    return " AND ".join(
        "(" + " OR ".join(f'"{term.word}"' + (" *" if term.is_prefix else "") for term in group) + ")"
        for group in asked
    )


def as_tsquery(asked: Asked) -> str:
    """The question in the language of PostgreSQL's `tsquery`."""
    return " & ".join(
        "(" + " | ".join(f"'{term.word}'" + (":*" if term.is_prefix else "") for term in group) + ")" for group in asked
    )
