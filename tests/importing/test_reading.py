"""How a file is read: every way to write the same CSV, and every way to spoil it."""

import os
import resource
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jkp.importing import reading
from jkp.importing.faults import ImportFailed, Rejected
from jkp.importing.header import Columns
from jkp.importing.reading import LONGEST_LINE, Line

COLUMNS = Columns(("nik", "name"), ("email",))
PLAIN = "nik,name\n1,Sari\n2,Budi\n"
MEGABYTE = 2**20


def read(folder: Path, content: bytes | str) -> list[Line | Rejected]:
    """The lines of a file with this content."""
    file = folder / "file.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with reading.opened(file, COLUMNS) as source:
        return list(source.lines())


def failure(folder: Path, content: bytes | str) -> str:
    """Why a file cannot be imported at all."""
    with pytest.raises(ImportFailed) as failed:
        read(folder, content)
    return str(failed.value)


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        f"\ufeff{PLAIN}",
        "name,nik\nSari,1\nBudi,2\n",
        " NIK , Name \n 1 , Sari \n2,Budi\n",
        'nik,name\n1,"Sari"\n"2","Budi"\n',
        "nik,name,email\n1,Sari,\n2,Budi,\n",
    ],
    ids=["LF", "no end", "CRLF", "semicolon", "mark", "order", "spaces", "quotes", "empty"],
)
def test_one_file_may_be_written_in_many_ways(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == [Line(2, ("1", "Sari", "")), Line(3, ("2", "Budi", ""))]


def test_a_quoted_cell_may_hold_the_delimiter_and_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, 'nik;name\n1;"Sari; ""Ika"""\n') == [Line(2, ("1", 'Sari; "Ika"', ""))]


def test_blank_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    assert read(tmp_path, "nik,name\n\n1,Sari\n\r\n\n2,Budi\n\n") == [
        Line(3, ("1", "Sari", "")),
        Line(6, ("2", "Budi", "")),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1", "1 cells, where the header has 2"),
        (b"1,Sari,x", "3 cells, where the header has 2"),
        (b"1;Sari", "1 cells, where the header has 2"),
        (b"1,Sar\xedi", "byte 6 is not UTF-8"),
        (b"1,Sar\0i", "holds a NUL byte"),
        (b'1,"Sari', "the quotes do not match (a cell cannot hold a line break)"),
        (b'1,"Sari"x', "the quotes do not match (a cell cannot hold a line break)"),
        (b"1," + b"x" * LONGEST_LINE, "longer than 65,536 bytes"),
        (b'1,"' + b"x" * 10 * MEGABYTE, "longer than 65,536 bytes"),
    ],
    ids=["few", "many", "delimiter", "latin", "NUL", "open", "after", "long", "10 MB"],
)
def test_a_spoilt_line_is_rejected_and_the_next_one_read(tmp_path: Path, line: bytes, reason: str) -> None:
    assert read(tmp_path, b"nik,name\n" + line + b"\n2,Budi\n") == [
        Rejected(2, "", reason),
        Line(3, ("2", "Budi", "")),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "the file is empty"),
        ("nik\n", "line 1: name missing (the columns are nik, name, email)"),
        ("nik\tname\n", 'line 1: column 1 is unknown, did you mean "name"?; nik, name missing (the columns are'),
        ("nik,name,emial\n", 'line 1: column 3 is unknown, did you mean "email"?'),
        ("nik,name,shoe size\n", "line 1: column 3 is unknown, and none has a name like it"),
        ("nik,name,NIK\n", "line 1: column 3 repeats column 1"),
        ("nik,name,\n", "line 1: column 3 is unknown"),
        ('nik,"name\n', "line 1: the quotes do not match"),
        (PLAIN.encode("utf-16"), "line 1: holds a NUL byte"),
        (b"nik,nam\xe9\n", "line 1: byte 8 is not UTF-8"),
        (PLAIN.replace("\n", "\r") * 4000, "line 1: longer than 65,536 bytes"),
    ],
)
def test_a_file_whose_header_is_spoilt_is_not_read(tmp_path: Path, content: bytes | str, told: str) -> None:
    assert failure(tmp_path, content).startswith(told)


def test_what_stands_in_the_place_of_a_header_is_not_repeated(tmp_path: Path) -> None:
    said = failure(tmp_path, "9999014506900001,Sari Wulandari\n")

    assert "9999" not in said
    assert "Sari" not in said


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda file: None, "No such file or directory"),
        (Path.mkdir, "Is a directory"),
        (lambda file: file.symlink_to(file), "Too many levels of symbolic links"),
    ],
    ids=["missing", "folder", "loop"],
)
def test_what_is_no_file_is_not_read(tmp_path: Path, make: Callable[[Path], object], told: str) -> None:
    file = tmp_path / "file.csv"
    make(file)

    with pytest.raises(ImportFailed, match=told), reading.opened(file, COLUMNS):
        pass


@pytest.mark.parametrize("change", ["3,Tuti\n", ""], ids=["longer", "shorter"])
def test_a_file_that_changes_while_it_is_read_fails(tmp_path: Path, change: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text(PLAIN)

    with reading.opened(file, COLUMNS) as source:
        lines = source.lines()
        next(lines)
        file.write_text(PLAIN + change if change else "nik,name\n")
        with pytest.raises(ImportFailed, match="the file changed while it was read; nothing was stored"):
            list(lines)


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(PLAIN,))
    writer.start()

    with reading.opened(pipe, COLUMNS) as source:
        assert len(list(source.lines())) == 2
        assert source.size == 0
    writer.join()


def test_a_cell_that_never_ends_takes_no_memory(tmp_path: Path) -> None:
    # given a file of 200 MB, nearly all of it one quoted cell
    file = tmp_path / "file.csv"
    with file.open("wb") as stream:
        stream.write(b'nik,name\n1,"')
        stream.truncate(200 * MEGABYTE)
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n2,Budi\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # when it is read
    with reading.opened(file, COLUMNS) as source:
        found = list(source.lines())
    # then the line is rejected, and memory did not grow with it
    assert found == [Rejected(2, "", "longer than 65,536 bytes"), Line(3, ("2", "Budi", ""))]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024
