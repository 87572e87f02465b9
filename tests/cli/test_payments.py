"""`jkp payments` as an operator runs it, beside a server that runs."""

from pathlib import Path
from subprocess import CompletedProcess

import pytest
from anyio import to_thread
from support.api import Api
from support.command import jkp, settings_file
from support.journey import Person, an_applicant
from support.paying import in_arrears, instructed, payments_of
from support.rows import sql

HEAD = "reference,result,paid_on,failure,amount"


class Operator:
    """Somebody with a shell on the machine of the server."""

    def __init__(self, api: Api, folder: Path) -> None:
        storage = api.runtime.settings.storage
        self.settings = settings_file(folder, plugins=("sandbox",))
        self.variables = {"JKP_STORAGE__FOLDER": str(storage.folder), "USER": "rina"}
        if storage.database:
            self.variables["JKP_STORAGE__DATABASE"] = storage.database.get_secret_value()

    async def __call__(self, *arguments: object) -> "CompletedProcess[str]":
        given = ["payments", *map(str, arguments), "--settings", str(self.settings)]
        return await to_thread.run_sync(lambda: jkp(*given, **self.variables))


@pytest.fixture
def operator(api: Api, tmp_path: Path) -> Operator:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Operator(api, folder)


@pytest.fixture
def desk(operator: Operator) -> Path:
    """Where the operator keeps files."""
    return operator.settings.parent


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her payment of month 1 was instructed on 14 July 2025."""
    person = await an_applicant(api, "2025-07-14")
    await person.approved(1)
    await instructed(person)
    return person


async def reference(person: Person) -> str:
    found: str = (await payments_of(person))[-1]["reference"]
    return found


async def test_a_payment_goes_to_the_bank_and_its_answer_comes_back(
    sari: Person, operator: Operator, desk: Path
) -> None:
    # given the file for the bank
    done = await operator("export", "--to", desk / "payments.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("payment file 1: 1 payments, Rp2550000, SHA-256 ")
    # when the bank answers
    sent = (desk / "payments.csv").read_text().splitlines()[1].split(",")[0]
    (desk / "answer.csv").write_text(f"{HEAD}\n{sent},PAID,2025-07-14,,2550000\n")
    done = await operator("reconcile", desk / "answer.csv")
    # then she has her money
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["applied", "1"]
    assert await sari.received() == [2_550_000]
    # and a second run changes nothing
    again = await operator("reconcile", desk / "answer.csv")
    assert (again.returncode, again.stdout.splitlines()[1].split()) == (0, ["already", "known", "1"])


async def test_a_file_that_was_lost_is_written_again(sari: Person, operator: Operator, desk: Path) -> None:
    await operator("export", "--to", desk / "first.csv")

    done = await operator("export", "--to", desk / "again.csv", "--again", 1)

    assert done.returncode == 0
    assert (desk / "again.csv").read_bytes() == (desk / "first.csv").read_bytes()


async def test_without_a_payment_there_is_no_file_and_no_fault(api: Api, operator: Operator, desk: Path) -> None:
    await instructed(await in_arrears(api, 4))

    done = await operator("export", "--to", desk / "payments.csv")

    assert (done.returncode, done.stdout, done.stderr) == (0, "no payment waits for a file\n", "")
    assert not (desk / "payments.csv").exists()


async def test_what_is_in_no_file_is_told(sari: Person, operator: Operator, desk: Path) -> None:
    # given a file that was never written, and a payment from before accounts were kept
    await operator("export", "--to", desk / "first.csv")
    await sql(sari.api, "UPDATE payment_file SET sha256 = ''")
    person = await an_applicant(sari.api, "2025-07-14")
    await person.approved(1)
    await instructed(person)
    await sql(sari.api, "UPDATE payment SET account_sealed = NULL WHERE file_id IS NULL")
    # when
    done = await operator("export", "--to", desk / "second.csv")
    # then
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "payment file 1 was never written to its end: write it with --again 1",
        "1 payments have no account and are in no file: see docs/operations/files.md",
    ]


async def test_what_needs_a_person_is_named_and_ends_with_1(sari: Person, operator: Operator, desk: Path) -> None:
    lines = [HEAD, "Sari Wulandari;1234567890", f"{await reference(sari)},PAID,2025-07-14,,1"]
    (desk / "answer.csv").write_text("\n".join(lines))

    done = await operator("reconcile", desk / "answer.csv")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "line 2: malformed: 1 columns instead of 5",
        "line 3: amount differs: Rp2550000 was to be paid, not Rp1",
    ]
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["0", "0", "0", "1", "0", "1"]
    assert await sari.received() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["reconcile", "nowhere.csv"], "nowhere.csv: No such file or directory", id="no file"),
        pytest.param(["reconcile", "empty.csv"], "the file is empty", id="empty file"),
        pytest.param(["export", "--to", "empty.csv"], "empty.csv: there is such a file already", id="written over"),
        pytest.param(["export", "--to", "new.csv", "--again", "9"], "there is no payment file 9", id="no such number"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_plain_line(
    api: Api, operator: Operator, desk: Path, arguments: list[str], says: str
) -> None:
    (desk / "empty.csv").touch()

    done = await operator(*(desk / each if each.endswith(".csv") else each for each in arguments))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith(says)
    assert len(done.stderr.splitlines()) == 1
