"""G23: who found work keeps what was paid, and has no claim to the months after it."""

import pytest
from support.api import Api
from support.ends import case_of, ended, found_work, happened
from support.journey import Person, a_claimant, an_applicant, codes, done
from support.six_months import SEARCHED_AND_FILED


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her months 1 to 3 were paid; on 2 June 2025 she was hired."""
    person = await an_applicant(api, "2025-03-10")
    await person.paid(1)
    await person.assesses()
    for month, (searched_on, filed_on) in enumerate(SEARCHED_AND_FILED["2025"][:2], start=2):
        await person.searches(searched_on)
        await person.earns(month, filed_on)
    await person.searches("2025-05-20")
    await api.travel_to("2025-06-05")
    return person


async def test_a_new_job_ends_the_benefit_and_cancels_the_later_months(sari: Person) -> None:
    answer = await found_work(sari, "2025-06-02")

    assert ended(answer) == ("TERMINATED", "REEMPLOYED", ["PAID"] * 3 + ["CANCELLED"] * 3)
    assert done(answer)["benefitCase"]["closedOn"] == "2025-06-02"


async def test_the_months_that_were_paid_stay_paid(sari: Person) -> None:
    await found_work(sari, "2025-06-02")

    assert await sari.received() == [2_550_000] * 3
    assert sum(await sari.received()) == 7_650_000


async def test_the_next_month_cannot_be_filed_and_says_why(sari: Person) -> None:
    await found_work(sari, "2025-06-02")

    await sari.api.travel_to("2025-06-10")

    assert codes((await sari.files(4))["errors"]) == ["REEMPLOYED"]
    locks = [codes(claim["locks"]) for claim in (await case_of(sari))["claims"]]
    assert locks == [[], [], [], ["REEMPLOYED"], ["REEMPLOYED"], ["REEMPLOYED"]]


async def test_the_log_tells_the_report_the_end_and_each_month_it_took(sari: Person) -> None:
    before = await happened(sari)

    await found_work(sari, "2025-06-02")

    told = (await happened(sari))[len(before) :]
    assert [event for event in told if not event.startswith("CLAIM_OPENED")] == [
        "PLACEMENT_REPORTED",
        "CASE_TERMINATED",
        "CLAIM_CANCELLED 4",
        "CLAIM_CANCELLED 5",
        "CLAIM_CANCELLED 6",
    ]


async def test_a_month_that_was_filed_before_the_job_is_still_paid(api: Api) -> None:
    # given somebody whose month 2 is filed and not decided
    sari = await a_claimant(api, "2025-03-10")
    await sari.searches("2025-03-20")
    await api.travel_to("2025-04-10")
    await sari.filed(2)

    # when she was hired the day after
    await api.travel_to("2025-04-14")
    answer = await found_work(sari, "2025-04-11")

    # then month 2 goes on
    assert ended(answer)[2] == ["APPROVED", "SUBMITTED", *["CANCELLED"] * 4]
    assert (await sari.paid(2))["status"] == "PAID"
    assert (await case_of(sari))["status"] == "TERMINATED"
