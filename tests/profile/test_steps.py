"""The steps of the guideline in their order: the résumé and its status (3.3), the job seeker (3.5)."""

from support.api import Api
from support.journey import Person, a_person
from support.profiles import (
    ABOUT,
    ACHIEVEMENT,
    CERTIFICATE,
    COURSE,
    JOB,
    LANGUAGE,
    SCHOOL,
    SKILL,
    a_photo,
    dashboard,
    faults,
    registered,
    saved,
)


async def test_the_resume_is_completed_and_the_job_seeker_registered_as_the_guideline_says(api: Api) -> None:
    sari = await a_person(api)
    await _3_3_5_all_parts_of_the_resume_are_filled_in(sari)
    await _3_3_6_the_status_is_seen_on_the_dashboard(sari)
    await _3_5_1_to_5_the_job_seeker_is_registered(sari)


async def _3_3_5_all_parts_of_the_resume_are_filled_in(sari: Person) -> None:
    percents = []
    for part in (
        {"photoUploadId": await a_photo(sari)},
        {"self": ABOUT},
        {"education": [SCHOOL]},
        {"workHistory": [JOB]},
        {"training": [COURSE]},
        {"certification": [CERTIFICATE]},
        {"achievements": [ACHIEVEMENT]},
        {"languages": [LANGUAGE]},
    ):
        payload = await saved(sari, **part)
        assert payload["errors"] == []
        percents.append(payload["completeness"]["percent"])
    assert percents == [11, 22, 33, 44, 55, 66, 77, 88]

    # 3.5: the services of the labour market wait for the whole profile
    assert faults(await registered(sari)) == [("PROFILE_INCOMPLETE", None)]
    assert (await registered(sari))["errors"][0]["missing"] == "88/100"

    assert (await saved(sari, skills=[SKILL]))["completeness"]["percent"] == 100


async def _3_3_6_the_status_is_seen_on_the_dashboard(sari: Person) -> None:
    shown = await dashboard(sari)
    assert (shown["profileCompleteness"]["complete"], shown["profileCompleteness"]["missing"]) == (True, [])
    assert shown["profileResume"]["self"] == ABOUT
    assert shown["profileJobSeeker"] is None


async def _3_5_1_to_5_the_job_seeker_is_registered(sari: Person) -> None:
    assert (await registered(sari))["errors"] == []

    assert (await dashboard(sari))["profileJobSeeker"] == {
        "desiredJob": {"code": "sewing_operator", "title": "Sewing operator", "group": "MANUFACTURING"},
        "employmentCondition": "DISMISSED",
        "location": "HOME",
        "province": {"code": "32", "name": "Jawa Barat"},
        "physicalCondition": "NO_DISABILITY",
        "registeredOn": "2025-03-10",
    }
