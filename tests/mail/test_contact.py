"""A participant says where her mails go, in which language, and which kinds she wants; nobody else sees it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import a_nik, a_person, an_applicant, done
from support.mails import CONTACT, NOTICES, SARI, SET_CONTACT, tell, wants
from support.rows import all_rows

from jkp.database import run_tx
from jkp.mail.models import Mail, MailPreference
from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

OF = f"query($id: ID!) {{ participant(id: $id) {{ {CONTACT} }} }}"


async def test_who_said_nothing_gets_everything_in_indonesian(api: Api) -> None:
    sari = await a_person(api)
    shown = (await sari.me(OF, id=sari.id))["participant"]
    assert shown == {"email": None, "contact": {"language": "ID", "notices": [*NOTICES], "refusedAt": None}}


async def test_what_she_says_replaces_what_was(any_api: Api) -> None:
    sari = await a_person(any_api)
    await wants(sari)
    shown = await wants(sari, " tuti@contoh.id ", language="EN", notices=["CLAIM_PAID"])
    assert shown == {
        "email": "tuti@contoh.id",
        "contact": {"language": "EN", "notices": ["CLAIM_PAID"], "refusedAt": None},
    }
    assert (await any_api.officer(OF, id=sari.id))["participant"] == shown
    assert (await wants(sari, None))["email"] is None


async def test_the_same_request_twice_changes_nothing_the_second_time(api: Api) -> None:
    sari = await a_person(api)
    key = op.key()
    await wants(sari, SARI, key=key)
    await wants(sari, "tuti@contoh.id")
    assert (await wants(sari, SARI, key=key))["email"] == "tuti@contoh.id"


@pytest.mark.parametrize(
    "email",
    ["", "sari", "sari@contoh", "sari@contoh.id\r\nBcc: semua@contoh.id", "sari@contoh.id, semua@contoh.id",
     "Sari <sari@contoh.id>", "sari@contoh.id>", "sarí@contoh.id", "sari@[127.0.0.1]", f"{'s' * 250}@contoh.id"],
)  # fmt: skip
async def test_an_address_that_is_none_is_refused_and_nothing_changes(api: Api, email: str) -> None:
    sari = await a_person(api)
    await wants(sari)
    answer = await sari.me(SET_CONTACT, email=email, notices=[], key=op.key())
    assert answer["setContact"]["errors"] == [{"code": "INVALID_INPUT", "path": ["email"]}]
    assert (await sari.me(OF, id=sari.id))["participant"]["email"] == SARI


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PARTICIPANT, Role.ANONYMOUS)])
async def test_nobody_sets_it_for_another(api: Api, role: Role) -> None:
    answer = (await api.acting(role).raw(SET_CONTACT, email=SARI, notices=[], key=op.key())).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_another_participant_sees_nothing_of_it(api: Api) -> None:
    sari, budi = await a_person(api), await a_person(api)
    await wants(sari)
    assert (await budi.me(OF, id=sari.id))["participant"] is None


async def test_an_address_is_sealed_however_it_came(any_api: Api) -> None:
    given = {"nik": a_nik(), "name": "Sari", "bornOn": "1990-06-05", "email": SARI, "idempotencyKey": op.key()}
    document = "mutation($i: RegisterParticipantInput!) { registerParticipant(input: $i) { errors { code } } }"
    done(await any_api.officer(document, i=given))
    sari = await an_applicant(any_api, "2025-03-10")
    await wants(sari, "tuti@contoh.id")
    await sari.approved(1)
    await tell(any_api)
    held = str(await all_rows(any_api))
    assert "CLAIM_APPROVED" in held
    for address in (SARI, "tuti@contoh.id", "tuti"):
        assert address not in held


async def test_what_waits_goes_to_the_new_address_or_nowhere(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari)
    await sari.approved(1)
    await tell(api)
    await wants(sari, "tuti@contoh.id")
    with api.runtime.activate():
        assert [mail.address() for mail in await Mail.all()] == ["tuti@contoh.id"]
    await wants(sari, None)
    with api.runtime.activate():
        assert await Mail.all().count() == 0


async def test_an_address_that_was_refused_gets_nothing_until_she_sets_it_again(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari)
    with api.runtime.activate():
        refused: dict[str, Any] = {"refused_at": datetime(2025, 3, 10, 2, tzinfo=UTC)}
        mine = MailPreference.filter(participant_id=uuid_of("Participant", sari.id))
        await run_tx(lambda: mine.update(**refused))
    assert (await sari.me(OF, id=sari.id))["participant"]["contact"]["refusedAt"] == "2025-03-10T09:00:00+07:00"
    await sari.approved(1)
    assert await tell(api) == []
    assert (await wants(sari))["contact"]["refusedAt"] is None
