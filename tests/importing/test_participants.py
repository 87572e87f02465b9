"""A file of participants registers them, or changes what is known of them."""

from datetime import date

import pytest
from importing.files import EMPLOYERS, PARTICIPANTS, imports, opened, rejected, rows
from support import operations as op
from support.api import Api
from support.cases import at_once
from support.journey import a_nik, done

from jkp.importing.faults import ImportFailed
from jkp.participants.models import Participant

REGISTER = """
mutation($input: RegisterParticipantInput!) { registerParticipant(input: $input) { errors { code } } }
"""


async def test_an_imported_participant_is_the_one_that_an_officer_would_have_registered(any_api: Api) -> None:
    # given one that an officer registered
    officer = {"nik": a_nik(), "name": "Sari  Wulandari", "bornOn": "1990-06-05", "citizenship": "WNA"}
    contact = {"insuredOn": "2020-02-01", "email": " sari@contoh.id", "phone": "+62 812-3456-7890"}
    done(await any_api.officer(REGISTER, input={**officer, **contact, "idempotencyKey": op.key()}))
    # when a file says the same of another
    line = f"{a_nik()},Sari  Wulandari,1990-06-05,WNA,2020-02-01, sari@contoh.id,+62 812-3456-7890"
    await imports(any_api, PARTICIPANTS, line)
    # then the rows differ in nothing but the person
    registered, imported = await opened(any_api)
    person = {"id", "nik_index", "nik_sealed", "email_sealed"}
    assert {k: v for k, v in registered.items() if k not in person} == {
        k: v for k, v in imported.items() if k not in person
    }


async def test_what_a_file_does_not_say_is_as_an_officer_would_have_left_it(any_api: Api) -> None:
    given = {"nik": a_nik(), "name": "Sari Wulandari", "bornOn": "1990-06-05", "idempotencyKey": op.key()}
    done(await any_api.officer(REGISTER, input=given))

    await imports(any_api, PARTICIPANTS, f"{a_nik()},Sari Wulandari,1990-06-05", header="nik,name,born_on")

    seen = await rows(any_api, PARTICIPANTS, "citizenship", "insured_on", "email", "phone", "died_on")
    assert seen[0] == seen[1]


async def test_the_nik_of_an_imported_participant_opens_and_cannot_be_registered_again(any_api: Api) -> None:
    nik = a_nik()
    await imports(any_api, PARTICIPANTS, f"{nik},Sari Wulandari,1990-06-05,,,,")

    given = {"nik": nik, "name": "Sari", "bornOn": "1990-06-05", "idempotencyKey": op.key()}
    again = await any_api.officer(REGISTER, input=given)

    assert again["registerParticipant"]["errors"] == [{"code": "NIK_ALREADY_REGISTERED"}]
    with any_api.runtime.activate():
        assert [person.nik() for person in await Participant.all()] == [nik]


async def test_a_known_participant_takes_what_the_file_says_and_keeps_the_rest(any_api: Api) -> None:
    nik = a_nik()
    await imports(any_api, PARTICIPANTS, f"{nik},Sari Wulandari,1990-06-05,WNA,2020-02-01,sari@contoh.id,0812345678")
    before = await rows(any_api, PARTICIPANTS, "id", "nik_sealed", "registered_at")

    counts = await imports(any_api, PARTICIPANTS, f"{nik},Sari Lestari,1990-06-06,,,sari@lain.id,")

    assert counts == (1, 0, 1, 0)
    seen = ("name", "born_on", "citizenship", "insured_on", "email", "phone")
    assert await rows(any_api, PARTICIPANTS, *seen) == [
        ("Sari Lestari", date(1990, 6, 6), "WNA", date(2020, 2, 1), "sari@lain.id", "0812345678")
    ]
    assert await rows(any_api, PARTICIPANTS, "id", "nik_sealed", "registered_at") == before


async def test_an_address_that_is_stored_already_is_no_change(any_api: Api) -> None:
    line = f"{a_nik()},Sari Wulandari,1990-06-05,,,sari@contoh.id,"
    await imports(any_api, PARTICIPANTS, line)
    before = await rows(any_api, PARTICIPANTS, "email_sealed")

    assert await imports(any_api, PARTICIPANTS, line) == (1, 0, 0, 0)
    assert await rows(any_api, PARTICIPANTS, "email_sealed") == before


async def test_new_changed_and_unchanged_ones_are_counted(any_api: Api) -> None:
    same, other, new = a_nik(), a_nik(), a_nik()
    header = "born_on,name,nik"
    await imports(any_api, PARTICIPANTS, f"1990-06-05,Sari,{same}", f"1990-06-05,Budi,{other}", header=header)

    lines = f"1990-06-05,Sari,{same}", f"1990-06-05,Budiman,{other}", f"1990-06-05,Tuti,{new}"
    counts = await imports(any_api, PARTICIPANTS, *lines, header=header)

    assert (counts.new, counts.changed, counts.unchanged, counts.rejected) == (1, 1, 1, 0)


@at_once(
    "cells, reason",
    [
        ("123,Sari,1990-06-05,,,,", "nik,A NIK has 16 digits with a valid date of birth"),
        ("{nik},,1990-06-05,,,,", "name,1-200 printable characters"),
        ("{nik},Sa\x07ri,1990-06-05,,,,", "name,1-200 printable characters"),
        ("{nik},Sari,05-06-1990,,,,", 'born_on,"a day like 2025-03-10, from 1900 to 2199"'),
        ("{nik},Sari,1890-06-05,,,,", 'born_on,"a day like 2025-03-10, from 1900 to 2199"'),
        ("{nik},Sari,1990-02-30,,,,", 'born_on,"a day like 2025-03-10, from 1900 to 2199"'),
        ("{nik},Sari,2025-03-10,,,,", "born_on,born in the future"),
        ("{nik},Sari,1990-06-05,ID,,,", 'citizenship,"one of WNI, WNA"'),
        ("{nik},Sari,1990-06-05,,1990-06-04,,", "insured_on,before the birth or in the future"),
        ("{nik},Sari,1990-06-05,,2025-03-11,,", "insured_on,before the birth or in the future"),
        ("{nik},Sari,1990-06-05,,,sari,", "email,not an e-mail address"),
        ("{nik},Sari,1990-06-05,,,,12", "phone,6-19 digits"),
    ],
)
async def test_a_line_that_an_officer_could_not_enter_is_rejected(api: Api, cells: str, reason: str) -> None:
    assert await rejected(api, PARTICIPANTS, cells.format(nik=a_nik())) == [f"2,{reason}"]


async def test_one_person_with_two_names_is_rejected_and_a_line_twice_is_not(any_api: Api) -> None:
    nik = a_nik()
    first = f"{nik},Sari,1990-06-05,,,,"

    lines = (first, first, f"{nik},Tuti,1990-06-05,,,,")
    assert await rejected(any_api, PARTICIPANTS, *lines) == ["4,,says otherwise than line 2"]
    assert await imports(any_api, PARTICIPANTS, first, first) == (2, 1, 0, 0)


async def test_a_file_of_another_kind_is_not_taken(api: Api) -> None:
    with pytest.raises(ImportFailed, match="column 1 is unknown"):
        await imports(api, PARTICIPANTS, "A1,PT Satu", header="npp,name")
    assert await rows(api, EMPLOYERS, "npp") == []
