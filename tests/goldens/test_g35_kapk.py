"""G35: month 1 needs the signed commitment (KAPK) and a bank account of the participant's own."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, codes, done, refusals
from support.rows import all_rows, as_stored
from support.searching import holding

NUMBER = "7766554433"
ACCOUNT = "{ viewer { participant { bankAccount { bank number holderName } } } }"


@pytest.fixture
async def sari(api: Api) -> Person:
    """She has reported, and prepared nothing."""
    person = await a_person(api)
    await person.reports("2025-02-24")
    return person


async def registers(person: Person, **given: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await person.me(op.REGISTER_ACCOUNT, **given, key=op.key())
    return answer


async def test_without_a_signed_commitment_month_1_is_refused(sari: Person) -> None:
    done(await registers(sari))

    refused = await sari.files(1)

    assert codes(refused["errors"]) == ["KAPK_NOT_SIGNED"]
    assert (await sari.claim(1))["status"] == "CLAIMABLE"


async def test_without_an_account_month_1_is_refused(sari: Person) -> None:
    await sari.signs()

    refused = await sari.files(1)

    assert codes(refused["errors"]) == ["BANK_ACCOUNT_INVALID"]
    assert (await sari.claim(1))["status"] == "CLAIMABLE"


@pytest.mark.parametrize("holder", ["Budi Santoso", "Sari", "Sari Wulandari Budi", "S. Wulandari"])
async def test_the_account_must_be_her_own(sari: Person, holder: str) -> None:
    refused = await registers(sari, holder=holder)

    (error,) = refused["registerBankAccount"]["errors"]
    assert (error["code"], error["path"]) == ("BANK_ACCOUNT_INVALID", ["holderName"])
    assert (await sari.me(ACCOUNT))["viewer"]["participant"]["bankAccount"] is None


@pytest.mark.parametrize("holder", ["SARI WULANDARI", "sari  wulandari", "Sári Wulandari", "Sari-Wulandari."])
async def test_her_name_is_her_name_however_the_bank_writes_it(sari: Person, holder: str) -> None:
    done(await registers(sari, holder=holder))


@pytest.mark.parametrize("number", ["", "12345", "1" * 21, "12345678X", "١٢٣٤٥٦٧", "1234567\u0000"])
async def test_a_number_of_6_to_20_digits(sari: Person, number: str) -> None:
    refused = await registers(sari, number=number)

    (error,) = refused["registerBankAccount"]["errors"]
    assert (error["code"], error["path"]) == ("BANK_ACCOUNT_INVALID", ["number"])


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"bank": " "}, ["bank"]),
        ({"bank": "B" * 61}, ["bank"]),
        ({"bank": "Bank\u0007Nusantara"}, ["bank"]),
        ({"holder": "Sari\u0000Wulandari"}, ["holderName"]),
    ],
)
async def test_texts_that_cannot_be_used_are_named(sari: Person, given: dict[str, str], path: list[str]) -> None:
    before = await as_stored(sari.api)

    (error,) = (await registers(sari, **given))["registerBankAccount"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", path)
    assert await as_stored(sari.api) == before


async def test_a_signature_under_another_text_is_refused(sari: Person) -> None:
    given = {"case": sari.case_id, "hash": "0" * 64, "key": op.key()}

    assert refusals(await sari.me(op.SIGN_COMMITMENT, **given)) == ["KAPK_TEXT_OUTDATED"]


async def test_a_signature_keeps_what_was_signed_and_when(sari: Person) -> None:
    # given the text of the day
    text = (await sari.me(op.COMMITMENT_TEXT))["commitmentText"]

    # when she signs
    given = {"case": sari.case_id, "hash": text["hash"], "key": op.key()}
    signed = done(await sari.me(op.SIGN_COMMITMENT, **given))["benefitCase"]["commitment"]

    # then it names the version and the fingerprint
    assert signed == {
        "textVersion": text["version"],
        "textHash": text["hash"],
        "willingToWork": True,
        "signedAt": "2025-03-10T09:00:00+07:00",
    }


async def test_she_may_sign_again_until_month_1_is_decided(sari: Person) -> None:
    await sari.signs(willing=False)
    done(await registers(sari))
    await sari.signs()
    await sari.filed(1)
    await sari.approved(1)

    text = (await sari.me(op.COMMITMENT_TEXT))["commitmentText"]
    given = {"case": sari.case_id, "hash": text["hash"], "key": op.key()}
    assert refusals(await sari.me(op.SIGN_COMMITMENT, **given)) == ["ALREADY_SUBMITTED"]


async def test_the_text_is_for_everybody_in_both_languages(api: Api) -> None:
    asked = "{ commitmentText { version startsOn text hash } }"
    english = (await api(asked))["commitmentText"]
    indonesian = (await api.speaking("id")(asked))["commitmentText"]

    assert english["text"].strip().startswith("Commitment to look for work")
    assert indonesian["text"].strip().startswith("Komitmen Aktivitas Pencarian Kerja")
    assert english["hash"] == indonesian["hash"]


async def test_nobody_signs_for_somebody_else(sari: Person) -> None:
    budi = await a_person(sari.api)
    text = (await budi.me(op.COMMITMENT_TEXT))["commitmentText"]
    given = {"case": sari.case_id, "hash": text["hash"], "key": op.key()}

    assert refusals(await budi.me(op.SIGN_COMMITMENT, **given)) == ["NOT_FOUND"]


async def test_the_number_is_shown_masked_and_kept_sealed(sari: Person) -> None:
    # given an account, changed once
    done(await registers(sari, number="1112223334"))
    done(await registers(sari, number=NUMBER, bank="Bank Khatulistiwa"))

    # then nobody is shown more than its end
    for reader in (sari.me, sari.api.officer):
        shown = (await reader(f"query($id: ID!) {{ participant(id: $id) {ACCOUNT[23:-4]} }}", id=sari.id))[
            "participant"
        ]
        assert shown["bankAccount"] == {
            "bank": "Bank Khatulistiwa",
            "number": "******4433",
            "holderName": "Sari Wulandari",
        }

    # and no file has it in clear
    assert holding(NUMBER, sari.api.runtime.settings.storage.folder) == []
    assert NUMBER not in repr(await all_rows(sari.api))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"bank": "Bank;=1+1"}, "bank"),  # where commas are decimals, a spreadsheet parts at semicolons
        ({"bank": "\uff1d1+1"}, "bank"),  # some take the sign of full width for one
        ({"bank": "=cmd|'/C calc'!A0"}, "bank"),
        ({"bank": '"Bank"'}, "bank"),
        ({"holder": "=Sari Wulandari"}, "holderName"),
        ({"holder": "Sari; Wulandari"}, "holderName"),
    ],
    ids=str,
)
async def test_no_name_for_a_bank_is_a_formula_or_parts_its_line(
    sari: Person, given: dict[str, Any], path: str
) -> None:
    payload = (await registers(sari, **given))["registerBankAccount"]

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", [path])]


@pytest.mark.parametrize(
    "bank", ["Bank Nusantara (Persero), Tbk.", "BPR Ma'mur & Co", "Caf\u00e9 Bank", "Cafe\u0301-9"]
)
async def test_a_bank_may_be_called_as_banks_are(sari: Person, bank: str) -> None:
    assert done(await registers(sari, bank=bank))["participant"]["bankAccount"]["bank"] == bank
