"""The bank's answer: every line that can be applied is, every other one is named, and a second run changes nothing."""

from hashlib import sha256
from io import BytesIO

import pytest
from support import operations as op
from support.api import Api
from support.cases import at_once
from support.journey import Person, an_applicant
from support.paying import in_arrears, instructed, payments_of
from support.rows import as_stored

from jkp.claims import reconciling
from jkp.claims.bank_lines import FROM_BANK
from jkp.claims.reconciling import AnswerUnfit, Finding, Kind

COLUMNS = ",".join(FROM_BANK)
ELSEWHERE = "c0ffee00c0ffee00c0ffee00c0ffee00"


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her payment of month 1 was instructed on 14 July 2025; today is the 16th."""
    return await an_instructed_person(api)


async def an_instructed_person(api: Api) -> Person:
    person = await an_applicant(api, "2025-07-14")
    await person.approved(1)
    await instructed(person)
    await api.travel_to("2025-07-16")
    return person


async def reference(person: Person) -> str:
    found: str = (await payments_of(person))[-1]["reference"]
    return found


def arrived(named: str, on: str = "2025-07-16", amount: int = 2_550_000) -> str:
    return f"{named},PAID,{on},,{amount}"


def an_answer(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in (COLUMNS, *lines)).encode()


def closed(content: bytes) -> bytes:
    """The answer with the line that closes it."""
    lines = content.splitlines()
    return content + f"END,{len(lines) - 1},0,{sha256(content).hexdigest()}\n".encode()


async def reconciled(api: Api, content: bytes) -> list[Finding]:
    with api.runtime.activate():
        return [found async for found in reconciling.reconcile(BytesIO(content))]


async def kinds(api: Api, content: bytes) -> list[Kind]:
    return [found.kind for found in await reconciled(api, content)]


async def test_what_arrived_and_what_failed_is_applied(sari: Person) -> None:
    budi = await an_instructed_person(sari.api)
    lines = arrived(await reference(sari)), f"{await reference(budi)},FAILED,,ACCOUNT_INVALID,2550000"

    assert await kinds(sari.api, an_answer(*lines)) == [Kind.APPLIED, Kind.APPLIED]

    assert [(each["status"], each["paidOn"]) for each in await payments_of(sari)] == [("PAID", "2025-07-16")]
    assert [(each["status"], each["failure"]) for each in await payments_of(budi)] == [("FAILED", "ACCOUNT_INVALID")]


async def test_a_second_run_changes_nothing(sari: Person) -> None:
    answer = closed(an_answer(arrived(await reference(sari))))
    assert await kinds(sari.api, answer) == [Kind.APPLIED]
    before = await as_stored(sari.api)

    assert await kinds(sari.api, answer) == [Kind.ALREADY]
    assert await as_stored(sari.api) == before


async def test_the_same_line_twice_is_applied_once(sari: Person) -> None:
    line = arrived(await reference(sari))

    assert await kinds(sari.api, an_answer(line, line)) == [Kind.APPLIED, Kind.ALREADY]


async def test_a_line_that_is_wrong_undoes_no_other(sari: Person) -> None:
    budi = await an_instructed_person(sari.api)
    lines = arrived(await reference(sari)), arrived(ELSEWHERE), "?", arrived(await reference(budi))

    found = await reconciled(sari.api, an_answer(*lines))

    assert [(each.line, each.kind) for each in found] == [
        (2, Kind.APPLIED),
        (3, Kind.UNKNOWN),
        (4, Kind.MALFORMED),
        (5, Kind.APPLIED),
    ]


async def test_the_file_of_another_server_changes_nothing(sari: Person) -> None:
    before = await as_stored(sari.api)

    [found] = await reconciled(sari.api, an_answer(arrived(ELSEWHERE)))

    assert (found.kind, found.why) == (Kind.UNKNOWN, f"BPJS made no payment {ELSEWHERE}")
    assert await as_stored(sari.api) == before


async def test_another_amount_is_left_to_a_person(sari: Person) -> None:
    before = await as_stored(sari.api)

    [found] = await reconciled(sari.api, an_answer(arrived(await reference(sari), amount=2_550_001)))

    assert (found.kind, found.why) == (Kind.AMOUNT_DIFFERS, "Rp2550000 was to be paid, not Rp2550001")
    assert await as_stored(sari.api) == before


async def test_what_contradicts_a_settled_payment_is_left_to_a_person(sari: Person) -> None:
    await sari.step(op.CONFIRM_PAYMENT, 1)

    [found] = await reconciled(sari.api, an_answer(f"{await reference(sari)},FAILED,,BANK_ERROR,2550000"))

    assert found.kind is Kind.REFUSED
    assert found.why.startswith("ILLEGAL_TRANSITION: ")
    assert await sari.received() == [2_550_000]


async def test_a_day_that_cannot_be_is_left_to_a_person(sari: Person) -> None:
    [found] = await reconciled(sari.api, an_answer(arrived(await reference(sari), on="2025-07-17")))

    assert found.kind is Kind.REFUSED
    assert found.why.startswith("INVALID_INPUT: ")


async def test_a_bank_has_nothing_to_say_of_what_the_employer_pays(api: Api) -> None:
    person = await in_arrears(api, 4)
    await instructed(person)

    assert await kinds(api, an_answer(arrived(await reference(person), on="2025-07-07"))) == [Kind.UNKNOWN]


@at_once(
    "line, why",
    [
        ("", None),
        ("   ", None),
        ("x", "1 columns instead of 5"),
        (f"{ELSEWHERE},PAID,2025-07-16,,1,1", "6 columns instead of 5"),
        ("Sari Wulandari,PAID,2025-07-16,,1", "reference"),
        (f"{ELSEWHERE},DONE,2025-07-16,,1", "result"),
        (f"{ELSEWHERE},PAID,16/07/2025,,1", "result"),
        (f"{ELSEWHERE},PAID,2025-02-30,,1", "result"),
        (f"{ELSEWHERE},PAID,,,1", "result"),
        (f"{ELSEWHERE},PAID,2025-07-16,BANK_ERROR,1", "result"),
        (f"{ELSEWHERE},FAILED,,,1", "result"),
        (f"{ELSEWHERE},FAILED,,OTHER,1", "result"),
        (f"{ELSEWHERE},PAID,2025-07-16,,-1", "amount"),
        (f"{ELSEWHERE},PAID,2025-07-16,,1.5", "amount"),
        (f"{ELSEWHERE},PAID,2025-07-16,,1e6", "amount"),
        (f"{ELSEWHERE},PAID,2025-07-16,,²", "amount"),
        (f"{ELSEWHERE},PAID,2025-07-16,,{'9' * 20}", "amount"),
        (f'{ELSEWHERE},"PAID,2025-07-16,,1', "CSV"),
        (f"{ELSEWHERE},PAID,2025-07-16,,1\x00", "amount"),
        (f"{ELSEWHERE},PAID,2025-07-16,,{'1' * 5_000}", "longer than 1000 bytes"),
        (f'"{"9" * 500_000}",PAID,2025-07-16,,1', "longer than 1000 bytes"),
    ],
)
async def test_a_line_that_cannot_be_read_is_named_and_not_repeated(sari: Person, line: str, why: str | None) -> None:
    before = await as_stored(sari.api)

    found = await reconciled(sari.api, an_answer(line, arrived(ELSEWHERE)))

    assert [each.line for each in found] == ([2, 3] if why else [3])
    if why:
        assert found[0].kind is Kind.MALFORMED
        assert why in found[0].why
        assert len(found[0].why) < 120
    assert await as_stored(sari.api) == before


async def test_bytes_that_are_no_text_are_a_malformed_line(sari: Person) -> None:
    content = an_answer() + b"\xff\xfe\x00\n" + an_answer(arrived(await reference(sari))).partition(b"\n")[2]

    assert await kinds(sari.api, content) == [Kind.MALFORMED, Kind.APPLIED]


@at_once(
    "content, why",
    [
        (b"", "the file is empty"),
        (b"\n\n", "line 1: the columns must be reference,result,paid_on,failure,amount"),
        (b"reference;result;paid_on;failure;amount\n", "line 1: the columns"),
        (an_answer().decode().encode("utf-16"), "line 1: the columns"),
        (b"PK\x03\x04\x14\x00\x06\x00", "line 1: the columns"),
        (b"x" * 1_000_000, "line 1: the columns"),
        (an_answer(arrived(ELSEWHERE), f"END,1,2550000,{'0' * 64}"), "the checksum of the last line"),
        (an_answer(arrived(ELSEWHERE), 'END,"'), "the checksum of the last line"),
        (closed(an_answer(arrived(ELSEWHERE))) + arrived(ELSEWHERE).encode(), "lines after the one"),
    ],
)
async def test_a_file_that_is_no_answer_is_refused_as_a_whole(sari: Person, content: bytes, why: str) -> None:
    before = await as_stored(sari.api)

    with pytest.raises(AnswerUnfit, match=why):
        await reconciled(sari.api, content)
    assert await as_stored(sari.api) == before


async def test_an_answer_that_was_altered_is_not_applied_at_all(sari: Person) -> None:
    good = closed(an_answer(arrived(await reference(sari))))

    with pytest.raises(AnswerUnfit, match="altered"):
        await reconciled(sari.api, good.replace(b"PAID,2025-07-16", b"PAID,2025-07-15"))
    assert [each["status"] for each in await payments_of(sari)] == ["INSTRUCTED"]


async def test_spreadsheets_may_add_their_mark_and_their_line_ends(sari: Person) -> None:
    content = closed(b"\xef\xbb\xbf" + an_answer(arrived(await reference(sari))).replace(b"\n", b"\r\n")) + b"\r\n"

    assert await kinds(sari.api, content) == [Kind.APPLIED]


async def test_a_last_line_without_its_end_is_read_as_well(sari: Person) -> None:
    assert await kinds(sari.api, an_answer(arrived(await reference(sari))).rstrip(b"\n")) == [Kind.APPLIED]
