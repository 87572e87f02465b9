"""The registration as a job seeker, and what other plugins are told of it (R080, R081)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_person
from support.profiles import JOB, REGISTER, SEEKS, dashboard, faults, registered, saved

from jkp.plugin import PluginContext
from jkp.security.principals import Role
from jkp_assessment.instrument import groups, occupations
from jkp_profile.completeness import completeness
from jkp_profile.tables import jobs, provinces
from jkp_profile.terms import ProfilePart
from jkp_schema.ids import uuid_of


@pytest.fixture
async def sari(api: Api) -> Person:
    """A participant whose profile is complete; today is 10 March 2025."""
    person = await a_person(api)
    await person.completes_profile()
    return person


def of_the_plugin(api: Api) -> PluginContext[Any]:
    """The context that the host gave to the plugin."""
    return next(one for one in api.runtime.host.plugins if one.name == "profile").context


async def told(person: Person, fact: str) -> Any:
    """What the plugins tell one another about a person."""
    with person.api.runtime.activate():
        return await of_the_plugin(person.api).facts.of(uuid_of("Participant", person.id), fact)


# The gate


async def test_the_profile_must_be_complete_first(api: Api) -> None:
    budi = await a_person(api)

    payload = await registered(budi)

    assert faults(payload) == [("PROFILE_INCOMPLETE", None)]
    assert payload["errors"][0]["missing"] == "0/100"
    assert (await dashboard(budi))["profileJobSeeker"] is None
    assert await told(budi, "profile.job_seeker") is None


# What is looked for


async def test_a_job_seeker_may_look_abroad(sari: Person) -> None:
    payload = await registered(sari, location="ABROAD", province=None)

    assert (payload["jobSeeker"]["location"], payload["jobSeeker"]["province"]) == ("ABROAD", None)
    assert await told(sari, "profile.job_seeker") == {"desired_job": "sewing_operator", "location": "ABROAD"}


async def test_a_job_seeker_may_look_anywhere_in_the_country(sari: Person) -> None:
    assert (await registered(sari, province=None))["errors"] == []


async def test_who_registers_again_changes_what_is_looked_for(sari: Person) -> None:
    await registered(sari)
    await sari.api.travel_to("2025-03-12")

    await registered(sari, desiredJob="cashier", physicalCondition="SENSORY")

    seeker = (await dashboard(sari))["profileJobSeeker"]
    assert seeker["desiredJob"]["title"] == "Cashier"
    assert (seeker["physicalCondition"], seeker["registeredOn"]) == ("SENSORY", "2025-03-10")
    assert (await told(sari, "profile.job_seeker"))["desired_job"] == "cashier"


BAD: list[tuple[dict[str, Any], tuple[str, list[str]]]] = [
    ({"desiredJob": "astronaut"}, ("NOT_FOUND", ["desiredJob"])),
    ({"employmentCondition": "EMPLOYED"}, ("INVALID_INPUT", ["employmentCondition"])),
    ({"province": "99"}, ("NOT_FOUND", ["province"])),
    ({"location": "ABROAD"}, ("INVALID_INPUT", ["province"])),
    ({"idempotencyKey": ""}, ("INVALID_INPUT", ["idempotencyKey"])),
]


async def test_what_cannot_be_looked_for_is_refused(sari: Person) -> None:
    for changes, fault in BAD:
        assert faults(await registered(sari, **changes)) == [fault], changes
    assert (await dashboard(sari))["profileJobSeeker"] is None


async def test_there_is_one_desired_job(sari: Person) -> None:
    with pytest.raises(Answered, match="desiredJob"):
        await registered(sari, desiredJob=["cashier", "cook"])


# Who


async def test_only_participants_register(api: Api) -> None:
    for role in Role:
        if role not in (Role.PARTICIPANT, Role.ANONYMOUS):
            with pytest.raises(Answered) as answered:
                await api.acting(role)(REGISTER, input={**SEEKS, "idempotencyKey": op.key()})
            assert answered.value.codes == ["FORBIDDEN"]


async def test_the_physical_condition_is_the_job_seekers_own(api: Api, sari: Person) -> None:
    await registered(sari)
    of_sari = "query($id: ID!) { participant(id: $id) { profileJobSeeker { location physicalCondition } } }"

    answer = (await api.officer.raw(of_sari, id=sari.id)).json()

    assert answer["data"]["participant"]["profileJobSeeker"] == {"location": "HOME", "physicalCondition": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


# What other plugins are told


async def test_the_completeness_is_told_with_every_part(api: Api) -> None:
    budi = await a_person(api)
    assert await told(budi, "profile.completeness") is None

    await saved(budi, none=["TRAINING"])
    assert await told(budi, "profile.completeness") == {"percent": 11, "complete": False}

    await budi.completes_profile()
    assert await told(budi, "profile.completeness") == {"percent": 100, "complete": True}


async def test_the_registration_is_told(sari: Person) -> None:
    await registered(sari)

    told_of_her = {"desired_job": "sewing_operator", "location": "HOME", "province": "32"}
    assert await told(sari, "profile.job_seeker") == told_of_her


async def test_the_experience_is_told_in_months_and_job_types(api: Api) -> None:
    budi = await a_person(api)
    jobs_of_his = [
        {**JOB, "job": "cashier", "startedOn": "2023-01-01", "endedOn": "2023-12-27"},
        {**JOB, "job": "cook", "startedOn": "2025-01-09"},
        {**JOB, "startedOn": "2022-01-01", "endedOn": "2022-01-02"},
    ]

    await saved(budi, workHistory=jobs_of_his)

    assert await told(budi, "profile.experience") == {"months": 14, "jobs": "cashier,cook"}


# The tables


async def test_the_job_types_are_the_occupations_of_the_assessment(api: Api) -> None:
    listed = (await api("{ profileJobs { code title group } }"))["profileJobs"]

    assert [(job["code"], job["group"]) for job in listed] == [(one.code, one.group) for one in occupations()]
    assert {job["group"] for job in listed} == {group.code for group in groups()}
    assert listed[0]["title"] == "Cashier"


async def test_there_are_38_provinces(api: Api) -> None:
    listed = (await api("{ profileProvinces { code name } }"))["profileProvinces"]

    assert len(listed) == len({province["name"] for province in listed}) == 38
    assert {"code": "32", "name": "Jawa Barat"} in listed
    assert all(len(code) == 2 for code in provinces())


async def test_every_choice_has_a_title_of_its_own_in_both_languages(api: Api) -> None:
    lists = ["parts", "educationLevels", "levels", "employmentConditions", "locations", "physicalConditions"]
    asked = " ".join(f"{name} {{ code title }}" for name in lists)
    for language, dismissed in (("id", "Ter-PHK"), ("en", "Lost the job")):
        found = (await api.speaking(language)(f"{{ profileChoices {{ {asked} }} }}"))["profileChoices"]
        assert found["employmentConditions"][0] == {"code": "DISMISSED", "title": dismissed}
        for choices in found.values():
            assert len({choice["title"] for choice in choices}) == len(choices) > 1


def test_only_all_nine_parts_are_a_hundred_percent() -> None:
    assert completeness(list(ProfilePart)[:-1]).percent == 88
    assert completeness(list(ProfilePart)).percent == 100
    assert completeness([]).percent == 0


def test_every_job_type_has_titles_of_its_own() -> None:
    assert len({job.id for job in jobs().values()}) == len({job.en for job in jobs().values()}) == len(jobs())
