"""`jkp import` as an operator runs it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from support.command import JKP, environment, jkp, refusal, settings_file
from support.journey import a_nik

EXAMPLES = Path(__file__).parents[2] / "examples" / "import"
ALL = ("participants", "employers", "employments", "contributions")
CONTRIBUTIONS = "nik,npp,month,status\n"
PATIENCE = 60


@pytest.fixture(scope="module")
def settings(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings of a server into whose database the example files were imported."""
    file = settings_file(tmp_path_factory.mktemp("server"), plugins=())
    shutil.copytree(migrated, file.parent / "data")
    for kind in ALL:
        done = jkp("import", kind, EXAMPLES / f"{kind}.csv", "--settings", file)
        assert done.returncode == 0, done
    return file


def lines(people: int, months: int) -> Iterator[str]:
    """Contribution months of the people of `everybody`."""
    for person in range(people):
        for month in range(months):
            yield f"99{person:04}1506900001,99000001,{2000 + month // 12}-{month % 12 + 1:02},PAID\n"


def everybody(people: int) -> str:
    """A file of so many participants."""
    rows = (f"99{person:04}1506900001,Peserta {person},1990-06-15\n" for person in range(people))
    return "nik,name,born_on\n" + "".join(rows)


@pytest.mark.parametrize("kind", ALL)
def test_a_file_that_was_imported_changes_nothing_when_it_is_imported_again(settings: Path, kind: str) -> None:
    done = jkp("import", kind, EXAMPLES / f"{kind}.csv", "--settings", settings)

    number = len((EXAMPLES / f"{kind}.csv").read_text().splitlines()) - 1
    assert done.returncode == 0
    assert done.stdout == f"{number} lines: 0 new, 0 changed, {number} unchanged, 0 rejected; nothing to store\n"


def test_rejected_lines_are_told_without_what_stands_in_them(settings: Path, tmp_path: Path) -> None:
    # given a file of 30 bad lines and a good one
    file, report, nik = tmp_path / "file.csv", tmp_path / "report.csv", a_nik()
    good = "9999014506900001,99000001,2025-03,PAID\n"
    file.write_text(CONTRIBUTIONS + f"{nik},99000001,2025-03,PAID\n" * 30 + good)
    asked = ("import", "contributions", file, "--report", report, "--settings", settings)
    # when it is imported
    refused = refusal(*asked)
    # then the first are told, all are reported, and none is repeated
    told = refused.splitlines()
    assert [line for line in told if line.startswith("line ")] == [
        f"line {number}: nik: nobody is registered with this NIK" for number in range(2, 22)
    ]
    assert told[-2:] == [
        "and 10 more",
        "30 of 31 lines were rejected; nothing was stored (--skip-bad stores the others)",
    ]
    reported = report.read_text()
    assert reported.splitlines()[0] == "line,column,reason"
    assert len(reported.splitlines()) == 31
    assert nik not in refused + reported
    # and the good one is stored only when the operator says so
    for outcome in ("1 new, 0 changed, 0 unchanged", "0 new, 0 changed, 1 unchanged"):
        done = jkp(*asked, "--skip-bad")
        assert (done.returncode, done.stdout[: done.stdout.rindex(",")]) == (0, f"31 lines: {outcome}")


def test_how_far_it_is_is_told_line_by_line_unless_it_is_to_be_quiet(settings: Path, tmp_path: Path) -> None:
    people, file = tmp_path / "people.csv", tmp_path / "file.csv"
    people.write_text(everybody(100))
    file.write_text(CONTRIBUTIONS + "".join(lines(100, 200)))
    assert jkp("import", "participants", people, "--quiet", "--settings", settings).stderr == ""

    done = jkp("import", "contributions", file, "--settings", settings)
    again = jkp("import", "contributions", file, "--quiet", "--settings", settings)

    assert done.stdout == "20,000 lines: 20,000 new, 0 changed, 0 unchanged, 0 rejected\n"
    read = [line.split(", ") for line in done.stderr.splitlines() if line.startswith("read ")]
    assert [line[0] for line in read] == [f"read {number:,} lines" for number in range(5000, 20001, 5000)]
    assert read[-1][2] == "100%"
    assert all(line[1].endswith(" lines/s") for line in read)
    assert "stored 20,000 lines" in done.stderr
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file or directory"),
        ("", "the file is empty"),
        (CONTRIBUTIONS, "the file has no line below its header"),
        (CONTRIBUTIONS.encode("utf-16"), "line 1: holds a NUL byte"),
        (
            "nik,npp,month,state\n",
            'line 1: column 4 is unknown, did you mean "status"?; status missing '
            "(the columns are nik, npp, month, status)",
        ),
    ],
)
def test_a_file_that_is_none_is_explained_in_one_line(
    settings: Path, tmp_path: Path, content: bytes | str | None, told: str
) -> None:
    file = tmp_path / "file.csv"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    said = refusal("import", "contributions", file, "--settings", settings)

    assert said.removeprefix(f"{file}: ") == told


@pytest.mark.parametrize(
    ("report", "told"),
    [("missing/report.csv", "No such file or directory"), ("file.csv", "the report would replace the file")],
)
def test_a_report_that_cannot_be_written_stops_the_import(
    settings: Path, tmp_path: Path, report: str, told: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(CONTRIBUTIONS + "9999014506900001,99000001,2030-01,PAID\n")
    content = file.read_bytes()

    said = refusal("import", "contributions", file, "--report", tmp_path / report, "--settings", settings)

    assert said == f"{tmp_path / report}: {told}"
    assert file.read_bytes() == content


def test_a_database_without_tables_is_explained(tmp_path: Path) -> None:
    file = settings_file(tmp_path, plugins=())
    said = refusal("import", "employers", EXAMPLES / "employers.csv", "--settings", file)
    assert "there is no database; run `jkp migrate`" in said


def test_an_interrupted_import_stores_nothing_and_says_so(settings: Path, tmp_path: Path) -> None:
    # given an import that waits for the rest of its file
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [JKP, "import", "contributions", str(pipe), "--settings", str(settings)]
    line = "9999014506900001,99000001,2031-01,PAID\n"
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as work:
        # when somebody interrupts it, before it has come to the end
        with suppress(BrokenPipeError), pipe.open("w") as stream:
            stream.write(CONTRIBUTIONS + line * 6000)
            stream.flush()
            work.send_signal(signal.SIGINT)
            stream.write(line * 6000)
        stdout, stderr = work.communicate(timeout=PATIENCE)
    # then it ends, and the line is still unknown
    assert (work.returncode, stdout, stderr.splitlines()[-1]) == (1, "", "interrupted; nothing was stored")
    file = tmp_path / "file.csv"
    file.write_text(CONTRIBUTIONS + line)
    assert "1 new" in jkp("import", "contributions", file, "--settings", settings).stdout
