"""What the disk holds of a person: a NIK nowhere in clear, and no person in the event log."""

import logging

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_nik, done
from support.rows import all_rows, sql
from support.searching import holding

from jkp.idempotency import Once
from jkp.places import SqliteFile
from jkp.security import sealing
from jkp.security.sealing import KEY_BYTES, Seals
from jkp_schema.ids import uuid_of


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_claimant(api, "2025-03-10")


async def nik_of(person: Person) -> str:
    shown: str = (await person.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    return shown


async def test_neither_a_file_nor_a_table_holds_the_nik_in_clear(sari: Person) -> None:
    nik = await nik_of(sari)
    folder = sari.api.runtime.settings.storage.folder

    assert len(nik) == 16
    assert holding(nik, folder) == []
    assert nik not in repr(await all_rows(sari.api))
    # and the search finds what is there
    if isinstance(sari.api.runtime.place, SqliteFile):
        assert "jkp.db" in holding("participant", folder)


async def test_no_log_holds_the_nik(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    nik = a_nik()
    given = {"nik": nik, "name": "Sari Wulandari", "bornOn": "1990-06-05"}

    with caplog.at_level(logging.INFO):
        done(await api.officer(op.REGISTER_PARTICIPANT, **given, key=op.key()))
        await api.officer(op.REGISTER_PARTICIPANT, **given, key=op.key())
        await api.officer.raw("mutation($nik: Int!) { registerParticipant(nik: $nik) { x } }", nik=nik)

    assert nik not in caplog.text


async def test_the_nik_of_one_row_does_not_open_in_another(sari: Person) -> None:
    budi = await a_claimant(sari.api, "2025-03-10")
    hers, his = (uuid_of("Participant", person.id) for person in (sari, budi))
    sealed = f"(SELECT nik_sealed FROM participant WHERE id = '{hers}')"  # noqa: S608
    await sql(sari.api, f"UPDATE participant SET nik_sealed = {sealed} WHERE id = '{his}'")  # noqa: S608

    answer = (await budi.me.raw("{ viewer { participant { nik } } }")).json()

    assert answer["data"] == {"viewer": {"participant": None}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]


async def test_a_nik_cannot_be_guessed_from_what_is_kept_of_a_request() -> None:
    # given the same request under two keys
    fingerprints = set()
    for key in (b"a", b"b"):
        token = sealing.use(Seals(key * KEY_BYTES))
        fingerprints.add(Once.of("OFFICER:ratna", "k", "registerParticipant", {"nik": "3171234506900001"}).fingerprint)
        sealing.stop_using(token)

    # then whoever lacks the key cannot tell what it was
    assert len(fingerprints) == 2


async def test_the_event_log_holds_no_person(sari: Person) -> None:
    rows = await sql(sari.api, "SELECT * FROM event_log")

    text = repr(rows)
    assert rows
    assert [word for word in (await nik_of(sari), "Sari", "Wulandari", "Sinar Tekstil") if word in text] == []
