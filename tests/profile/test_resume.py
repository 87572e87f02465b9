"""The parts of the résumé: what may be filled in, what may be empty, and who sees it (R052, R080)."""

import asyncio
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_person, done
from support.photos import a_letter, a_photograph
from support.profiles import (
    ABOUT,
    ACHIEVEMENT,
    CERTIFICATE,
    COURSE,
    JOB,
    LANGUAGE,
    SAVE,
    SCHOOL,
    SKILL,
    a_photo,
    dashboard,
    faults,
    saved,
)

from jkp.security.principals import Role

PARTS = {
    "self": ABOUT,
    "education": [{**SCHOOL, "fieldOfStudy": "Tata busana", "endedYear": 2008}],
    "workHistory": [{**JOB, "job": "sewing_operator", "endedOn": "2025-02-24", "description": "Menjahit kemeja"}],
    "training": [COURSE],
    "certification": [{**CERTIFICATE, "validUntil": "2028-07-02"}],
    "achievements": [{**ACHIEVEMENT, "description": "Tanpa cacat selama setahun"}],
    "languages": [LANGUAGE],
    "skills": [SKILL],
}


@pytest.fixture
async def sari(api: Api) -> Person:
    """A participant whose profile is empty; today is 10 March 2025."""
    return await a_person(api)


# What is kept


async def test_every_part_is_kept_as_it_was_filled_in(sari: Person) -> None:
    photo = await a_photo(sari)

    payload = await saved(sari, photoUploadId=photo, **PARTS)

    kept = (await dashboard(sari))["profileResume"]
    assert payload["resume"] == kept
    assert kept == {**PARTS, "photoUploadId": photo, "none": [], "savedAt": "2025-03-10T09:00:00+07:00"}


async def test_a_part_that_is_saved_again_takes_the_place_of_the_first_and_leaves_the_others(sari: Person) -> None:
    await saved(sari, skills=[SKILL], languages=[LANGUAGE])

    await saved(sari, skills=[{**SKILL, "name": "Mengobras"}, {**SKILL, "name": "Memotong pola"}])

    kept = (await dashboard(sari))["profileResume"]
    assert [skill["name"] for skill in kept["skills"]] == ["Mengobras", "Memotong pola"]
    assert kept["languages"] == [LANGUAGE]


async def test_texts_are_trimmed_and_an_empty_one_that_may_be_left_out_is_none(sari: Person) -> None:
    payload = await saved(sari, workHistory=[{**JOB, "company": "  PT  Sinar\tTekstil ", "description": " \n "}])

    (job,) = payload["resume"]["workHistory"]
    assert (job["company"], job["description"]) == ("PT Sinar Tekstil", None)


async def test_a_profile_that_was_never_filled_in_misses_all_parts_in_the_order_of_the_form(sari: Person) -> None:
    shown = await dashboard(sari)

    assert shown["profileResume"] is None
    assert shown["profileCompleteness"]["percent"] == 0
    assert [missing["part"] for missing in shown["profileCompleteness"]["missing"]] == [
        "PHOTO",
        "SELF",
        "EDUCATION",
        "WORK_HISTORY",
        "TRAINING",
        "CERTIFICATION",
        "ACHIEVEMENTS",
        "LANGUAGES",
        "SKILLS",
    ]


@pytest.mark.parametrize(
    ("language", "message"),
    [("id", "Isi sedikitnya satu keahlian."), ("en", "Fill in at least one skill.")],
)
async def test_what_is_missing_is_said_in_the_readers_language(api: Api, language: str, message: str) -> None:
    sari = await a_person(api.speaking(language))

    missing = (await dashboard(sari))["profileCompleteness"]["missing"]

    assert missing[-1]["message"] == message


# Empty parts


async def test_parts_without_anything_to_tell_may_be_declared_empty(sari: Person) -> None:
    payload = await saved(sari, none=["EDUCATION", "TRAINING", "CERTIFICATION", "ACHIEVEMENTS", "LANGUAGES"])

    assert payload["completeness"]["percent"] == 55
    assert payload["resume"]["none"] == ["EDUCATION", "TRAINING", "CERTIFICATION", "ACHIEVEMENTS", "LANGUAGES"]


async def test_an_empty_part_may_be_filled_in_later_and_the_other_way_round(sari: Person) -> None:
    await saved(sari, none=["TRAINING"])

    payload = await saved(sari, training=[COURSE])
    assert (payload["resume"]["none"], payload["resume"]["training"]) == ([], [COURSE])

    payload = await saved(sari, none=["TRAINING"])
    assert (payload["resume"]["none"], payload["resume"]["training"]) == (["TRAINING"], [])


@pytest.mark.parametrize("part", ["PHOTO", "SELF", "WORK_HISTORY", "SKILLS"])
async def test_a_part_that_everybody_can_fill_in_is_not_declared_empty(sari: Person, part: str) -> None:
    assert faults(await saved(sari, none=[part])) == [("INVALID_INPUT", ["none"])]
    assert (await dashboard(sari))["profileResume"] is None


async def test_a_part_is_not_filled_in_and_declared_empty_at_the_same_time(sari: Person) -> None:
    assert faults(await saved(sari, training=[COURSE], none=["TRAINING"])) == [("INVALID_INPUT", ["none"])]


async def test_an_empty_list_declares_nothing(sari: Person) -> None:
    assert faults(await saved(sari, training=[])) == [("INVALID_INPUT", ["training"])]
    assert faults(await saved(sari)) == [("INVALID_INPUT", None)]


# What cannot be

BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"self": {**ABOUT, "address": "  "}}, ["self", "address"]),
    ({"self": {**ABOUT, "city": "x" * 201}}, ["self", "city"]),
    ({"self": {**ABOUT, "summary": "x" * 2001}}, ["self", "summary"]),
    ({"education": [SCHOOL, {**SCHOOL, "institution": ""}]}, ["education", "1", "institution"]),
    ({"education": [{**SCHOOL, "startedYear": 2026}]}, ["education", "0", "startedYear"]),
    ({"education": [{**SCHOOL, "startedYear": 1899}]}, ["education", "0", "startedYear"]),
    ({"education": [{**SCHOOL, "endedYear": 2026}]}, ["education", "0", "endedYear"]),
    ({"education": [{**SCHOOL, "endedYear": 2004}]}, ["education", "0", "endedYear"]),
    ({"education": [{**SCHOOL, "fieldOfStudy": "x" * 201}]}, ["education", "0", "fieldOfStudy"]),
    ({"workHistory": [{**JOB, "startedOn": "2025-03-11"}]}, ["workHistory", "0", "startedOn"]),
    ({"workHistory": [{**JOB, "endedOn": "2025-03-11"}]}, ["workHistory", "0", "endedOn"]),
    ({"workHistory": [{**JOB, "endedOn": "2019-01-06"}]}, ["workHistory", "0", "endedOn"]),
    ({"workHistory": [{**JOB, "position": " "}]}, ["workHistory", "0", "position"]),
    ({"workHistory": [{**JOB, "description": "x" * 2001}]}, ["workHistory", "0", "description"]),
    ({"training": [{**COURSE, "year": 2026}]}, ["training", "0", "year"]),
    ({"training": [{**COURSE, "provider": ""}]}, ["training", "0", "provider"]),
    ({"certification": [{**CERTIFICATE, "issuedOn": "2025-03-11"}]}, ["certification", "0", "issuedOn"]),
    ({"certification": [{**CERTIFICATE, "validUntil": "2018-07-01"}]}, ["certification", "0", "validUntil"]),
    ({"achievements": [{**ACHIEVEMENT, "title": ""}]}, ["achievements", "0", "title"]),
    ({"languages": [LANGUAGE, {**LANGUAGE, "name": "  inggris"}]}, ["languages"]),
    ({"skills": [{**SKILL, "name": f"Keahlian {number}"} for number in range(31)]}, ["skills"]),
]


async def test_what_cannot_be_is_refused_with_the_path_of_its_field(sari: Person) -> None:
    for parts, path in BAD:
        assert faults(await saved(sari, **parts)) == [("INVALID_INPUT", path)], parts
    assert (await dashboard(sari))["profileResume"] is None


async def test_codes_are_those_of_the_tables(sari: Person) -> None:
    assert faults(await saved(sari, self={**ABOUT, "province": "99"})) == [("NOT_FOUND", ["self", "province"])]
    jobs = [{**JOB, "job": "astronaut"}]
    assert faults(await saved(sari, workHistory=jobs)) == [("NOT_FOUND", ["workHistory", "0", "job"])]


async def test_the_operator_says_how_many_entries_a_part_has(serve: Serve) -> None:
    api = await serve(plugins={"profile": {"most_entries": 1}, "sandbox": {}})
    sari = await a_person(api)

    assert faults(await saved(sari, training=[COURSE, COURSE])) == [("INVALID_INPUT", ["training"])]


# The photo


async def test_the_photo_is_a_photograph(sari: Person) -> None:
    text = await sari.uploads(a_letter())

    assert faults(await saved(sari, photoUploadId=text)) == [("INVALID_INPUT", ["photoUploadId"])]


async def test_the_photo_is_an_upload_of_ones_own_that_proves_nothing_else(api: Api, sari: Person) -> None:
    foreign = await a_photo(await a_person(api))
    proof = await sari.uploads(a_photograph())
    form = {"company": "PT Satu", "on": "2025-03-10", "upload": proof, "key": op.key()}
    done(await sari.me(op.SUBMIT_APPLICATION, **form))

    for upload in ("nonsense", foreign, proof):
        assert faults(await saved(sari, photoUploadId=upload)) == [("EVIDENCE_UNKNOWN", ["photoUploadId"])]


async def test_the_photo_that_is_kept_may_be_sent_again_with_the_rest_and_be_replaced(sari: Person) -> None:
    first, second = await a_photo(sari), await a_photo(sari)
    await saved(sari, photoUploadId=first)

    assert (await saved(sari, photoUploadId=first, skills=[SKILL]))["errors"] == []
    assert (await saved(sari, photoUploadId=second))["resume"]["photoUploadId"] == second
    assert faults(await saved(sari, photoUploadId=first)) == [("EVIDENCE_UNKNOWN", ["photoUploadId"])]


# Sent again, and at once


async def test_a_request_that_is_sent_twice_is_one_request(sari: Person) -> None:
    sent: dict[str, Any] = {"skills": [SKILL], "idempotencyKey": op.key()}
    first = await saved(sari, **sent)
    await sari.api.travel_to("2025-03-11")

    assert await saved(sari, **sent) == first
    assert faults(await saved(sari, **{**sent, "skills": [LANGUAGE]})) == [
        ("IDEMPOTENCY_KEY_REUSED", ["idempotencyKey"])
    ]


async def test_parts_that_are_saved_at_once_are_all_kept(sari: Person) -> None:
    parts: list[dict[str, Any]] = [
        {"skills": [SKILL]},
        {"languages": [LANGUAGE]},
        {"training": [COURSE]},
        {"self": ABOUT},
    ]

    await asyncio.gather(*(saved(sari, **part) for part in parts))

    assert (await dashboard(sari))["profileCompleteness"]["percent"] == 44


# Who


async def test_only_participants_have_a_profile_to_fill_in(api: Api) -> None:
    for role in Role:
        if role not in (Role.PARTICIPANT, Role.ANONYMOUS):
            with pytest.raises(Answered) as answered:
                await api.acting(role)(SAVE, input={"skills": [SKILL], "idempotencyKey": op.key()})
            assert answered.value.codes == ["FORBIDDEN"]
    with pytest.raises(Answered) as answered:
        await api(SAVE, input={"skills": [SKILL], "idempotencyKey": op.key()})
    assert answered.value.codes == ["UNAUTHENTICATED"]


async def test_the_resume_is_its_owners_alone_and_an_officer_sees_how_complete_it_is(api: Api, sari: Person) -> None:
    await saved(sari, self=ABOUT)
    budi = await a_person(api)
    of_sari = """query($id: ID!) {{ participant(id: $id) {{ {} }} }}"""
    resume, status = of_sari.format("profileResume { savedAt }"), of_sari.format("profileCompleteness { percent }")

    with pytest.raises(Answered) as answered:
        await api.officer(resume, id=sari.id)
    assert answered.value.codes == ["FORBIDDEN"]
    assert (await api.officer(status, id=sari.id))["participant"]["profileCompleteness"] == {"percent": 11}
    assert (await budi.me(status, id=sari.id))["participant"] is None
