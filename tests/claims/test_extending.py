"""An officer may give more time to file a claim, and says why."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, codes, done, refusals
from support.rows import sql
from support.verifying import EXTEND, a_filed_month_2, events, extended, extends, seen

from jkp.security.principals import Role
from jkp_schema.ids import uuid_of


@pytest.fixture
async def sari(api: Api) -> Person:
    """The window of her month 2 is 10 to 15 April 2025; its mission is done, and today is 10 April."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    return person


def problem(answer: dict[str, Any]) -> tuple[str, list[str] | None]:
    """The code and the path of the only error."""
    (error,) = answer["extendWindow"]["errors"]
    return error["code"], error["path"]


async def test_a_claim_is_filed_until_the_new_last_day(sari: Person) -> None:
    claim = await extended(sari, 2, "2025-04-30")
    assert (claim["opensOn"], claim["closesOn"], claim["status"]) == ("2025-04-10", "2025-04-30", "CLAIMABLE")

    await sari.api.travel_to("2025-04-30T23:59:59+07:00")

    assert (await sari.filed(2))["status"] == "SUBMITTED"


async def test_a_claim_that_has_lapsed_can_be_filed_after_all(sari: Person) -> None:
    await sari.api.travel_to("2025-04-20")
    assert (await seen(sari, 2))["status"] == "LAPSED"

    assert (await extended(sari, 2, "2025-04-25"))["status"] == "CLAIMABLE"

    assert (await sari.filed(2))["status"] == "SUBMITTED"


async def test_a_claim_lapses_again_at_its_new_end_and_both_times_it_is_told(sari: Person) -> None:
    await sari.api.travel_to("2025-04-20")
    await extended(sari, 2, "2025-04-25")
    await sari.api.travel_to("2025-04-26")

    await extended(sari, 2, "2025-04-30")

    assert [kind for kind in await events(sari, 2) if kind != "CLAIM_OPENED"] == [
        "CLAIM_LAPSED",
        "WINDOW_EXTENDED",
        "CLAIM_LAPSED",
        "WINDOW_EXTENDED",
    ]


async def test_who_gave_the_time_when_and_why_is_kept(sari: Person) -> None:
    await extended(sari, 2, "2025-04-20")

    claim = done(await extends(sari, 2, "2025-04-25", reason="  Portal\n terganggu lagi "))["claim"]

    assert claim["extensions"] == [
        {
            "closedOn": "2025-04-15",
            "closesOn": "2025-04-20",
            "reason": "Portal terganggu",
            "extendedAt": "2025-04-10T09:00:00+07:00",
            "extendedBy": "officer",
        },
        {
            "closedOn": "2025-04-20",
            "closesOn": "2025-04-25",
            "reason": "Portal terganggu lagi",
            "extendedAt": "2025-04-10T09:00:00+07:00",
            "extendedBy": "officer",
        },
    ]


async def test_the_participant_reads_why_and_not_by_whom(sari: Person) -> None:
    await extended(sari, 2, "2025-04-20")
    query = "query($id: ID!) { claim(id: $id) { extensions { reason extendedBy } } }"

    hers = (await sari.me.raw(query, id=sari.claims[1])).json()
    integrators = (await sari.api.acting(Role.INTEGRATOR).raw(query, id=sari.claims[1])).json()

    assert hers["data"]["claim"]["extensions"] == [{"reason": "Portal terganggu", "extendedBy": None}]
    assert integrators["data"]["claim"] == {"extensions": None}


async def test_the_right_to_month_1_may_be_given_back_after_it_expired(api: Api) -> None:
    budi = await a_person(api)
    await budi.reports("2025-02-24")
    await api.travel_to("2025-08-25")
    assert (await seen(budi, 1))["benefitCase"]["status"] == "EXPIRED"

    claim = await extended(budi, 1, "2025-09-30")

    assert (claim["status"], claim["opensOn"], claim["closesOn"]) == ("CLAIMABLE", "2025-02-24", "2025-09-30")
    assert claim["benefitCase"]["status"] == "REPORTED"
    await budi.filed(1)
    assert (await budi.approved(1))["status"] == "APPROVED"


async def test_a_benefit_that_was_completed_by_missing_month_6_goes_on_with_it(sari: Person) -> None:
    await sari.searches("2025-08-20")
    await sari.api.travel_to("2025-09-10")
    assert (await seen(sari, 6))["benefitCase"]["status"] == "COMPLETED"
    assert problem(await extends(sari, 5, "2025-09-20")) == ("ILLEGAL_TRANSITION", ["claimId"])

    claim = await extended(sari, 6, "2025-09-20")

    assert (claim["status"], claim["benefitCase"]["status"]) == ("CLAIMABLE", "ACTIVE")
    await sari.filed(6, form="NOT_EMPLOYED")
    # the search ended with the benefit, not with the window
    assert (await seen(sari, 6))["mission"]["endsOn"] == "2025-09-09"
    await sari.paid(6)
    assert (await sari.case())["status"] == "COMPLETED"


async def test_the_month_after_waits_for_the_one_that_was_extended(sari: Person) -> None:
    await sari.searches("2025-05-02")
    await sari.api.travel_to("2025-05-10")
    assert (await seen(sari, 3))["status"] == "CLAIMABLE"

    await extended(sari, 2, "2025-05-11")

    assert codes((await sari.claim(3))["locks"]) == ["PREVIOUS_MONTH_UNSETTLED"]
    await sari.api.travel_to("2025-05-12")
    assert (await seen(sari, 3))["status"] == "CLAIMABLE"


async def test_a_month_filed_late_by_extension_is_approved_after_month_6_was_paid(sari: Person) -> None:
    # given month 5 missed, month 6 filed, and then more time for month 5
    await sari.api.travel_to("2025-06-20")
    await sari.invited("2025-06-20")
    await sari.searches("2025-08-20")
    await sari.api.travel_to("2025-09-02")
    await sari.filed(6, form="NOT_EMPLOYED")
    await extended(sari, 5, "2025-09-05")
    await sari.filed(5)

    await sari.paid(6)

    assert (await sari.case())["status"] == "COMPLETED"
    assert (await sari.paid(5))["status"] == "PAID"
    assert (await sari.case())["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("until", "reason", "path"),
    [
        ("2025-04-15", "Portal terganggu", "closesOn"),
        ("2025-04-01", "Portal terganggu", "closesOn"),
        ("2026-04-12", "Portal terganggu", "closesOn"),
        ("2199-12-31", "Portal terganggu", "closesOn"),
        ("2025-04-20", "", "reason"),
        ("2025-04-20", " \n ", "reason"),
        ("2025-04-20", "x" * 501, "reason"),
    ],
)
async def test_it_needs_a_later_day_and_a_reason(sari: Person, until: str, reason: str, path: str) -> None:
    assert problem(await extends(sari, 2, until, reason=reason)) == ("INVALID_INPUT", [path])
    assert (await seen(sari, 2))["closesOn"] == "2025-04-15"


async def test_nobody_gives_time_that_has_passed_already(sari: Person) -> None:
    await sari.api.travel_to("2025-04-20")

    assert problem(await extends(sari, 2, "2025-04-19")) == ("INVALID_INPUT", ["closesOn"])


async def test_a_claim_that_was_filed_needs_no_time(api: Api) -> None:
    sari = await a_filed_month_2(api)

    for month in (1, 2):
        assert problem(await extends(sari, month, "2025-12-31")) == ("ILLEGAL_TRANSITION", ["claimId"])


async def test_there_is_no_window_to_extend_before_month_1_was_filed(api: Api) -> None:
    budi = await a_person(api)
    await budi.reports("2025-02-24")

    assert problem(await extends(budi, 2, "2025-04-20")) == ("INVALID_INPUT", ["claimId"])


async def test_while_month_1_is_verified_no_later_month_can_be_extended(api: Api) -> None:
    budi = await a_person(api)
    await budi.reports("2025-02-24")
    await budi.filed(1)

    assert refusals(await extends(budi, 2, "2025-04-20")) == ["ILLEGAL_TRANSITION"]


async def test_a_benefit_that_has_ended_gets_no_time(sari: Person) -> None:
    await sql(sari.api, "UPDATE benefit_case SET status = 'TERMINATED', closed_reason = 'REEMPLOYED'")

    assert refusals(await extends(sari, 2, "2025-04-20")) == ["ILLEGAL_TRANSITION"]


async def test_nobody_extends_their_own_window_and_no_unknown_one(sari: Person) -> None:
    herself = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))
    assert problem(await extends(sari, 2, "2025-04-20", by=herself)) == ("FORBIDDEN", ["claimId"])

    sari.claims[1] = sari.id
    assert problem(await extends(sari, 2, "2025-04-20")) == ("NOT_FOUND", ["claimId"])


async def test_an_extension_that_is_sent_twice_is_one(sari: Person) -> None:
    given = {"claim": sari.claims[1], "until": "2025-04-20", "reason": "Portal terganggu", "key": op.key()}

    first, again = await sari.api.officer(EXTEND, **given), await sari.api.officer(EXTEND, **given)

    assert done(first) == done(again)
    assert len(done(again)["claim"]["extensions"]) == 1
