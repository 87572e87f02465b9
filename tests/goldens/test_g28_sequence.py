"""G28: sixty contribution months between two benefits, and three benefits in a working life (F19, F20)."""

from datetime import date

from support import operations as op
from support.api import Api
from support.journey import Person, refusals
from support.people import eligibility, failed, somebody, takes_a_job

from jkp.claims.schedule import add_months

FIRST = "2022-06-15"
"""The day of the first termination."""


def months_after(ended: str, count: int) -> list[str]:
    """The first days of so many months after the month of a day."""
    return [add_months(date.fromisoformat(ended).replace(day=1), number).isoformat() for number in range(1, count + 1)]


async def granted(api: Api, person: Person, ended: str) -> None:
    """A benefit after a termination on that day: month 1 is filed and approved."""
    await api.travel_to(ended)
    await person.reports(ended)
    await person.filed(1)
    await person.approved(1)


async def who_had_a_benefit(api: Api) -> Person:
    await api.travel_to(FIRST)
    sari = await somebody(api, paid=[f"2021-{month:02}-01" for month in range(1, 13)])
    await granted(api, sari, FIRST)
    return sari


async def works_again(api: Api, person: Person, last_ended: str, months: int, ended: str) -> None:
    """Another job after the last termination, paid for so many months, that ends."""
    await api.travel_to(ended)
    paid = months_after(last_ended, months)
    await takes_a_job(person, paid=paid, startedOn=paid[0])
    await person.reports(ended)


async def test_sixty_months_after_the_first_benefit_there_is_a_second(api: Api) -> None:
    sari = await who_had_a_benefit(api)

    await works_again(api, sari, FIRST, 60, "2027-07-14")

    found = await eligibility(sari)
    assert (found["eligible"], found["monthsSincePrevious"], found["earlierBenefits"]) == (True, 60, 1)
    await sari.filed(1)
    assert (await sari.approved(1))["status"] == "APPROVED"


async def test_fifty_nine_months_after_the_first_benefit_there_is_none(api: Api) -> None:
    # given
    sari = await who_had_a_benefit(api)
    await works_again(api, sari, FIRST, 59, "2027-07-14")
    assert await failed(sari) == [("CLAIM_SPACING_INSUFFICIENT", "59/60")]
    await sari.filed(1)
    await sari.step(op.TAKE_CLAIM, 1)

    # when
    approval = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())
    await api.officer(op.REJECT_CLAIM, claim=sari.claims[0], explanation="Masa iur kurang", key=op.key())

    # then
    assert refusals(approval) == ["CLAIM_SPACING_INSUFFICIENT"]
    assert (await sari.case())["status"] == "INELIGIBLE"


async def test_a_case_that_was_not_granted_is_no_benefit(api: Api) -> None:
    # given a first case that ended as not eligible
    await api.travel_to(FIRST)
    sari = await somebody(api, paid=[])
    await sari.reports(FIRST)
    await sari.filed(1)
    await sari.rejected(1)

    # when
    await works_again(api, sari, FIRST, 13, "2023-08-15")

    # then
    found = await eligibility(sari)
    assert (found["eligible"], found["monthsSincePrevious"], found["earlierBenefits"]) == (True, None, 0)


async def test_after_three_benefits_there_is_no_fourth(api: Api) -> None:
    # given three benefits, each sixty months after the one before
    sari, ended = await who_had_a_benefit(api), FIRST
    for later in ("2027-07-14", "2032-08-11"):
        await works_again(api, sari, ended, 60, later)
        await sari.filed(1)
        await sari.approved(1)
        ended = later

    # when
    await works_again(api, sari, ended, 60, "2037-09-15")

    # then
    assert await failed(sari) == [("CLAIM_LIMIT_REACHED", "3/3")]
    assert (await eligibility(sari))["monthsSincePrevious"] == 60
