"""Who read or changed whose personal data: noted with the operation, without a value."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import COUNSELLOR, Person, a_claimant, a_nik, a_person, done
from support.live import socket
from support.paying import EMPLOYER_PAYMENTS, employer_of, in_arrears, instructed
from support.rows import sql
from support.trainee import PROVIDER
from support.world import a_world

from jkp.database import drain
from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

QUEUE = "{ claims(first: 50, filter: {statuses: [APPROVED]}) { nodes { participant { nik name } } } }"


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_claimant(api, "2025-03-10")


async def noted(api: Api, after: int = 0) -> list[tuple[str, str, str, str]]:
    """Actor, action, kinds and operation of every entry, the oldest first."""
    await drain()
    rows = await sql(api, f"SELECT * FROM audit_entry WHERE id > {after} ORDER BY id")  # noqa: S608 - a number
    return [(row["actor"], row["action"], row["kinds"], row["operation"]) for row in rows]


async def so_far(api: Api) -> int:
    await drain()
    [row] = await sql(api, "SELECT coalesce(max(id), 0) AS last FROM audit_entry")
    return int(row["last"])


async def test_what_an_officer_reads_is_one_entry_for_each_person(any_api: Api) -> None:
    sari = await a_claimant(any_api, "2025-03-10")
    before = await so_far(any_api)

    await any_api.officer(QUEUE)

    assert await noted(any_api, before) == [("OFFICER:officer", "READ", "NAME NIK", "claims")]
    [row] = await sql(any_api, f"SELECT * FROM audit_entry WHERE id > {before}")  # noqa: S608 - a number
    assert str(row["participant_id"]).replace("-", "") == uuid_of("Participant", sari.id).hex
    assert row["request_id"]


@pytest.mark.parametrize(
    "hidden",
    [
        "{ ... on Query { participant(id: $id) { nik } } }",
        "{ ...A ...A } fragment A on Query { ...B } fragment B on Query { participant(id: $id) { nik } }",
    ],
)
async def test_no_way_of_writing_it_hides_what_was_asked(sari: Person, hidden: str) -> None:
    before = await so_far(sari.api)

    await sari.api.officer(f"query($id: ID!) {hidden}", id=sari.id)

    assert await noted(sari.api, before) == [("OFFICER:officer", "READ", "NIK", "participant")]


async def test_what_is_not_asked_for_is_not_noted(sari: Person) -> None:
    before = await so_far(sari.api)

    await sari.api.officer("{ claims(filter: {statuses: [APPROVED]}) { nodes { id status participant { id } } } }")

    assert await noted(sari.api, before) == []


async def test_what_people_read_of_themselves_is_not_noted_unless_that_is_set(sari: Person, serve: Any) -> None:
    before = await so_far(sari.api)
    await sari.me("{ viewer { participant { nik name bornOn email } } }")
    assert await noted(sari.api, before) == []

    # given a server that notes it
    strict = await a_claimant(await serve(audit={"own_reads": True}), "2025-03-10")
    before = await so_far(strict.api)
    await strict.me("{ viewer { participant { nik } } }")
    [(actor, *rest)] = await noted(strict.api, before)
    assert (actor.split(":")[0], *rest) == ("PARTICIPANT", "READ", "NIK", "viewer")


async def test_a_change_and_its_entry_are_one(api: Api) -> None:
    given = {"nik": a_nik(), "name": "Sari Wulandari", "bornOn": "1990-06-05"}

    done(await api.officer(op.REGISTER_PARTICIPANT, **given, key=op.key()))
    await api.officer(op.REGISTER_PARTICIPANT, **given, key=op.key())

    # then the second one, which was refused, left none
    written = [entry for entry in await noted(api) if entry[1] == "WRITE"]
    assert written == [("OFFICER:officer", "WRITE", "BIRTH CONTACT NAME NIK", "registerParticipant")]


async def test_an_employer_that_is_shown_an_account_is_noted(api: Api) -> None:
    sari = await in_arrears(api, 4)
    await instructed(sari)
    before = await so_far(api)

    await employer_of(api)(EMPLOYER_PAYMENTS)

    assert await noted(api, before) == [("EMPLOYER:JK045217", "READ", "ACCOUNT NAME", "employerPayments")]


async def test_what_is_read_over_a_socket_is_noted_as_well(sari: Person) -> None:
    before = await so_far(sari.api)

    async with socket(sari.api.officer) as opened:
        opened.send({"type": "connection_init"})
        assert (await opened.next())["type"] == "connection_ack"
        opened.send({"type": "subscribe", "id": "1", "payload": {"query": QUEUE}})
        assert (await opened.next())["type"] == "next"

    assert await noted(sari.api, before) == [("OFFICER:officer", "READ", "NAME NIK", "claims")]


async def test_a_proof_that_an_officer_fetches_is_noted(sari: Person) -> None:
    upload = await sari.uploads()
    before = await so_far(sari.api)

    await sari.api.http.get(f"/uploads/{upload}", headers=sari.api.officer.headers())

    assert await noted(sari.api, before) == [("OFFICER:officer", "READ", "EVIDENCE", "upload")]


async def test_no_entry_holds_a_value(sari: Person) -> None:
    nik = (await sari.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    await sari.api.officer(f'{{ a: node(id: "{sari.id}") {{ ... on Participant {{ nik name }} }} }}')

    text = repr(await noted(sari.api))
    assert [word for word in (nik, "Sari", "1234567890", sari.id) if word in text] == []
    assert "node" in text


OF_PLUGINS = """query($id: ID!) { participant(id: $id) {
  bankAccount { bank }
  activities(first: 5) { nodes { company } }
  assessmentResult { completedAt }
  profileCompleteness { percent }
  karirhubApplications { nodes { status } }
  manualActivitySubmissions { nodes { company } }
  counsellingSessions { nodes { status } }
  trainingEnrolments { status }
} }"""


async def test_what_plugins_show_of_their_own_tables_is_noted_as_well(api: Api) -> None:
    world = await a_world(api)
    before, sari = await so_far(api), uuid_of("Participant", world.sari.id).hex

    # when an officer, her counsellor, her trainer and the company look at what is theirs to see
    counsellor, trainer = api.acting(Role.COUNSELLOR, COUNSELLOR), api.acting(Role.TRAINING_PROVIDER, PROVIDER)
    await api.officer(OF_PLUGINS, id=world.sari.id)
    await counsellor("{ counsellingSessions { nodes { messages { nodes { text } } } } }")
    await counsellor("{ counsellingSessions { nodes { worksheet { counsellee { name } } } } }")
    await trainer("{ trainingEnrolments { nodes { status } } }")
    await api.acting(Role.EMPLOYER, world.company)("{ karirhubReceived { nodes { status } } }")
    await counsellor("{ counsellingSessions { nodes { id } } }")

    told = [(actor.split(":")[0], kinds, operation) for actor, _, kinds, operation in await noted(api, before)]
    assert told == [
        ("OFFICER", "ACCOUNT COUNSELLING PROFILE SEARCH TRAINING", "participant"),
        ("COUNSELLOR", "COUNSELLING", "counsellingSessions"),
        ("COUNSELLOR", "COUNSELLING NAME", "counsellingSessions"),
        ("TRAINING_PROVIDER", "TRAINING", "trainingEnrolments"),
        ("EMPLOYER", "SEARCH", "karirhubReceived"),
    ]
    rows = await sql(api, f"SELECT DISTINCT participant_id FROM audit_entry WHERE id > {before}")  # noqa: S608 - a number
    assert [str(row["participant_id"]).replace("-", "") for row in rows] == [sari]


async def test_what_she_has_not_got_is_not_noted(sari: Person) -> None:
    budi = await a_person(sari.api)
    before = await so_far(sari.api)

    await sari.api.officer(OF_PLUGINS, id=budi.id)

    assert await noted(sari.api, before) == [("OFFICER:officer", "READ", "PROFILE", "participant")]
