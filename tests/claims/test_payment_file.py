"""The file that tells a bank what to pay: complete, exact, once, and the same again when it was lost."""

import csv
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, done
from support.paying import (
    FAIL_PAYMENT,
    PAYMENT_FILES,
    REISSUE_PAYMENT,
    bank_of,
    in_arrears,
    instructed,
    payments_of,
    told,
)
from support.rows import as_stored, sql

from jkp.claims import bank_lines, payment_file
from jkp.claims.money import PaymentFile
from jkp.claims.payment_file import FileUnfit, NothingToPay
from jkp.security.principals import Role


async def an_instructed_person(api: Api, wage: int = 4_250_000) -> Person:
    """Somebody whose payment of month 1 was instructed on 14 July 2025."""
    person = await an_applicant(api, "2025-07-14", wage)
    await person.approved(1)
    await instructed(person)
    return person


async def exported(api: Api, to: Path, by: str = "rina") -> PaymentFile:
    with api.runtime.activate():
        return await payment_file.export(to, by)


async def again(api: Api, to: Path, number: int) -> PaymentFile:
    with api.runtime.activate():
        return await payment_file.write_again(to, number)


def lines_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Where the file goes: a folder with nothing else."""
    (tmp_path / "bank").mkdir()
    return tmp_path / "bank" / "payments.csv"


async def test_each_payment_is_one_line_with_all_that_a_bank_needs(any_api: Api, to: Path) -> None:
    person = await an_instructed_person(any_api)

    await exported(any_api, to)

    columns, line, _ = lines_of(to)
    reference = (await payments_of(person))[0]["reference"]
    assert columns == ["reference", "bank", "account", "holder", "amount", "due_on", "claim"]
    assert line[:6] == [reference, "Bank Nusantara", "1234567890", "Sari Wulandari", "2550000", "2025-07-17"]
    assert len(line[6]) == 32


async def test_the_last_line_has_the_number_of_payments_their_sum_and_the_checksum(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    await an_instructed_person(api, wage=1_000_000)

    file = await exported(api, to)

    *before, last = to.read_bytes().splitlines(keepends=True)
    checksum = sha256(b"".join(before)).hexdigest()
    assert last.decode() == f"END,2,3150000,{checksum}\n"
    assert (file.payments, file.total, file.sha256) == (2, 3_150_000, checksum)


async def test_a_payment_is_in_one_file_only(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    first = await exported(api, to)

    with pytest.raises(NothingToPay, match="no payment waits for a file"):
        await exported(api, to.with_name("second.csv"))

    await an_instructed_person(api)
    second = await exported(api, to.with_name("second.csv"))
    assert (first.payments, second.payments) == (1, 1)


async def test_files_are_numbered_without_a_gap_also_after_an_export_for_which_nothing_waited(
    any_api: Api, to: Path
) -> None:
    with pytest.raises(NothingToPay):
        await exported(any_api, to)
    await an_instructed_person(any_api)

    first = await exported(any_api, to)

    await an_instructed_person(any_api)
    assert (first.id, (await exported(any_api, to.with_name("second.csv"))).id) == (1, 2)


async def test_where_nothing_is_to_be_paid_there_is_no_file(api: Api, to: Path) -> None:
    before = await as_stored(api)

    with pytest.raises(NothingToPay):
        await exported(api, to)

    assert list(to.parent.iterdir()) == []
    assert await as_stored(api) == before


async def test_only_its_owner_can_read_it(api: Api, to: Path) -> None:
    await an_instructed_person(api)

    await exported(api, to)

    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert list(to.parent.iterdir()) == [to]


async def test_a_file_that_was_lost_is_written_again_to_the_byte(api: Api, to: Path) -> None:
    # given a file, after which everything has changed
    person = await an_instructed_person(api)
    file = await exported(api, to)
    done(await person.me(op.REGISTER_ACCOUNT, bank="Bank Lain", number="9876543210", key=op.key()))
    await api.officer(FAIL_PAYMENT, claim=person.claims[0], key=op.key())
    await api.officer(REISSUE_PAYMENT, claim=person.claims[0], key=op.key())
    # when
    await again(api, to.with_name("again.csv"), file.id)
    # then
    assert to.with_name("again.csv").read_bytes() == to.read_bytes()


async def test_a_new_attempt_comes_into_the_next_file_with_the_new_account(api: Api, to: Path) -> None:
    person = await an_instructed_person(api)
    await exported(api, to)
    await api.officer(FAIL_PAYMENT, claim=person.claims[0], key=op.key())
    done(await person.me(op.REGISTER_ACCOUNT, bank="Bank Lain", number="9876543210", key=op.key()))
    done(await api.officer(REISSUE_PAYMENT, claim=person.claims[0], key=op.key()))

    await exported(api, to.with_name("second.csv"))

    assert [line[2] for line in lines_of(to.with_name("second.csv"))[1:-1]] == ["9876543210"]


async def test_a_file_that_would_differ_is_not_written_again(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    file = await exported(api, to)
    await sql(api, "UPDATE payment SET amount = 1")

    with pytest.raises(FileUnfit, match="its payments were altered"):
        await again(api, to.with_name("again.csv"), file.id)
    assert list(to.parent.iterdir()) == [to]


async def test_a_file_that_was_never_written_to_its_end_is_written_then(api: Api, to: Path) -> None:
    # given a machine that stopped after the payments had their file, and before it was on the disk
    await an_instructed_person(api)
    file = await exported(api, to)
    await sql(api, "UPDATE payment_file SET sha256 = ''")
    [unfinished] = await overview(api.officer)
    # when
    await again(api, to.with_name("again.csv"), file.id)
    # then
    [finished] = await overview(api.officer)
    assert to.with_name("again.csv").read_bytes() == to.read_bytes()
    assert (unfinished["sha256"], finished["sha256"]) == (None, file.sha256)


async def test_a_number_that_no_file_has(api: Api, to: Path) -> None:
    with pytest.raises(FileUnfit, match="there is no payment file 7"):
        await again(api, to, 7)


async def test_what_an_employer_pays_is_in_no_file(api: Api, to: Path) -> None:
    await instructed(await in_arrears(api, 4))

    with pytest.raises(NothingToPay):
        await exported(api, to)


async def test_what_the_bank_has_answered_already_is_in_no_file(api: Api, to: Path) -> None:
    person = await an_instructed_person(api)
    [payment] = await payments_of(person)
    await told(bank_of(api), payment["id"], on="2025-07-14")

    with pytest.raises(NothingToPay):
        await exported(api, to)


async def test_what_was_instructed_before_accounts_were_kept_is_in_no_file_and_counted(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    await sql(api, "UPDATE payment SET account_sealed = NULL")

    with pytest.raises(NothingToPay):
        await exported(api, to)
    with api.runtime.activate():
        assert await payment_file.without_account() == 1


async def test_a_file_of_that_name_is_never_written_over(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    to.write_text("the file of yesterday")

    with pytest.raises(FileUnfit, match="there is such a file already"):
        await exported(api, to)
    assert to.read_text() == "the file of yesterday"


async def test_where_it_cannot_be_written_nothing_is_taken_for_instructed(api: Api, to: Path) -> None:
    await an_instructed_person(api)
    before = await as_stored(api)

    with pytest.raises(FileUnfit, match="No such file or directory"):
        await exported(api, to.parent / "nowhere" / "payments.csv")
    assert await as_stored(api) == before


async def test_a_long_file_has_every_payment_once_those_first_that_are_due_first(
    api: Api, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment_file, "_PAGE", 2)
    for day in ("2025-07-14", "2025-07-07", "2025-07-14", "2025-07-08", "2025-07-14"):
        person = await an_applicant(api, day)
        await person.approved(1)
        await instructed(person)

    await exported(api, to)

    lines = lines_of(to)[1:-1]
    assert len({line[0] for line in lines}) == 5
    assert [line[5] for line in lines] == ["2025-07-10", "2025-07-11", "2025-07-17", "2025-07-17", "2025-07-17"]


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@sum", "\tx", "\rx"])
def test_no_cell_is_a_formula(text: str) -> None:
    [cell] = bank_lines.read(bank_lines.written([text]).replace(b"\r", b" "))

    assert cell.startswith("'")


@pytest.mark.parametrize("text", ['Bank "Nusantara", Tbk', "O'Brien", "Siti Nur'aini", "Żółć", "Ahmad; Putri", "123"])
def test_every_name_comes_back_as_it_was(text: str) -> None:
    assert bank_lines.read(bank_lines.written([text, "last"])) == [text, "last"]


async def overview(reader: Api, **given: Any) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await reader(PAYMENT_FILES, **given))["paymentFiles"]["nodes"]
    return nodes


async def test_officers_and_operators_see_the_files_and_how_far_they_are(api: Api, to: Path) -> None:
    # given three payments in a file, of which one arrived and one failed and was made again
    people = [await an_instructed_person(api) for _ in range(3)]
    made = await exported(api, to, by="rina")
    payments = [(await payments_of(person))[0]["id"] for person in people]
    await told(bank_of(api), payments[0], on="2025-07-14")
    await told(bank_of(api), payments[1], result="FAILED", failure="BANK_ERROR")
    done(await api.officer(REISSUE_PAYMENT, claim=people[1].claims[0], key=op.key()))
    # then
    for reader in (api.officer, api.acting(Role.OPERATOR)):
        [file] = await overview(reader)
        assert (file["number"], file["madeBy"], file["sha256"]) == (made.id, "rina", made.sha256)
        assert (file["payments"], file["total"]) == (3, 7_650_000)
        assert (file["open"], file["paid"], file["failed"]) == (1, 1, 1)


async def test_the_newest_file_comes_first_and_the_list_goes_on(api: Api, to: Path) -> None:
    made = []
    for number in range(3):
        await an_instructed_person(api)
        made.append((await exported(api, to.with_name(f"{number}.csv"))).id)

    first = (await api.officer(PAYMENT_FILES, first=2))["paymentFiles"]
    rest = await overview(api.officer, first=2, after=first["pageInfo"]["endCursor"])

    assert [file["number"] for file in [*first["nodes"], *rest]] == made[::-1]
