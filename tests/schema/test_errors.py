"""What clients are told when something is refused, and what they are not told when something breaks."""

import re

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant
from support.rows import sql


@pytest.fixture
async def sari(api: Api) -> Person:
    return await an_applicant(api, "2025-03-10")


async def test_a_fault_of_ours_is_masked_and_the_log_has_it_under_the_same_id(
    sari: Person, caplog: pytest.LogCaptureFixture
) -> None:
    # given a database that has lost a table
    await sql(sari.api, "ALTER TABLE event_log RENAME TO gone")

    # when
    response = await sari.me.raw("query($id: ID!) { claim(id: $id) { status history { type } } }", id=sari.claims[0])

    # then
    (error,) = response.json()["errors"]
    assert error["message"] == "Something went wrong in the server."
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert "event_log" not in response.text
    assert error["extensions"]["requestId"] in caplog.text
    assert re.search("no such table|does not exist", caplog.text)


async def test_a_write_that_breaks_leaves_nothing_behind(sari: Person) -> None:
    # given a table that takes no event
    table = "event_outbox" if sari.api.runtime.settings.storage.database else "event_log"
    await sql(sari.api, f"ALTER TABLE {table} RENAME COLUMN occurred_at TO happened_at")

    # when
    answer = (await sari.api.officer.raw(op.TAKE_CLAIM, claim=sari.claims[0], key="sekali")).json()

    # then the claim has not moved, and the key is free
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    await sql(sari.api, f"ALTER TABLE {table} RENAME COLUMN happened_at TO occurred_at")
    assert (await sari.claim(1))["status"] == "SUBMITTED"
    await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key="sekali")
    assert (await sari.claim(1))["status"] == "IN_VERIFICATION"


async def test_refusals_speak_the_readers_language_or_indonesian(api: Api) -> None:
    for language, message in {
        "id": "Tidak ditemukan.",
        "en": "Not found.",
        "en-US,en;q=0.9,id;q=0.8": "Not found.",
        "id-ID": "Tidak ditemukan.",
        "de, fr;q=0.5": "Tidak ditemukan.",
        "de, en;q=0.5": "Not found.",
        "": "Tidak ditemukan.",
        ";;,,q=": "Tidak ditemukan.",
    }.items():
        answer = await api.officer.speaking(language)(op.TAKE_CLAIM, claim="x", key=op.key())
        assert [error["message"] for error in answer["takeClaim"]["errors"]] == [message], language


async def test_denials_and_faults_speak_it_too(sari: Person) -> None:
    given = '{claimId: "x", selfieUploadId: "x", idempotencyKey: "k"}'
    document = f"mutation {{ fileClaim(input: {given}) {{ errors {{ code }} }} }}"

    async def said(api: Api, asked: str) -> list[str]:
        return [error["message"] for error in (await api.raw(asked)).json()["errors"]]

    assert await said(sari.api.speaking("id"), document) == ["Masuk terlebih dahulu: token diperlukan."]
    assert await said(sari.api.speaking("en"), document) == ["Sign in first: a token is needed."]
    assert await said(sari.api.officer.speaking("id"), document) == ["Anda tidak berhak melakukan ini."]
    await sql(sari.api, "DROP TABLE idempotency_key")
    registered = 'mutation { registerEmployer(input: {name: "PT A", idempotencyKey: "k"}) { errors { code } } }'
    assert await said(sari.api.officer.speaking("id"), registered) == ["Terjadi kesalahan di server."]


async def test_a_wrong_id_is_told_with_the_field_it_stands_in(sari: Person) -> None:
    for given in ("", "x", "Q2xhaW06eA==", sari.id):
        answer = await sari.api.officer(op.TAKE_CLAIM, claim=given, key=op.key())
        (error,) = answer["takeClaim"]["errors"]
        assert (error["__typename"], error["code"], error["path"]) == ("InvalidInput", "NOT_FOUND", ["claimId"])


async def test_an_idempotency_key_has_1_to_100_characters(sari: Person) -> None:
    for key in ("", "k" * 101):
        answer = await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[0], key=key)
        (error,) = answer["takeClaim"]["errors"]
        assert (error["code"], error["path"]) == ("INVALID_INPUT", ["idempotencyKey"])
    assert (await sari.claim(1))["status"] == "SUBMITTED"


async def test_a_rule_that_refuses_says_what_is_missing_and_until_when(sari: Person) -> None:
    await sari.approved(1)

    errors = {error["code"]: error for error in (await sari.files(2))["errors"]}

    assert errors["WINDOW_NOT_OPEN"]["until"] == "2025-04-10T00:00:00+07:00"
    assert errors["MISSION_INCOMPLETE"]["missing"] == "0/5"
    assert errors["SELF_ASSESSMENT_REQUIRED"]["plugin"] == "assessment"
    assert {error["__typename"] for error in errors.values()} == {"RuleRefusal"}


async def test_a_list_of_months_has_its_limit(sari: Person) -> None:
    employer = (await sari.me("{ viewer { participant { employments { employer { id } } } } }"))["viewer"]
    employer_id = employer["participant"]["employments"][0]["employer"]["id"]

    months = [f"{1900 + number // 12}-{number % 12 + 1:02}-01" for number in range(121)]
    for given in (months, []):
        answer = await sari.api.officer(
            op.RECORD_CONTRIBUTIONS, participant=sari.id, employer=employer_id, months=given, key=op.key()
        )
        (error,) = answer["recordContributions"]["errors"]
        assert (error["code"], error["path"]) == ("INVALID_INPUT", ["months"])
