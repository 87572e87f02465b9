"""G01: six months under the 2025 book."""

from support.api import Api
from support.journey import an_applicant

FIVE_APPLICATIONS_AND_FIRST_DAY = [
    (2, ["2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02"], "2025-04-10"),
    (3, ["2025-04-14", "2025-04-17", "2025-04-22", "2025-04-29", "2025-05-06"], "2025-05-10"),
    (4, ["2025-05-14", "2025-05-19", "2025-05-23", "2025-06-02", "2025-06-05"], "2025-06-10"),
    (5, ["2025-06-12", "2025-06-16", "2025-06-23", "2025-07-01", "2025-07-04"], "2025-07-10"),
    (6, ["2025-08-11", "2025-08-14", "2025-08-20", "2025-08-25", "2025-08-29"], "2025-09-01"),
]


async def test_six_months_under_the_2025_book_pay_60_percent_each(api: Api) -> None:
    # given a wage of Rp4,250,000, a termination on 24 February 2025, and month 1 filed on 10 March
    sari = await an_applicant(api, "2025-03-10", wage=4_250_000)
    await sari.paid(1)
    await api.travel_to("2025-03-11")
    await sari.assesses()

    # when every month is searched with five applications and filed on its first day
    for month, days, first_day in FIVE_APPLICATIONS_AND_FIRST_DAY:
        await sari.applies(*days)
        await sari.earns(month, filed_on=first_day, **({"form": "NOT_EMPLOYED"} if month == 6 else {}))

    # then every window, every rupiah and the end are as the law says
    assert await sari.windows() == {
        2: ("2025-04-10", "2025-04-15"),
        3: ("2025-05-10", "2025-05-15"),
        4: ("2025-06-10", "2025-06-15"),
        5: ("2025-07-10", "2025-07-15"),
        6: ("2025-09-01", "2025-09-09"),
    }
    assert await sari.received() == [2_550_000] * 6
    assert sum(await sari.received()) == 15_300_000
    case = await sari.case()
    assert (case["status"], case["endsOn"]) == ("COMPLETED", "2025-09-09")
