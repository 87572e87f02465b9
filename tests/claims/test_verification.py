"""Officers take, approve and reject filed claims (domain model D3)."""

import asyncio
from datetime import date

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, an_applicant, codes, done, refusals

from jkp.claims.lifecycle import ClaimMove
from jkp.claims.models import Claim
from jkp.database import run_tx
from jkp.errors import Refused
from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

OTHER_OFFICER = "officer-budi"


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 was filed on 10 March 2025."""
    return await an_applicant(api, "2025-03-10")


async def events(person: Person, month: int = 1) -> list[str]:
    return [event["type"] for event in (await person.claim(month))["history"]]


async def test_an_approval_freezes_wage_rate_and_amount_with_the_law_that_gave_them(sari: Person) -> None:
    approved = await sari.approved(1)

    assert (approved["status"], approved["rate"], approved["amount"]) == ("APPROVED", "0.6", 2_550_000)
    assert (await sari.case())["wageBase"] == 4_250_000
    (determination,) = (await sari.claim(1))["determinations"]
    book, calendar = sari.api.runtime.book, sari.api.runtime.calendar
    assert determination == {
        "outcome": "APPROVED",
        "amount": 2_550_000,
        "rate": "0.6",
        "ruleBookHash": book.hash_at(date(2025, 3, 10)),
        "calendarVersion": calendar.known_on(date(2025, 3, 10)).version,
        "reasons": [],
    }


async def test_each_step_counts_the_version_of_the_claim_and_writes_one_event(sari: Person) -> None:
    await sari.approved(1)

    history = (await sari.claim(1))["history"]
    assert [(event["type"], event["version"]) for event in history] == [
        ("CLAIM_SUBMITTED", 2),
        ("CLAIM_TAKEN", 3),
        ("CLAIM_APPROVED", 4),
    ]


async def test_of_two_officers_who_approve_at_once_exactly_one_does(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)
    officers = [sari.api.officer, sari.api.acting(Role.OFFICER, OTHER_OFFICER)]

    answers = await asyncio.gather(
        *(officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key()) for officer in officers)
    )

    assert sorted(refusals(answer) for answer in answers) == [[], ["ILLEGAL_TRANSITION"]]
    assert (await events(sari)).count("CLAIM_APPROVED") == 1
    assert len((await sari.claim(1))["determinations"]) == 1


async def test_of_an_approval_and_a_rejection_at_once_exactly_one_holds(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)

    approval, rejection = await asyncio.gather(
        sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key()),
        sari.api.officer(op.REJECT_CLAIM, claim=sari.claims[0], explanation="Surat PHK tidak sah", key=op.key()),
    )

    assert sorted([refusals(approval), refusals(rejection)]) == [[], ["ILLEGAL_TRANSITION"]]
    assert len((await sari.claim(1))["determinations"]) == 1


async def test_who_read_a_claim_before_somebody_else_moved_it_cannot_move_it(sari: Person) -> None:
    with sari.api.runtime.activate():
        # given two readings of one row
        first, second = [await Claim.get(id=uuid_of("Claim", sari.claims[0])) for _ in range(2)]

        # when the first moves it, then the second cannot
        await run_tx(lambda: first.move(ClaimMove.TAKE, taken_by="one"))
        with pytest.raises(Refused, match="CONFLICT"):
            await run_tx(lambda: second.move(ClaimMove.TAKE, taken_by="other"))
        await second.refresh_from_db()
    assert second.taken_by == "one"


async def test_a_claim_must_be_taken_before_it_is_approved(sari: Person) -> None:
    answer = await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]
    assert "SUBMITTED" in answer["approveClaim"]["errors"][0]["message"]
    assert (await sari.claim(1))["status"] == "SUBMITTED"


async def test_a_claim_that_was_taken_cannot_be_taken_by_another(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)

    other = sari.api.acting(Role.OFFICER, OTHER_OFFICER)
    assert refusals(await other(op.TAKE_CLAIM, claim=sari.claims[0], key=op.key())) == ["ILLEGAL_TRANSITION"]


async def test_of_two_officers_who_take_a_claim_at_once_exactly_one_does(any_api: Api) -> None:
    sari = await an_applicant(any_api, "2025-03-10")
    officers = [any_api.officer, any_api.acting(Role.OFFICER, OTHER_OFFICER)]

    answers = await asyncio.gather(
        *(officer(op.TAKE_CLAIM, claim=sari.claims[0], key=op.key()) for officer in officers)
    )

    assert sorted(refusals(answer) for answer in answers) == [[], ["ILLEGAL_TRANSITION"]]
    assert await events(sari) == ["CLAIM_SUBMITTED", "CLAIM_TAKEN"]


async def test_who_took_a_claim_is_told_to_officers_alone(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)
    query = "query($id: ID!) { claim(id: $id) { takenBy } }"

    hers = (await sari.me.raw(query, id=sari.claims[0])).json()

    assert (await sari.api.officer(query, id=sari.claims[0]))["claim"] == {"takenBy": "officer"}
    assert hers["data"]["claim"] == {"takenBy": None}


async def test_who_is_not_entitled_is_not_approved_and_every_failed_rule_is_named(api: Api) -> None:
    # given somebody who resigned, with too few contributions
    budi = await a_person(api, paid_months=["2025-01-01"])
    await budi.reports("2025-02-24", cause="RESIGNATION")
    await budi.filed(1)
    await budi.step(op.TAKE_CLAIM, 1)

    # when
    answer = await api.officer(op.APPROVE_CLAIM, claim=budi.claims[0], key=op.key())

    # then
    assert refusals(answer) == ["TERMINATION_CAUSE_EXCLUDED", "CONTRIBUTION_MONTHS_INSUFFICIENT"]
    assert [error.get("missing") for error in answer["approveClaim"]["errors"]] == [None, "1/12"]
    assert ((await budi.claim(1))["status"], (await budi.case())["status"]) == ("IN_VERIFICATION", "UNDER_VERIFICATION")


async def test_a_rejected_month_1_ends_the_case_and_its_other_claims(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)

    rejected = {"claim": sari.claims[0], "explanation": "Surat PHK tidak sah", "key": op.key()}
    done(await sari.api.officer(op.REJECT_CLAIM, **rejected))

    case = await sari.case()
    assert case["status"] == "INELIGIBLE"
    assert [claim["status"] for claim in case["claims"]] == ["REJECTED", *["CANCELLED"] * 5]
    assert [each["outcome"] for each in (await sari.claim(1))["determinations"]] == ["REJECTED"]


async def test_a_rejection_needs_an_explanation(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 1)

    for explanation in ("", "  ", "x" * 201):
        answer = await sari.api.officer(op.REJECT_CLAIM, claim=sari.claims[0], explanation=explanation, key=op.key())
        assert refusals(answer) == ["INVALID_INPUT"]
        assert answer["rejectClaim"]["errors"][0]["path"] == ["explanation"]
    assert (await sari.claim(1))["status"] == "IN_VERIFICATION"


async def test_nobody_decides_on_their_own_claim(sari: Person) -> None:
    # given an officer who is that very person
    herself = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))

    for step in (op.TAKE_CLAIM, op.APPROVE_CLAIM):
        assert refusals(await herself(step, claim=sari.claims[0], key=op.key())) == ["FORBIDDEN"]
    assert (await sari.claim(1))["status"] == "SUBMITTED"


async def test_the_same_step_sent_again_answers_the_same_and_happens_once(sari: Person) -> None:
    first = await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key="satu-kali")
    again = await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key="satu-kali")

    assert again == first
    assert (await events(sari)).count("CLAIM_TAKEN") == 1


async def test_a_key_that_comes_with_another_request_is_refused(sari: Person) -> None:
    done(await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key="dipakai"))

    answer = await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key="dipakai")

    assert refusals(answer) == ["IDEMPOTENCY_KEY_REUSED"]
    assert answer["approveClaim"]["errors"][0]["path"] == ["idempotencyKey"]
    assert (await sari.claim(1))["status"] == "IN_VERIFICATION"


async def test_the_keys_of_two_officers_do_not_meet(sari: Person) -> None:
    other = sari.api.acting(Role.OFFICER, OTHER_OFFICER)

    done(await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key="kunci"))
    done(await other(op.APPROVE_CLAIM, claim=sari.claims[0], key="kunci"))


async def test_a_refused_step_leaves_its_key_free(sari: Person) -> None:
    assert refusals(await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key="dicoba")) != []
    await sari.step(op.TAKE_CLAIM, 1)

    done(await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key="dicoba"))


async def test_of_twenty_submissions_with_one_key_one_files_and_all_answer_the_same(api: Api) -> None:
    # given
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    await sari.prepares()
    await sari.selfie(1)

    # when
    answers = await asyncio.gather(*(sari.files(1, key="satu-kali") for _ in range(20)))

    # then
    assert codes(answers[0]["errors"]) == []
    assert all(answer == answers[0] for answer in answers)
    assert await events(sari) == ["CLAIM_SUBMITTED"]
