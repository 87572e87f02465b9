"""G27: a claim that was returned is due anew from the day on which it is whole (F14, AMB-34)."""

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, done, refusals
from support.verifying import a_filed_month_2, resubmits, resubmitted, returned, seen


async def returned_on_11_april(api: Api) -> Person:
    """Month 2 was filed on 10 April, its window closes on 15 April, and the account turned out to be wrong."""
    person = await a_filed_month_2(api)
    assert (await seen(person, 2))["dueOn"] == "2025-04-15"
    await api.travel_to("2025-04-11")
    claim = await returned(person, 2, "BANK_ACCOUNT_INVALID")
    assert [reason["code"] for reason in claim["returnReasons"]] == ["BANK_ACCOUNT_INVALID"]
    return person


async def mended_on(person: Person, day: str) -> None:
    await person.api.travel_to(day)
    done(await person.me(op.REGISTER_ACCOUNT, number="9876543210", key=op.key()))


async def test_the_payment_is_due_three_working_days_after_the_claim_was_whole(api: Api) -> None:
    sari = await returned_on_11_april(api)

    await mended_on(sari, "2025-04-14")
    claim = await resubmitted(sari, 2)

    assert (claim["status"], claim["dueOn"]) == ("SUBMITTED", "2025-04-17")
    assert (await sari.paid(2))["status"] == "PAID"


async def test_a_claim_may_be_corrected_after_its_window_closed(api: Api) -> None:
    sari = await returned_on_11_april(api)

    await mended_on(sari, "2025-04-16")
    claim = await resubmitted(sari, 2)

    assert (claim["status"], claim["dueOn"]) == ("SUBMITTED", "2025-04-22")


@pytest.mark.parametrize(("moment", "codes"), [("2025-04-21T23:59:59+07:00", []), ("2025-04-22", ["CURE_EXPIRED"])])
async def test_the_time_to_correct_it_is_five_working_days(api: Api, moment: str, codes: list[str]) -> None:
    # Friday 18 April 2025 is Good Friday
    sari = await returned_on_11_april(api)
    assert (await seen(sari, 2))["cureEndsOn"] == "2025-04-21"

    await mended_on(sari, moment)

    assert refusals(await resubmits(sari, 2)) == codes


@pytest.mark.parametrize(("day", "codes"), [("2025-04-15", []), ("2025-04-16", ["CURE_EXPIRED"])])
async def test_the_other_reading_keeps_the_correction_inside_the_window(
    kept: Serve, day: str, codes: list[str]
) -> None:
    # [I] the overlay `cure-within-window`
    api = await kept(rulebook={"overlays": ["cure-within-window"]})
    sari = await returned_on_11_april(api)
    assert (await seen(sari, 2))["cureEndsOn"] == "2025-04-15"

    await mended_on(sari, day)

    assert refusals(await resubmits(sari, 2)) == codes
