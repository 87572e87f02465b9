"""G31: nobody sees or does what is not theirs (amounts, decisions, identity numbers)."""

import json

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, a_person, refusals
from support.verifying import RETURN

from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

AMOUNT, WAGE = "2550000", "4250000"
MONEY = "amount rate payments { amount } determinations { amount inputs }"
PATHS = {
    "participant": f"participant(id: $participant) {{ benefitCases {{ wageBase claims {{ {MONEY} }} }} }}",
    "benefitCase": f"benefitCase(id: $case) {{ wageBase claims {{ {MONEY} }} participant {{ name }} }}",
    "claim": f"claim(id: $claim) {{ {MONEY} benefitCase {{ wageBase }} }}",
    "node of the participant": (
        f"node(id: $participant) {{ ... on Participant {{ benefitCase {{ claims {{ {MONEY} }} }} }} }}"
    ),
    "node of the case": f"node(id: $case) {{ ... on BenefitCase {{ wageBase claims {{ {MONEY} }} }} }}",
    "node of the claim": f"node(id: $claim) {{ ... on Claim {{ {MONEY} }} }}",
    "node of the mission": f"node(id: $mission) {{ ... on Mission {{ claim {{ {MONEY} }} }} }}",
    "mission of the claim": f"claim(id: $claim) {{ mission {{ claim {{ {MONEY} benefitCase {{ wageBase }} }} }} }}",
}


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 was paid: 2,550,000 of a wage of 4,250,000."""
    person = await a_claimant(api, "2025-03-10")
    await person.step(op.INSTRUCT_PAYMENT, 1)
    await person.step(op.CONFIRM_PAYMENT, 1)
    return person


async def answer_to(reader: Api, person: Person, path: str) -> str:
    """The whole answer to one path, as it came, for ids that belong to `person`."""
    mission = (await person.me("query($id: ID!) { claim(id: $id) { mission { id } } }", id=person.claims[1]))["claim"]
    ids = {
        "participant": person.id,
        "case": person.case_id,
        "claim": person.claims[0] if "mission" not in path else person.claims[1],
        "mission": mission["mission"]["id"],
    }
    used = {name: given for name, given in ids.items() if f"${name}" in PATHS[path]}
    declared = ", ".join(f"${name}: ID!" for name in used)
    response = await reader.raw(f"query({declared}) {{ {PATHS[path]} }}", **used)
    return response.text


def money_in(text: str) -> set[str]:
    """The amounts and wages of hers that a text tells."""
    return {number for number in (AMOUNT, WAGE) if number in text}


@pytest.mark.parametrize("path", PATHS)
async def test_another_participant_learns_no_amount_by_any_path(sari: Person, path: str) -> None:
    budi = await a_person(sari.api, wage=1_000_000)

    hers, his = await answer_to(sari.me, sari, path), await answer_to(budi.me, sari, path)

    assert (money_in(his), set(json.loads(his)["data"].values())) == (set(), {None})
    assert money_in(hers) or "mission" in path


@pytest.mark.parametrize("path", [path for path in PATHS if not path.endswith(("mission", "participant"))])
async def test_an_integrator_follows_claims_without_amounts(sari: Person, path: str) -> None:
    answer = await answer_to(sari.api.acting(Role.INTEGRATOR), sari, path)

    assert money_in(answer) == set()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.PARTICIPANT}))
async def test_no_other_role_reads_the_amount_of_a_claim(sari: Person, role: Role) -> None:
    answer = await answer_to(sari.api.acting(role), sari, "claim")

    assert money_in(answer) == set()


@pytest.mark.parametrize("step", [op.TAKE_CLAIM, op.APPROVE_CLAIM, op.INSTRUCT_PAYMENT, op.CONFIRM_PAYMENT])
async def test_a_participant_takes_no_step_of_an_officer(sari: Person, step: str) -> None:
    with pytest.raises(Answered) as answered:
        await sari.me(step, claim=sari.claims[0], key=op.key())

    assert answered.value.codes == ["FORBIDDEN"]


async def test_a_verifier_decides_nothing_about_the_own_claim(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await sari.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    await sari.filed(2)
    herself = api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))

    for step in (op.TAKE_CLAIM, op.APPROVE_CLAIM):
        assert refusals(await herself(step, claim=sari.claims[1], key=op.key())) == ["FORBIDDEN"]
    await sari.step(op.TAKE_CLAIM, 2)
    for step, given in (
        (op.APPROVE_CLAIM, {}),
        (op.REJECT_CLAIM, {"explanation": "Tidak sesuai"}),
        (RETURN, {"causes": ["OTHER"], "note": "Perbaiki"}),
    ):
        assert refusals(await herself(step, claim=sari.claims[1], key=op.key(), **given)) == ["FORBIDDEN"]
    assert (await sari.claim(2))["status"] == "IN_VERIFICATION"


async def test_the_nik_is_clear_for_its_owner_and_for_officers_alone(sari: Person) -> None:
    query = "query($id: ID!) { participant(id: $id) { nik } }"
    nik = (await sari.me(query, id=sari.id))["participant"]["nik"]

    assert (await sari.api.officer(query, id=sari.id))["participant"]["nik"] == nik
    for role in set(Role) - {Role.OFFICER, Role.PARTICIPANT}:
        assert nik not in (await sari.api.acting(role).raw(query, id=sari.id)).text
