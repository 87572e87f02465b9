"""A whole benefit in a few steps: for tests of amounts, where the search itself does not matter."""

from support.api import Api
from support.journey import Person, an_applicant

REFERENCE = {"2022": "2024-03-04", "2025": "2025-03-10"}
"""The day on which month 1 is filed, by the book that all six months fall under."""

SEARCHED_AND_FILED = {
    "2022": [
        ("2024-03-18", "2024-04-04"),
        ("2024-04-18", "2024-05-04"),
        ("2024-05-20", "2024-06-04"),
        ("2024-06-18", "2024-07-04"),
        ("2024-08-19", "2024-08-27"),
    ],
    "2025": [
        ("2025-03-20", "2025-04-10"),
        ("2025-04-21", "2025-05-10"),
        ("2025-05-20", "2025-06-10"),
        ("2025-06-20", "2025-07-10"),
        ("2025-08-20", "2025-09-01"),
    ],
}
"""The days of months 2 to 6."""


async def all_six_months(api: Api, book: str, wage: int) -> Person:
    """A participant who was paid six times: each month searched with one interview, filed on its first day."""
    person = await an_applicant(api, REFERENCE[book], wage)
    await person.paid(1)
    await person.assesses()
    for month, (searched_on, filed_on) in enumerate(SEARCHED_AND_FILED[book], start=2):
        await person.searches(searched_on)
        await person.earns(month, filed_on, **({"form": "NOT_EMPLOYED"} if month == 6 else {}))
    return person
