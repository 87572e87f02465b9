"""Reports of a termination in words: by the employer with its form, and what everybody sees of them."""

from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, done

from jkp.security.principals import Role

COMPANY, NPP = "PT Sinar Tekstil", "NPP-0417"
REGISTER = """
mutation($name: String!, $npp: String!, $key: String!) {
  registerEmployer(input: {name: $name, npp: $npp, address: "Jl. Industri 9, Bandung", idempotencyKey: $key}) {
    employer { id } errors { code message }
  }
}"""


async def an_employer(api: Api, name: str = COMPANY, npp: str = NPP) -> Api:
    """A company as a client, with a number at BPJS; without other names it is the one where everybody works."""
    done(await api.officer(REGISTER, name=name, npp=npp, key=op.key()))
    return api.acting(Role.EMPLOYER, npp)


async def nik_of(person: Person) -> str:
    """The NIK in clear, as its owner sees it."""
    shown: str = (await person.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    return shown


async def reports_of(reader: Api, case_id: str) -> list[dict[str, Any]]:
    """The reports of a case's termination, the first one first."""
    case = (await reader(op.TERMINATION, case=case_id))["benefitCase"]
    found: list[dict[str, Any]] = case["termination"]["reports"]
    return found


async def case_of(person: Person) -> str:
    """The id of the one case of a person."""
    (case,) = (await person.me("{ viewer { participant { benefitCases { id } } } }"))["viewer"]["participant"][
        "benefitCases"
    ]
    case_id: str = case["id"]
    return case_id
