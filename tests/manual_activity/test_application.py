"""The form of an application outside Karirhub (R125, R126, R170, A4; golden G32)."""

import asyncio
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, a_person, done, refusals
from support.manual import APPLICATION_FORM, application_form, applied, ledger, submissions

from jkp.security.principals import Role
from jkp_schema.ids import global_id


async def sent(person: Person, **changes: Any) -> Any:
    """What the form answers; it comes with a proof unless another one is given."""
    proof = {} if "uploadId" in changes else {"uploadId": await person.uploads()}
    return await person.me(APPLICATION_FORM, form=application_form(**{**proof, **changes}))


async def nothing_was_recorded(person: Person) -> bool:
    return (await submissions(person))["nodes"] == [] and await ledger(person) == []


def faults(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The codes and paths of the refusals."""
    payload: dict[str, Any] = next(iter(answer.values()))
    return [(error["code"], error["path"]) for error in payload["errors"]]


# The form


async def test_an_application_is_kept_as_it_was_filled_in(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads()

    done(await sent(sari, uploadId=proof))

    (kept,) = (await submissions(sari))["nodes"]
    assert kept == {
        "id": kept["id"],
        "participantId": sari.id,
        "kind": "JOB_APPLICATION",
        "company": "PT Maju Jaya",
        "companyAddress": "Jl. Merdeka 1, Bandung",
        "position": "Staf gudang",
        "occurredOn": "2025-03-10",
        "method": "ONLINE",
        "medium": "JOB_BOARD",
        "media": "Bursa Kerja Bandung",
        "outsideReason": "OTHER_KIND",
        "note": "Tidak ada lowongan yang sesuai di Karirhub",
        "experience": None,
        "process": None,
        "status": "SUBMITTED",
        "uploadId": proof,
        "reviewGround": None,
        "reviewReason": None,
        "submittedAt": "2025-03-10T09:00:00+07:00",
        "reviewedAt": None,
        "withdrawnAt": None,
        "resubmissionOf": None,
        "resubmittedAs": None,
    }


async def test_an_application_counts_at_once(api: Api) -> None:
    # R116, R126
    sari = await a_claimant(api, "2025-03-10")

    answer = done(await sent(sari))

    assert answer["activity"]["kind"] == "JOB_APPLICATION"
    assert answer["activity"]["plugin"] == "manual_activity"
    assert answer["activity"]["counted"]
    assert answer["mission"]["points"] == 1


async def test_the_mission_is_shown_as_it_is_after_each_of_two_applications(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    first = done(await sent(sari, company="PT Satu"))
    second = done(await sent(sari, company="PT Dua"))

    assert [first["mission"]["points"], second["mission"]["points"]] == [1, 2]


async def test_an_application_may_be_handed_in_later_for_an_earlier_day(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")

    payload = await applied(sari, "PT Maju Jaya", "2025-03-12")

    assert payload["activity"]["occurredOn"] == "2025-03-12"
    assert payload["activity"]["counted"]


async def test_without_a_benefit_case_an_application_is_kept_but_counts_for_nothing(api: Api) -> None:
    sari = await a_person(api)

    answer = done(await sent(sari))

    assert not answer["activity"]["counted"]
    assert answer["mission"] is None


async def test_texts_are_trimmed(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    answer = done(await sent(sari, company="  PT  Maju\tJaya ", media=" Surel ", note="\n baris 1\n baris 2 \n"))

    kept = answer["manualActivity"]
    assert (kept["company"], kept["media"], kept["note"]) == ("PT Maju Jaya", "Surel", "baris 1\n baris 2")


async def test_no_text_gives_orders_to_the_officers_screen(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    turned, coloured = "\u202eayaJ ujaM", "\x1b[31mA"

    kept = done(await sent(sari, company=turned, position=coloured, companyAddress=turned, note=coloured))

    shown = [kept["manualActivity"][name] for name in ("company", "position", "companyAddress", "note")]
    assert shown == ["ayaJ ujaM", "[31mA", "ayaJ ujaM", "[31mA"]


async def test_the_note_may_be_empty(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert done(await sent(sari, note="  "))["manualActivity"]["note"] is None


@pytest.mark.parametrize("text", ["", " \n "])
async def test_every_other_text_must_be_filled_in(api: Api, text: str) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for field in ("company", "companyAddress", "position"):
        assert faults(await sent(sari, **{field: text})) == [("INVALID_INPUT", [field])]

    assert await nothing_was_recorded(sari)


async def test_a_medium_of_the_list_needs_no_name_and_another_one_does(api: Api) -> None:
    # R170
    sari = await a_claimant(api, "2025-03-10")

    assert done(await sent(sari, medium="EMAIL", media=None))["manualActivity"]["media"] is None
    for media in (None, "  "):
        answer = await sent(sari, company="PT Lain", medium="OTHER", media=media)
        assert faults(answer) == [("INVALID_INPUT", ["media"])]
    done(await sent(sari, company="PT Lain", medium="OTHER", media="Papan pengumuman"))


async def test_an_application_outside_karirhub_needs_a_reason(api: Api) -> None:
    # R085, AMB-09
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, outsideReason=None)) == [("OUTSIDE_REASON_REQUIRED", ["outsideReason"])]
    assert await nothing_was_recorded(sari)


async def test_another_reason_is_told_in_the_note(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, outsideReason="OTHER", note=" ")) == [("INVALID_INPUT", ["note"])]
    done(await sent(sari, outsideReason="OTHER", note="Diajak mantan atasan"))


LONGEST = {"company": 200, "companyAddress": 500, "position": 200, "media": 100, "note": 2000}


async def test_no_text_may_be_too_long(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for field, longest in LONGEST.items():
        company = f"PT dengan {field}"
        answer = await sent(sari, **{"company": company, field: "x" * (longest + 1)})
        assert faults(answer) == [("INVALID_INPUT", [field])]
        done(await sent(sari, **{"company": company, field: "x" * longest}))


async def test_a_text_must_be_one_that_every_database_can_keep(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, company="PT Maju\0Jaya")) == [("INVALID_INPUT", ["company"])]


async def test_a_company_may_be_written_in_any_script(api: Api) -> None:
    # the longest key that 200 characters can have: one ligature for four words, again and again
    sari = await a_claimant(api, "2025-03-10")

    assert done(await sent(sari, company="\ufdfa" * 200))["activity"]["counted"]


async def test_the_operator_says_how_long_texts_may_be(serve: Serve) -> None:
    names = ("assessment", "manual_activity", "sandbox")
    changed: dict[str, dict[str, Any]] = {name: {} for name in names} | {"manual_activity": {"longest_media": 20}}
    api = await serve(plugins=changed)
    await api.travel_to("2025-03-10")
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, media="x" * 21)) == [("INVALID_INPUT", ["media"])]


async def test_the_method_must_be_one_of_the_list(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    with pytest.raises(Answered, match="ManualActivityMethod"):
        await sent(sari, method="TELEPATHY")

    assert await nothing_was_recorded(sari)


async def test_an_application_dated_tomorrow_is_refused(api: Api) -> None:
    # golden G32
    sari = await a_claimant(api, "2025-03-10")

    answer = await sent(sari, appliedOn="2025-03-11")

    assert faults(answer) == [("ACTIVITY_DATE_IN_FUTURE", ["appliedOn"])]
    assert await nothing_was_recorded(sari)


async def test_today_is_a_day_of_jakarta(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-11T00:00:00+07:00")  # 17:00 of 10 March in UTC

    done(await sent(sari, appliedOn="2025-03-11"))


# The proof


@pytest.mark.parametrize("upload_id", [None, ""])
async def test_an_application_without_proof_is_refused(api: Api, upload_id: str | None) -> None:
    # golden G32
    sari = await a_claimant(api, "2025-03-10")

    answer = await sent(sari, uploadId=upload_id)

    assert faults(answer) == [("EVIDENCE_REQUIRED", ["uploadId"])]
    assert await nothing_was_recorded(sari)


@pytest.mark.parametrize(
    "upload_id",
    [
        "nonsense",
        global_id("Upload", "nonsense"),
        global_id("Upload", "00000000-0000-0000-0000-000000000000"),
        global_id("Participant", "00000000-0000-0000-0000-000000000000"),
    ],
)
async def test_a_proof_that_does_not_exist_is_refused(api: Api, upload_id: str) -> None:
    sari = await a_claimant(api, "2025-03-10")

    answer = await sent(sari, uploadId=upload_id)

    assert faults(answer) == [("EVIDENCE_UNKNOWN", ["uploadId"])]
    assert await nothing_was_recorded(sari)


async def test_the_proof_of_somebody_else_is_refused_and_stays_theirs(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    proof = await budi.uploads()

    answer = await sent(sari, uploadId=proof)

    assert faults(answer) == [("EVIDENCE_UNKNOWN", ["uploadId"])]
    assert await nothing_was_recorded(sari)
    done(await sent(budi, uploadId=proof))


async def test_a_proof_that_was_used_is_refused(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads()
    done(await sent(sari, company="PT Satu", uploadId=proof))

    answer = await sent(sari, company="PT Dua", uploadId=proof)

    assert faults(answer) == [("EVIDENCE_UNKNOWN", ["uploadId"])]
    assert len((await submissions(sari))["nodes"]) == len(await ledger(sari)) == 1


async def test_a_refused_application_leaves_its_proof_unused(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari))
    proof = await sari.uploads()

    assert refusals(await sent(sari, position="Teknisi", uploadId=proof)) == ["SAME_COMPANY"]
    assert len((await submissions(sari))["nodes"]) == len(await ledger(sari)) == 1
    done(await sent(sari, company="PT Lain", uploadId=proof))


# Twice


async def test_the_same_company_position_and_day_twice_is_refused(api: Api) -> None:
    # golden G32; G12: the company is the same however its name is written
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari, company="PT Maju Jaya", position="Staf gudang"))

    answer = await sent(sari, company="PT. MAJU  JAYA", position="staf Gudang", allowSameCompany=True)

    assert refusals(answer) == ["DUPLICATE_ACTIVITY"]
    assert len((await submissions(sari))["nodes"]) == len(await ledger(sari)) == 1


@pytest.mark.parametrize("other", [{"position": "Teknisi"}, {"appliedOn": "2025-03-09"}, {"company": "PT Lain"}])
async def test_another_position_day_or_company_is_not_the_same_application(api: Api, other: dict[str, str]) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari))

    done(await sent(sari, allowSameCompany=True, **other))


async def test_the_same_application_of_somebody_else_is_another_one(api: Api) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    done(await sent(sari))

    done(await sent(budi))


async def test_a_rejected_application_may_be_handed_in_again(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    rejected = done(await sent(sari))["manualActivity"]["id"]
    done(await api.officer(op.REVIEW, id=rejected, accept=False, reason="Bukti tidak terbaca", key=op.key()))

    assert done(await sent(sari))["activity"]["counted"]


async def test_a_company_that_counts_already_is_refused_unless_it_is_allowed(api: Api) -> None:
    # R113
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari, position="Staf gudang"))

    assert refusals(await sent(sari, position="Teknisi")) == ["SAME_COMPANY"]
    allowed = done(await sent(sari, position="Teknisi", allowSameCompany=True))
    assert not allowed["activity"]["counted"]
    assert allowed["mission"]["points"] == 1


async def test_a_company_that_counts_already_is_refused_for_an_earlier_day_too(api: Api) -> None:
    # the earlier day would count instead of the later one: there is nothing to gain
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-03-20")
    done(await sent(sari, appliedOn="2025-03-15"))

    assert refusals(await sent(sari, appliedOn="2025-03-14")) == ["SAME_COMPANY"]
    assert [entry["occurredOn"] for entry in await ledger(sari)] == ["2025-03-15"]


async def test_a_company_whose_application_was_rejected_may_be_applied_to_again(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    rejected = done(await sent(sari))["manualActivity"]["id"]
    done(await api.officer(op.REVIEW, id=rejected, accept=False, reason="Bukti tidak terbaca", key=op.key()))

    assert done(await sent(sari, position="Teknisi"))["activity"]["counted"]


async def test_where_the_law_counts_any_five_applications_a_company_may_be_applied_to_twice(serve: Serve) -> None:
    # AMB-02, overlay permenaker-2-2025
    api = await serve(rulebook={"overlays": ("permenaker-2-2025",)})
    await api.travel_to("2025-03-10")
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari))

    assert done(await sent(sari, position="Teknisi"))["mission"]["points"] == 2


async def test_null_does_not_allow_the_same_company(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await sent(sari))

    assert refusals(await sent(sari, position="Teknisi", allowSameCompany=None)) == ["SAME_COMPANY"]


async def test_of_the_same_applications_sent_at_once_one_is_recorded(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    same = [application_form(uploadId=await sari.uploads()) for _ in range(4)]

    answers = await asyncio.gather(*(sari.me(APPLICATION_FORM, form=form) for form in same))

    assert sorted(refusals(answer) for answer in answers) == [[], *[["DUPLICATE_ACTIVITY"]] * 3]


async def test_of_applications_sent_at_once_with_one_proof_one_is_recorded(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    proof = await sari.uploads()
    others = [application_form(company=f"PT Nomor {number}", uploadId=proof) for number in range(4)]

    answers = await asyncio.gather(*(sari.me(APPLICATION_FORM, form=form) for form in others))

    assert sorted(refusals(answer) for answer in answers) == [[], *[["EVIDENCE_UNKNOWN"]] * 3]


# Sent again


async def test_a_form_that_is_sent_twice_is_recorded_once(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    form = application_form(uploadId=await sari.uploads())

    first = await sari.me(APPLICATION_FORM, form=form)
    again = await sari.me(APPLICATION_FORM, form=form)

    assert done(again) == done(first)
    assert len((await submissions(sari))["nodes"]) == len(await ledger(sari)) == 1


async def test_a_key_stands_for_one_form(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    form = application_form(uploadId=await sari.uploads())
    done(await sari.me(APPLICATION_FORM, form=form))

    answer = await sari.me(APPLICATION_FORM, form={**form, "company": "PT Lain"})

    assert faults(answer) == [("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])]
    assert len((await submissions(sari))["nodes"]) == 1


async def test_a_refused_form_may_be_mended_under_the_same_key(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    form = application_form(uploadId=await sari.uploads(), company=" ")
    assert refusals(await sari.me(APPLICATION_FORM, form=form)) == ["INVALID_INPUT"]

    done(await sari.me(APPLICATION_FORM, form={**form, "company": "PT Maju Jaya"}))


@pytest.mark.parametrize("key", ["", "k" * 101])
async def test_a_key_has_1_to_100_characters(api: Api, key: str) -> None:
    sari = await a_claimant(api, "2025-03-10")

    assert faults(await sent(sari, idempotencyKey=key)) == [("INVALID_INPUT", ["idempotencyKey"])]


# Who


async def test_only_participants_hand_in_applications(api: Api) -> None:
    for role in Role:
        if role not in (Role.PARTICIPANT, Role.ANONYMOUS):
            with pytest.raises(Answered) as answered:
                await api.acting(role)(APPLICATION_FORM, form=application_form())
            assert answered.value.codes == ["FORBIDDEN"]


async def test_without_a_token_no_application_is_handed_in(api: Api) -> None:
    with pytest.raises(Answered) as answered:
        await api(APPLICATION_FORM, form=application_form())

    assert answered.value.codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(("language", "message"), [("en", "Proof must be uploaded."), ("id", "Bukti wajib diunggah.")])
async def test_a_refusal_speaks_the_readers_language(api: Api, language: str, message: str) -> None:
    sari = await a_claimant(api, "2025-03-10")

    answer = await sari.me.speaking(language)(APPLICATION_FORM, form=application_form())

    assert answer["manualActivitySubmitApplication"]["errors"][0]["message"] == message
