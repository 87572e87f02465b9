"""People with facts of their own, entered by an officer through the API."""

from itertools import count
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_nik, months_before

_employers = count(1)


async def enters(api: Api, mutation: str, shown: str, **given: Any) -> dict[str, Any]:
    """The payload of an officer's mutation with this input, refused or not."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input!"
    document = f"""mutation($input: {kind}) {{
      {mutation}(input: $input) {{ {shown} errors {{ code message path }} }}
    }}"""
    payload: dict[str, Any] = (await api.officer(document, input={"idempotencyKey": op.key(), **given}))[mutation]
    return payload


async def entered(api: Api, mutation: str, shown: str, **given: Any) -> dict[str, Any]:
    """The payload of an officer's mutation with this input, which must succeed."""
    payload = await enters(api, mutation, shown, **given)
    assert payload["errors"] == [], payload["errors"]
    return payload


async def somebody(
    api: Api,
    *,
    paid: list[str] | None = None,
    person: dict[str, Any] | None = None,
    employer: dict[str, Any] | None = None,
    job: dict[str, Any] | None = None,
) -> Person:
    """A participant with a job at an employer of her own, and the months up to February 2025 paid, unless others are.

    What is given of the person, the employer and the job replaces what anybody has.
    """
    about = {"nik": a_nik(), "name": "Sari Wulandari", "bornOn": "1990-06-05", **(person or {})}
    registered = await entered(api, "registerParticipant", "participant { id }", **about)
    newcomer = Person(api, registered["participant"]["id"], "")
    months = months_before("2025-02-24", 24) if paid is None else paid
    await takes_a_job(newcomer, paid=months, employer=employer, **(job or {}))
    return newcomer


async def takes_a_job(person: Person, *, paid: list[str], employer: dict[str, Any] | None = None, **job: Any) -> None:
    """A job at another employer than any before, with the months that were paid for it."""
    api, about = person.api, {"name": f"PT Pabrik Nomor {next(_employers)}", **(employer or {})}
    employer_id = (await entered(api, "registerEmployer", "employer { id }", **about))["employer"]["id"]
    terms = {"contractType": "PKWTT", "startedOn": "2015-01-05", "lastReportedWage": 4_250_000, **job}
    both = {"participantId": person.id, "employerId": employer_id}
    recorded = await entered(api, "recordEmployment", "employment { id }", **both, **terms)
    person.employment_id = recorded["employment"]["id"]
    if paid:
        await entered(api, "recordContributions", "participant { id }", **both, months=paid)


ELIGIBILITY = """query($case: ID!) { benefitCase(id: $case) { status eligibility {
  eligible monthsPaid longestRun earlierBenefits monthsSincePrevious reasons { code missing message }
} } }"""


async def eligibility(person: Person) -> dict[str, Any]:
    """What the rules say of the person's case today, as she sees it."""
    found: dict[str, Any] = (await person.me(ELIGIBILITY, case=person.case_id))["benefitCase"]["eligibility"]
    return found


async def failed(person: Person) -> list[tuple[str, str | None]]:
    """Every rule that fails today, with what is missing."""
    return [(reason["code"], reason["missing"]) for reason in (await eligibility(person))["reasons"]]
