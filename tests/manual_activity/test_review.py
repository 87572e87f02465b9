"""An officer reviews what was entered by hand (R116, AMB-09, golden G14)."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done, refusals
from support.manual import REVIEWS, applied, ledger, submissions

from jkp.security.principals import Role
from jkp_schema.ids import global_id, split

REASON = "Bukti tidak terbaca"


async def an_application(person: Person, company: str = "PT Maju Jaya") -> str:
    """Submit one; its id."""
    payload = await applied(person, company, "2025-03-10")
    new_id: str = payload["manualActivity"]["id"]
    return new_id


async def reviewed(by: Api, manual_activity_id: str, **given: Any) -> Any:
    """What the review answers; an acceptance, unless it is given otherwise."""
    return await by(op.REVIEW, **{"id": manual_activity_id, "accept": True, "key": op.key(), **given})


async def test_an_accepted_application_goes_on_counting(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    done(await reviewed(api.officer, entered))

    (kept,) = (await submissions(sari))["nodes"]
    assert (kept["status"], kept["reviewReason"], kept["reviewedAt"]) == ("ACCEPTED", None, "2025-03-10T09:00:00+07:00")
    assert [entry["counted"] for entry in await ledger(sari)] == [True]


async def test_a_rejected_application_counts_no_longer_and_tells_why(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    done(await reviewed(api.officer, entered, accept=False, reason=f" {REASON} "))

    (kept,) = (await submissions(sari))["nodes"]
    (entry,) = await ledger(sari)
    assert (kept["status"], kept["reviewReason"]) == ("REJECTED", REASON)
    assert (entry["counted"], entry["reason"]["code"]) == (False, "ACTIVITY_REJECTED")
    assert entry["reason"]["message"] == f"The activity was rejected by an officer: {REASON}"


async def test_a_rejection_has_a_ground_of_the_list_and_an_acceptance_has_none(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    one, other = await an_application(sari), await an_application(sari, "PT Lain")

    refused = await reviewed(api.officer, one, ground="UNREADABLE")
    assert refusals(refused) == ["INVALID_INPUT"]
    assert (await submissions(sari))["nodes"][1]["status"] == "SUBMITTED"

    done(await reviewed(api.officer, one, accept=False, ground="UNREADABLE", reason=REASON))
    done(await reviewed(api.officer, other, accept=False, reason=REASON))
    assert [kept["reviewGround"] for kept in (await submissions(sari))["nodes"]] == ["OTHER", "UNREADABLE"]


async def test_an_officer_may_add_a_reason_to_an_acceptance(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    answer = done(await reviewed(api.officer, entered, reason="Diperiksa lewat telepon"))

    assert answer["manualActivity"]["reviewReason"] == "Diperiksa lewat telepon"


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 501])
async def test_a_rejection_needs_a_reason_of_1_to_500_characters(api: Api, reason: str | None) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    answer = await reviewed(api.officer, entered, accept=False, reason=reason)

    (error,) = answer["manualActivityReview"]["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["reason"])
    assert [entry["counted"] for entry in await ledger(sari)] == [True]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
async def test_a_review_is_final(api: Api, *, first: bool, second: bool) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)
    done(await reviewed(api.officer, entered, accept=first, reason=REASON))

    answer = await reviewed(api.officer, entered, accept=second, reason="Lain")

    assert refusals(answer) == ["ALREADY_DONE"]
    (kept,) = (await submissions(sari))["nodes"]
    assert (kept["status"], kept["reviewReason"]) == ("ACCEPTED" if first else "REJECTED", REASON)


async def test_a_review_that_is_sent_twice_is_one_review(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered, key = await an_application(sari), op.key()

    first = await reviewed(api.officer, entered, accept=False, reason=REASON, key=key)
    again = await reviewed(api.officer, entered, accept=False, reason=REASON, key=key)
    other = await reviewed(api.officer, entered, accept=True, key=key)

    assert done(again) == done(first)
    assert refusals(other) == ["IDEMPOTENCY_KEY_REUSED"]


async def test_of_two_officers_who_decide_at_once_one_does(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)
    officers = [api.acting(Role.OFFICER, name) for name in ("ratna", "dewi")]

    answers = await asyncio.gather(*(reviewed(officer, entered) for officer in officers))

    assert sorted(refusals(answer) for answer in answers) == [[], ["ALREADY_DONE"]]


@pytest.mark.parametrize(
    "unknown",
    [
        "nonsense",
        global_id("ManualActivity", "nonsense"),
        global_id("ManualActivity", "00000000-0000-0000-0000-000000000000"),
        global_id("Claim", "00000000-0000-0000-0000-000000000000"),
    ],
)
async def test_what_does_not_exist_cannot_be_reviewed(api: Api, unknown: str) -> None:
    answer = await reviewed(api.officer, unknown)

    (error,) = answer["manualActivityReview"]["errors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["manualActivityId"])


async def test_nobody_reviews_their_own(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)
    sari_as_officer = api.acting(Role.OFFICER, str(UUID(split(sari.id)[1])))

    assert refusals(await reviewed(sari_as_officer, entered)) == ["FORBIDDEN"]
    assert (await submissions(sari))["nodes"][0]["status"] == "SUBMITTED"
    done(await reviewed(api.officer, entered))


async def test_only_officers_review(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    for stranger in all_but_officers(sari):
        with pytest.raises(Answered) as answered:
            await reviewed(stranger, entered)
        assert answered.value.codes == ["FORBIDDEN"]


def all_but_officers(person: Person) -> list[Api]:
    """Everybody with a token who is no officer."""
    others = set(Role) - {Role.ANONYMOUS, Role.OFFICER, Role.PARTICIPANT}
    return [person.me, *(person.api.acting(role) for role in others)]


# The queue


async def test_the_queue_shows_what_waits_the_longest_waiting_first(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    first, second = await an_application(sari, "PT Satu"), await an_application(budi, "PT Dua")
    accepted, rejected = await an_application(sari, "PT Tiga"), await an_application(sari, "PT Empat")
    done(await reviewed(api.officer, accepted))
    done(await reviewed(api.officer, rejected, accept=False, reason=REASON))

    waiting = (await api.officer(REVIEWS))["manualActivityReviews"]["nodes"]

    assert [each["id"] for each in waiting] == [first, second]
    assert [each["participantId"] for each in waiting] == [sari.id, budi.id]
    assert [each["status"] for each in waiting] == ["SUBMITTED", "SUBMITTED"]


async def test_the_queue_goes_on_where_a_page_ended(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = [await an_application(sari, company) for company in ("PT Satu", "PT Dua", "PT Tiga")]

    first = (await api.officer(REVIEWS, first=2))["manualActivityReviews"]
    # a review in between neither skips nor doubles anything
    done(await reviewed(api.officer, entered[0]))
    after = first["pageInfo"]["endCursor"]
    second = (await api.officer(REVIEWS, first=2, after=after))["manualActivityReviews"]

    assert [each["id"] for each in first["nodes"] + second["nodes"]] == entered
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


@pytest.mark.parametrize("page", [{"first": 0}, {"first": 101}, {"after": "nonsense"}])
async def test_a_page_of_the_queue_has_1_to_100_entries_and_a_cursor_of_ours(api: Api, page: dict[str, Any]) -> None:
    with pytest.raises(Answered) as answered:
        await api.officer(REVIEWS, **page)

    assert answered.value.codes == ["INVALID_INPUT"]


async def test_only_officers_see_the_queue(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for stranger in all_but_officers(sari):
        with pytest.raises(Answered) as answered:
            await stranger(REVIEWS)
        assert answered.value.codes == ["FORBIDDEN"]


# A participant's own


async def test_a_participant_sees_the_newest_first_page_by_page(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = [await an_application(sari, company) for company in ("PT Satu", "PT Dua", "PT Tiga")]

    first = await submissions(sari, first=2)
    second = await submissions(sari, first=2, after=first["pageInfo"]["endCursor"])

    assert [each["id"] for each in first["nodes"] + second["nodes"]] == entered[::-1]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_one_participant_sees_nothing_of_another(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    await an_application(sari)

    assert (await submissions(budi))["nodes"] == []
    foreign = await budi.me(
        "query($id: ID!) { participant(id: $id) { manualActivitySubmissions { nodes { id } } } }", id=sari.id
    )
    assert foreign == {"participant": None}


async def test_an_officer_sees_what_a_participant_entered(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    entered = await an_application(sari)

    seen = await api.officer(
        "query($id: ID!) { participant(id: $id) { manualActivitySubmissions { nodes { id } } } }", id=sari.id
    )

    assert seen == {"participant": {"manualActivitySubmissions": {"nodes": [{"id": entered}]}}}
