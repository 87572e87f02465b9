"""What an import costs: files of invented people, imported by `jkp import` as an operator runs it.

Participants and employers are imported first, then the contribution months, month after month as they are reported,
once into an empty table and once again. While it runs, somebody else asks for the lock that every writer of a SQLite
database needs, twenty times a second, and notes how long that took. Each command is a process of its own; the memory is
the most that it ever had (RSS). Linux, and about half a gigabyte of disk for a million lines.

    python benchmarks/importing.py [--lines 1000000] [--skip-bad] [--database postgres://user:password@host:port/name]
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

JKP = str(Path(sys.executable).with_name("jkp"))
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
WORKERS = 100
KILOBYTES = 1024
PAUSE = 0.05
PATIENCE = 600.0


@dataclass(frozen=True)
class Measured:
    """One command: what it did, its seconds, those of a processor, the most memory, another writer's longest wait."""

    what: str
    lines: int
    seconds: float
    processor: float
    megabytes: float
    waited: float | None

    def __str__(self) -> str:
        speed = f"{self.lines / self.seconds:>9,.0f} lines/s"
        waited = "" if self.waited is None else f"  another writer waited {self.waited:.2f} s"
        return (
            f"{self.what:22}{self.lines:>11,} lines {self.seconds:>7.1f} s {speed}"
            f"  CPU {self.processor:>6.1f} s {self.megabytes:>5.0f} MB{waited}"
        )


class OtherWriter(threading.Thread):
    """Asks for the lock of a SQLite database again and again; `longest` is the longest wait in seconds."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self._file = file
        self._done = threading.Event()
        self.longest = 0.0

    def run(self) -> None:
        """Ask until it is told to stop."""
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=PATIENCE)) as database:
            while not self._done.wait(PAUSE):
                began_at = time.perf_counter()
                database.execute("BEGIN IMMEDIATE")
                self.longest = max(self.longest, time.perf_counter() - began_at)
                database.execute("ROLLBACK")

    def stop(self) -> float:
        """The longest wait."""
        self._done.set()
        self.join()
        return self.longest


def a_nik(number: int) -> str:
    """The invented NIK of a participant: no province begins with 99."""
    return f"99{number // 10_000:04}150690{number % 10_000:04}"


def an_npp(number: int) -> str:
    """The number of the employer of a participant."""
    return f"NPP{number // WORKERS:05}"


def participants(people: int) -> Iterator[str]:
    """The file of participants, line by line."""
    yield "nik,name,born_on"
    yield from (f"{a_nik(number)},Peserta {number},1990-06-15" for number in range(people))


def employers(people: int) -> Iterator[str]:
    """The file of employers."""
    yield "npp,name"
    yield from (f"{an_npp(number)},PT Contoh {number // WORKERS}" for number in range(0, people, WORKERS))


def contributions(people: int, lines: int) -> Iterator[str]:
    """The file of contribution months."""
    yield "nik,npp,month,status"
    for number in range(lines):
        month, person = divmod(number, people)
        yield f"{a_nik(person)},{an_npp(person)},{MONTHS[month]},PAID"


def written(file: Path, lines: Iterable[str]) -> Path:
    """The file with these lines."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)
    return file


def settings(folder: Path, database: str | None) -> Path:
    """A settings file, and a database with all tables and nobody in it."""
    file = folder / "settings.toml"
    place = f'database = "{database}"\n' if database else ""
    file.write_text(f'[storage]\nfolder = "{folder / "data"}"\n{place}', encoding="utf-8")
    subprocess.run([JKP, "migrate", "--settings", str(file)], check=True, stdout=subprocess.DEVNULL)
    return file


def measured(what: str, command: list[str], lines: int, database: Path) -> Measured:
    """Run a command to its end. Error: `SystemExit` when it fails."""
    other = OtherWriter(database) if database.exists() else None
    if other:
        other.start()
    began_at = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began_at
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"it failed: {' '.join(command)}")
    waited = other.stop() if other else None
    return Measured(what, lines, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / KILOBYTES, waited)


def main() -> None:
    """Make the files, import them, print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--skip-bad", action="store_true")
    parser.add_argument("--database", help="URL of an empty PostgreSQL database; without it, a new SQLite file")
    asked = parser.parse_args()
    people = -(-asked.lines // len(MONTHS))
    with tempfile.TemporaryDirectory(prefix="jkp-importing-") as name:
        folder = Path(name)
        shared = ["--settings", str(settings(folder, asked.database)), "--quiet", *["--skip-bad"] * asked.skip_bad]
        for what, lines, content in (
            ("participants", people, participants(people)),
            ("employers", -(-people // WORKERS), employers(people)),
            ("contributions", asked.lines, contributions(people, asked.lines)),
            ("contributions, again", asked.lines, None),
        ):
            kind = what.split(",")[0]
            file = written(folder / f"{kind}.csv", content) if content else folder / f"{kind}.csv"
            command = [JKP, "import", kind, str(file), *shared]
            print(measured(what, command, lines, folder / "data" / "jkp.db"), flush=True)


if __name__ == "__main__":
    main()
