"""The form of an interview or selection-test call, in two pages (R119, R120, R127, AMB-11)."""

from typing import Any

import pytest
from support.api import Answered, Api
from support.journey import Person, a_claimant, done, refusals
from support.manual import INTERVIEW_FORM, applied, interview_form, invited, ledger, submissions

from jkp.security.principals import Role


async def sent(person: Person, **changes: Any) -> Any:
    """What the form answers; it comes with a proof unless another one is given."""
    proof = {} if "uploadId" in changes else {"uploadId": await person.uploads()}
    return await person.me(INTERVIEW_FORM, form=interview_form(**{**proof, **changes}))


def faults(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The codes and paths of the refusals."""
    payload: dict[str, Any] = next(iter(answer.values()))
    return [(error["code"], error["path"]) for error in payload["errors"]]


async def test_an_interview_is_kept_as_both_pages_were_filled_in(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    done(await sent(sari))

    (kept,) = (await submissions(sari))["nodes"]
    first_page = ("company", "companyAddress", "position", "kind", "occurredOn", "method")
    assert [kept[field] for field in first_page] == [
        "PT Cahaya Timur",
        "Jl. Merdeka 2, Bandung",
        "Operator mesin",
        "INTERVIEW",
        "2025-03-10",
        "ON_SITE",
    ]
    assert (kept["experience"], kept["process"]) == ("Lancar", "Wawancara dengan HRD")
    assert (kept["media"], kept["note"]) == (None, None)


@pytest.mark.parametrize("kind", ["INTERVIEW", "SELECTION_TEST_CALL"])
async def test_an_invitation_counts_whichever_kind_it_is(api: Api, kind: str) -> None:
    # AMB-11
    sari = await a_claimant(api, "2025-03-10")

    answer = done(await sent(sari, kind=kind))

    assert (answer["activity"]["kind"], answer["activity"]["counted"]) == (kind, True)
    assert answer["mission"]["points"] == 5


async def test_an_application_has_a_form_of_its_own(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, kind="JOB_APPLICATION")) == [("INVALID_INPUT", ["kind"])]


async def test_every_text_of_both_pages_must_be_filled_in(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for field in ("company", "companyAddress", "position", "experience", "process"):
        assert faults(await sent(sari, **{field: " "})) == [("INVALID_INPUT", [field])]

    assert (await submissions(sari))["nodes"] == await ledger(sari) == []


LONGEST = {"company": 200, "companyAddress": 500, "position": 200, "experience": 2000, "process": 2000}


async def test_no_text_of_either_page_may_be_too_long(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for field, longest in LONGEST.items():
        company = f"PT dengan {field}"
        answer = await sent(sari, **{"company": company, field: "x" * (longest + 1)})
        assert faults(answer) == [("INVALID_INPUT", [field])]
        done(await sent(sari, **{"company": company, field: "x" * longest}))


async def test_an_invitation_dated_tomorrow_is_refused(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, invitedOn="2025-03-11")) == [("ACTIVITY_DATE_IN_FUTURE", ["invitedOn"])]


async def test_an_invitation_needs_proof(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, uploadId=None)) == [("EVIDENCE_REQUIRED", ["uploadId"])]
    assert (await submissions(sari))["nodes"] == await ledger(sari) == []


async def test_the_same_interview_twice_is_refused(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari))

    assert refusals(await sent(sari, company="Cahaya Timur, PT.")) == []
    assert refusals(await sent(sari, company="pt. cahaya timur")) == ["DUPLICATE_ACTIVITY"]


async def test_an_interview_and_a_test_at_one_company_are_two_invitations(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari, kind="SELECTION_TEST_CALL"))

    assert done(await sent(sari, kind="INTERVIEW"))["activity"]["counted"]


async def test_an_interview_may_follow_an_application_to_the_same_company(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await applied(sari, "PT Cahaya Timur", "2025-03-10")

    assert (await invited(sari, "2025-03-10", company="PT Cahaya Timur"))["activity"]["counted"]


async def test_an_interview_that_is_sent_twice_is_recorded_once(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    form = interview_form(uploadId=await sari.uploads())

    first = await sari.me(INTERVIEW_FORM, form=form)
    again = await sari.me(INTERVIEW_FORM, form=form)
    other = await sari.me(INTERVIEW_FORM, form={**form, "experience": "Sulit"})

    assert done(again) == done(first)
    assert refusals(other) == ["IDEMPOTENCY_KEY_REUSED"]
    assert len((await submissions(sari))["nodes"]) == len(await ledger(sari)) == 1


async def test_only_participants_hand_in_interviews(api: Api) -> None:
    for role in Role:
        if role not in (Role.PARTICIPANT, Role.ANONYMOUS):
            with pytest.raises(Answered) as answered:
                await api.acting(role)(INTERVIEW_FORM, form=interview_form())
            assert answered.value.codes == ["FORBIDDEN"]
