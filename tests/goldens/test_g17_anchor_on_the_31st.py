"""G17: month 1 was filed on a 31st."""

from support.api import Api
from support.journey import an_applicant


async def test_windows_are_counted_from_the_31st_and_never_drift_to_the_28th(api: Api) -> None:
    person = await an_applicant(api, "2025-01-31")

    assert await person.windows() == {
        2: ("2025-02-28", "2025-03-05"),
        3: ("2025-03-31", "2025-04-05"),
        4: ("2025-04-30", "2025-05-05"),
        5: ("2025-05-31", "2025-06-05"),
        6: ("2025-07-23", "2025-07-30"),
    }
    assert (await person.case())["endsOn"] == "2025-07-30"
