"""G18: a benefit that runs over 29 February."""

from support.api import Api
from support.journey import an_applicant


async def test_windows_over_a_leap_year_open_on_29_february(api: Api) -> None:
    person = await an_applicant(api, "2023-11-30")

    # 23 and 24 May 2024 are holidays: Waisak and its joint leave
    assert await person.windows() == {
        2: ("2023-12-30", "2024-01-04"),
        3: ("2024-01-30", "2024-02-04"),
        4: ("2024-02-29", "2024-03-05"),
        5: ("2024-03-30", "2024-04-04"),
        6: ("2024-05-20", "2024-05-29"),
    }
