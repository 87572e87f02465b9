"""Who sees what: another person's rows look like rows that do not exist."""

from typing import Any
from uuid import uuid4

import pytest
from support.api import Answered, Api
from support.journey import Person, a_claimant, a_person
from support.photos import a_letter

from jkp.participants.models import Participant as ParticipantRow
from jkp.security.principals import Principal, Role
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.participants.types import Participant

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
DIRECT = {
    "Participant": "query($id: ID!) { found: participant(id: $id) { id name nik } }",
    "BenefitCase": "query($id: ID!) { found: benefitCase(id: $id) { id status wageBase } }",
    "Claim": "query($id: ID!) { found: claim(id: $id) { id status amount } }",
}
IDS = """query($id: ID!) { claim(id: $id) {
  id benefitCase { id } mission { id activities { id } } participant { id employments { id } }
} }"""
PRIVATE = [
    "amount",
    "rate",
    "participant { name }",
    "determinations { amount }",
    "mission { points }",
    "benefitCase { wageBase }",
    "benefitCase { cause }",
    "benefitCase { commitment { signedAt } }",
    "benefitCase { termination { dispute } }",
    "selfies { uploadId }",
    "benefitCase { participant { name } }",
    "benefitCase { eligibility { monthsPaid } }",
]


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 is settled."""
    return await a_claimant(api, "2025-03-10")


async def node_ids(person: Person) -> dict[str, str]:
    """The ids of all that is hers, by type."""
    claim = (await person.me(IDS, id=person.claims[1]))["claim"]
    return {
        "Participant": claim["participant"]["id"],
        "BenefitCase": claim["benefitCase"]["id"],
        "Claim": claim["id"],
        "Mission": claim["mission"]["id"],
    }


async def found(api: Api, ids: dict[str, str]) -> dict[str, Any]:
    """What somebody finds by these ids, through `node` and through the field of the type."""
    nodes = {name: (await api(NODE, id=given))["node"] for name, given in ids.items()}
    direct = {f"{name} itself": (await api(DIRECT[name], id=ids[name]))["found"] for name in DIRECT}
    return {**nodes, **direct}


async def codes_of(api: Api, fields: str, claim: str) -> list[str]:
    """The codes of the errors of one claim's fields."""
    answer = (await api.raw(f"query($id: ID!) {{ claim(id: $id) {{ {fields} }} }}", id=claim)).json()
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


async def test_a_participant_finds_all_that_is_hers(sari: Person) -> None:
    ids = await node_ids(sari)

    seen = await found(sari.me, ids)
    assert {name: seen[name] for name in ids} == {
        name: {"__typename": name, "id": given} for name, given in ids.items()
    }
    assert [name for name, value in seen.items() if value is None] == []


async def test_what_is_another_participants_looks_like_what_does_not_exist(sari: Person) -> None:
    # given
    budi = await a_person(sari.api)
    hers = await node_ids(sari)
    nobodys = {name: global_id(name, uuid4()) for name in hers}

    # when he asks for hers and for ids of nobody
    answers = [await found(budi.me, ids) for ids in (hers, nobodys)]

    # then
    assert answers[0] == answers[1]
    assert set(answers[0].values()) == {None}


async def test_a_role_without_a_part_in_claims_finds_nothing(sari: Person) -> None:
    ids = await node_ids(sari)

    # not even with a subject that is her id
    for subject in ("somebody", str(uuid_of("Participant", sari.id))):
        for role in (Role.EMPLOYER, Role.TRAINING_PROVIDER, Role.OPERATOR):
            assert set((await found(sari.api.acting(role, subject), ids)).values()) == {None}


async def test_without_a_token_nothing_is_found_at_all(api: Api) -> None:
    for document in (NODE, *DIRECT.values()):
        with pytest.raises(Answered) as refused:
            await api(document, id=global_id("Claim", uuid4()))
        assert refused.value.codes == ["UNAUTHENTICATED"]


async def test_ids_that_are_none_are_found_by_nobody(api: Api) -> None:
    for given in ("", "x", "Q2xhaW06", global_id("Claim", "1 OR 1=1"), global_id("Nothing", 1), "\u00e9"):
        assert (await api.officer(NODE, id=given))["node"] is None
        assert (await api.officer(DIRECT["Claim"], id=given))["found"] is None


async def test_an_integrator_follows_the_status_of_claims(sari: Person) -> None:
    integrator = sari.api.acting(Role.INTEGRATOR, "portal")

    document = "query($id: ID!) { claim(id: $id) { status history { type } benefitCase { status } } }"
    assert (await integrator(document, id=sari.claims[0]))["claim"] == {
        "status": "APPROVED",
        "history": [{"type": "CLAIM_SUBMITTED"}, {"type": "CLAIM_TAKEN"}, {"type": "CLAIM_APPROVED"}],
        "benefitCase": {"status": "ACTIVE"},
    }
    page = await integrator("{ claims(filter: {statuses: [APPROVED]}) { nodes { id monthNo } } }")
    assert page["claims"]["nodes"] == [{"id": sari.claims[0], "monthNo": 1}]


async def test_an_integrator_learns_nothing_about_the_person(sari: Person) -> None:
    integrators = [
        sari.api.acting(Role.INTEGRATOR, "portal"),
        # one whose subject happens to be her id
        sari.api.acting(Role.INTEGRATOR, str(uuid_of("Participant", sari.id))),
    ]

    for integrator in integrators:
        refused = {fields: await codes_of(integrator, fields, sari.claims[0]) for fields in PRIVATE}
        assert refused == {fields: ["FORBIDDEN"] for fields in PRIVATE}
        ids = await node_ids(sari)
        assert [(await integrator(NODE, id=ids[name]))["node"] for name in ("Participant", "Mission")] == [None, None]


async def test_an_officer_and_she_herself_see_all_of_it(sari: Person) -> None:
    for reader in (sari.me, sari.api.officer):
        assert await codes_of(reader, " ".join(_named(PRIVATE)), sari.claims[0]) == []


def _named(fields: list[str]) -> list[str]:
    """The fields under names of their own, so that they can be asked together."""
    return [f"field{number}: {field}" for number, field in enumerate(fields)]


async def test_the_nik_is_clear_for_its_owner_and_for_officers_and_masked_for_all_others(api: Api) -> None:
    participant_id = uuid_of("Participant", (await a_person(api)).id)
    with api.runtime.activate():
        row = await ParticipantRow.get(id=participant_id)
        nik = row.nik()
        seen = {str(role): Participant.of(row, Principal(role, "somebody")).nik for role in Role} | {
            "herself": Participant.of(row, Principal(Role.PARTICIPANT, str(participant_id))).nik
        }

    assert {reader for reader, shown in seen.items() if shown == nik} == {"herself", "OFFICER"}
    assert {shown for reader, shown in seen.items() if reader not in ("herself", "OFFICER")} == {
        f"{nik[:2]}************{nik[-2:]}"
    }


async def test_a_proof_is_for_its_owner_and_for_officers(sari: Person) -> None:
    upload = await sari.uploads(a_letter())
    budi = await a_person(sari.api)

    async def fetched(api: Api) -> tuple[int, bytes]:
        response = await api.http.get(f"/uploads/{upload}", headers=api.headers())
        return response.status_code, response.content if response.status_code == 200 else b""

    subject = str(uuid_of("Participant", sari.id))
    assert await fetched(sari.me) == await fetched(sari.api.officer) == (200, a_letter())
    for reader in (budi.me, sari.api, sari.api.acting(Role.INTEGRATOR), sari.api.acting(Role.EMPLOYER, subject)):
        assert await fetched(reader) == (404, b"")
