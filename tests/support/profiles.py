"""Résumés in words: fill in parts, read what is missing, register as a job seeker."""

from typing import Any

from support import operations as op
from support.journey import Person
from support.photos import a_photograph

ERRORS = "errors { __typename code message path ... on RuleRefusal { missing plugin } }"
COMPLETENESS = "percent complete filled missing { part title message }"
RESUME = """
  photoUploadId self { address city province summary }
  education { level institution fieldOfStudy startedYear endedYear }
  workHistory { company position job startedOn endedOn description }
  training { title provider year } certification { title issuer issuedOn validUntil }
  achievements { title year description } languages { name level } skills { name level } none savedAt
"""
SEEKER = """
  desiredJob { code title group } employmentCondition location province { code name } physicalCondition registeredOn
"""

SAVE = f"""
mutation($input: ProfileSaveInput!) {{
  profileSave(input: $input) {{ resume {{ {RESUME} }} completeness {{ {COMPLETENESS} }} {ERRORS} }}
}}"""

REGISTER = f"""
mutation($input: ProfileRegisterAsSeekerInput!) {{
  profileRegisterAsSeeker(input: $input) {{ jobSeeker {{ {SEEKER} }} {ERRORS} }}
}}"""

DASHBOARD = f"""{{ viewer {{ participant {{
  profileCompleteness {{ {COMPLETENESS} }} profileResume {{ {RESUME} }} profileJobSeeker {{ {SEEKER} }}
}} }} }}"""

ABOUT = {"address": "Jl. Merdeka 1", "city": "Bandung", "province": "32", "summary": "Operator mesin jahit"}
SCHOOL = {"level": "VOCATIONAL_SECONDARY", "institution": "SMK Negeri 2 Bandung", "startedYear": 2005}
JOB = {"company": "PT Sinar Tekstil", "position": "Operator jahit", "startedOn": "2019-01-07"}
COURSE = {"title": "Menjahit industri", "provider": "BLK Bandung", "year": 2018}
CERTIFICATE = {"title": "Operator jahit", "issuer": "LSP Garmen", "issuedOn": "2018-07-02"}
ACHIEVEMENT = {"title": "Karyawan teladan", "year": 2022}
LANGUAGE = {"name": "Inggris", "level": "BASIC"}
SKILL = {"name": "Menjahit", "level": "ADVANCED"}

SEEKS = {
    "desiredJob": "sewing_operator",
    "employmentCondition": "DISMISSED",
    "location": "HOME",
    "province": "32",
    "physicalCondition": "NO_DISABILITY",
}


async def a_photo(person: Person) -> str:
    """A photograph that the person has uploaded."""
    return await person.uploads(a_photograph())


async def saved(person: Person, **parts: Any) -> dict[str, Any]:
    """The payload of saving parts, refused or not."""
    answer = await person.me(SAVE, input={"idempotencyKey": op.key(), **parts})
    payload: dict[str, Any] = answer["profileSave"]
    return payload


async def registered(person: Person, **changes: Any) -> dict[str, Any]:
    """The payload of a registration as a job seeker, refused or not."""
    answer = await person.me(REGISTER, input={"idempotencyKey": op.key(), **SEEKS, **changes})
    payload: dict[str, Any] = answer["profileRegisterAsSeeker"]
    return payload


async def dashboard(person: Person) -> dict[str, Any]:
    """What the person's dashboard shows of the profile."""
    found: dict[str, Any] = (await person.me(DASHBOARD))["viewer"]["participant"]
    return found


def faults(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The codes and paths of the refusals."""
    return [(error["code"], error["path"]) for error in payload["errors"]]
