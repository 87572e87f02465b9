"""Enter vacancies: all that follows from what a vacancy says is made here, and nowhere else."""

from collections.abc import Mapping
from typing import Any

from jkp_karirhub import words
from jkp_karirhub.catalogue import occupations
from jkp_karirhub.folding import folded
from jkp_karirhub.models import Vacancy

HOME = "ID"
CODES = {
    "category": words.CATEGORY,
    "province": words.PROVINCE,
    "employment_type": words.EMPLOYMENT,
    "occupation": words.OCCUPATION,
    "country": words.COUNTRY,
}
SEARCHED = ("title", "company", "city", "salary_max", *CODES)


def row(columns: Mapping[str, Any]) -> Vacancy:
    """A vacancy that was not stored yet, with what it is found by."""
    made = Vacancy(**{"country": HOME, **columns})
    refresh(made)
    return made


def refresh(vacancy: Vacancy) -> None:
    """Bring what follows from the other columns up to them."""
    vacancy.company_folded = folded(vacancy.company)
    shown = {column: getattr(vacancy, column) for column in SEARCHED}
    vacancy.words = words_of({**shown, "employment_type": vacancy.employment_type.name})


def words_of(columns: Mapping[str, Any]) -> str:
    """What a vacancy with these columns, as the table holds them, is found by."""
    return words.indexed(
        title=(columns["title"], *_names_of(columns["occupation"])),
        company=columns["company"],
        place=(columns["city"], columns["province"]),
        codes=[words.exactly(about, columns[column]) for column, about in CODES.items()],
        salary=columns["salary_max"],
    )


def _names_of(occupation: str) -> tuple[str, ...]:
    """The occupation in both languages, so that `warehouse` finds Staf Gudang."""
    known = occupations().get(occupation)
    return (known.title_id, known.title_en) if known else ()
