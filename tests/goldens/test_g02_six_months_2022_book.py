"""G02: six months under the 2022 book."""

from support.api import Api
from support.journey import an_applicant

FIVE_APPLICATIONS_AND_FIRST_DAY = [
    (2, ["2024-03-06", "2024-03-12", "2024-03-18", "2024-03-25", "2024-04-01"], "2024-04-04"),
    (3, ["2024-04-05", "2024-04-16", "2024-04-22", "2024-04-26", "2024-05-02"], "2024-05-04"),
    (4, ["2024-05-06", "2024-05-13", "2024-05-20", "2024-05-27", "2024-05-31"], "2024-06-04"),
    (5, ["2024-06-05", "2024-06-11", "2024-06-19", "2024-06-24", "2024-07-01"], "2024-07-04"),
    (6, ["2024-08-05", "2024-08-09", "2024-08-14", "2024-08-19", "2024-08-23"], "2024-08-27"),
]


async def test_six_months_under_the_2022_book_pay_45_and_then_25_percent(api: Api) -> None:
    # given a wage of Rp4,250,000, and month 1 filed on 4 March 2024
    budi = await an_applicant(api, "2024-03-04", wage=4_250_000)
    await budi.paid(1)
    await budi.assesses()

    # when every month is searched with five applications and filed on its first day
    for month, days, first_day in FIVE_APPLICATIONS_AND_FIRST_DAY:
        await budi.applies(*days)
        await budi.earns(month, filed_on=first_day)

    # then he has received 210% of his wage in all
    assert await budi.windows() == {
        2: ("2024-04-04", "2024-04-09"),
        3: ("2024-05-04", "2024-05-09"),
        4: ("2024-06-04", "2024-06-09"),
        5: ("2024-07-04", "2024-07-09"),
        6: ("2024-08-27", "2024-09-03"),
    }
    assert await budi.received() == [1_912_500] * 3 + [1_062_500] * 3
    assert sum(await budi.received()) == 8_925_000
    case = await budi.case()
    assert (case["status"], case["endsOn"]) == ("COMPLETED", "2024-09-03")
