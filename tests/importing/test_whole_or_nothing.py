"""Of a file everything is stored, or nothing, or with --skip-bad its good lines; whoever writes meanwhile may."""

import asyncio
import sys
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing.files import CONTRIBUTIONS, EMPLOYERS, HEADERS, NPP, PARTICIPANTS, a_worker, imports, rows
from support.api import Api
from support.journey import a_nik
from support.rows import sql

from jkp.importing.faults import ImportFailed
from jkp.importing.progress import Progress
from jkp.importing.running import Import, Order
from jkp.importing.staging import Counts
from jkp.participants.models import Participant

TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER no BEFORE INSERT ON contribution_month WHEN NEW.month = '2025-03-01' "
        "BEGIN SELECT RAISE(ABORT, 'no March'); END"
    ],
    "postgres": [
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no March for %', NEW.participant_id; END $$",
        "CREATE TRIGGER no BEFORE INSERT ON contribution_month FOR EACH ROW "
        "WHEN (NEW.month = '2025-03-01') EXECUTE FUNCTION no()",
    ],
}
TOLD = {"sqlite": "no March", "postgres": "the database refused: RaiseError"}


def dialect(api: Api) -> str:
    return "postgres" if api.runtime.settings.storage.database else "sqlite"


async def refuses_march(api: Api) -> None:
    """From now on the database will not take that month."""
    for statement in TRIGGERS[dialect(api)]:
        await sql(api, statement)


async def stored(api: Api) -> list[tuple[str, str]]:
    """The months that are stored, with their status."""
    return [(f"{month:%Y-%m}", status) for month, status in await rows(api, CONTRIBUTIONS, "month", "status")]


def months(number: int) -> list[str]:
    return [f"{1940 + each // 12}-{each % 12 + 1:02}" for each in range(number)]


async def test_what_the_database_refuses_leaves_nothing_behind_and_is_told_without_values(any_api: Api) -> None:
    nik = await a_worker(any_api)
    await refuses_march(any_api)

    with pytest.raises(ImportFailed) as failed:
        await imports(any_api, CONTRIBUTIONS, *(f"{nik},{NPP},2025-{month:02},PAID" for month in range(1, 6)))

    assert str(failed.value) == f"{TOLD[dialect(any_api)]}; nothing was stored"
    assert await stored(any_api) == []


async def test_piece_by_piece_what_was_stored_stays_and_the_rest_can_follow(any_api: Api) -> None:
    # given 6,001 months, the last of which the database refuses
    niks = {await a_worker(any_api) for _ in range(6)}
    with any_api.runtime.activate():
        last = max(await Participant.all(), key=lambda person: str(person.id)).nik()
    lines = [f"{nik},{NPP},{month},PAID" for nik, month in product(niks, months(1000))]
    await refuses_march(any_api)
    # when they are imported piece by piece
    with pytest.raises(ImportFailed) as failed:
        await imports(any_api, CONTRIBUTIONS, *lines, f"{last},{NPP},2025-03,PAID", skips_bad=True)
    # then the first piece is stored, and the rest when it can be
    told = "5,000 rows were stored; import the file again"
    assert str(failed.value) == f"{TOLD[dialect(any_api)]}; {told}"
    assert len(await stored(any_api)) == 5000
    assert await imports(any_api, CONTRIBUTIONS, *lines, skips_bad=True) == (6000, 1000, 0, 0)


class Interrupting(Progress):
    """Cancels a task when the first rows are stored, as an operator does with Ctrl-C."""

    task: asyncio.Task[Counts] | None = None

    def step(self, lines: int, share: float | None) -> None:
        """Cancel it, once."""
        if self._done == "stored" and self.task:
            self.task.cancel()
            self.task = None


async def test_an_interrupted_import_is_whole_or_nothing_and_says_which(any_api: Api) -> None:
    # given an import of more rows than are written at once
    niks = [await a_worker(any_api) for _ in range(11)]
    file = any_api.runtime.settings.storage.folder / "file.csv"
    lines = [f"{nik},{NPP},{month},PAID\n" for nik, month in product(niks, months(1000))]
    file.write_text(HEADERS[CONTRIBUTIONS] + "\n" + "".join(lines))
    progress = Interrupting(sys.stderr, quiet=True)
    # when it is interrupted while it stores
    with any_api.runtime.activate():
        progress.task = work = asyncio.create_task(Import(Order(CONTRIBUTIONS, file), progress).run(None))
        (outcome,) = await asyncio.gather(work, return_exceptions=True)
    # then PostgreSQL rolls back; SQLite, whose only statement has run, is done
    if dialect(any_api) == "postgres":
        assert str(outcome) == "interrupted; nothing was stored"
        assert await stored(any_api) == []
    else:
        assert outcome == (11000, 11000, 0, 0)
        assert len(await stored(any_api)) == 11000


# --- any file --------------------------------------------------------------------------------------------------

SARI, BUDI, NOBODY = (a_nik() for _ in range(3))
LINES = st.tuples(
    st.sampled_from([SARI, BUDI, NOBODY, "123"]),
    st.sampled_from([NPP, "ZZ9", ""]),
    st.sampled_from(["2025-01", "2025-01-31", "2025-02", "2025-13"]),
    st.sampled_from(["PAID", "ARREARS", "LATE"]),
)
GOOD_LINES = st.tuples(
    st.sampled_from([SARI, BUDI]), st.just(NPP), st.sampled_from(["2025-01", "2025-02"]), st.sampled_from(["PAID"])
)
Line = tuple[str, str, str, str]
Stored = dict[tuple[str, str], str]


def outcome(before: Stored, lines: list[Line]) -> tuple[Stored, int]:
    """What is stored after the good lines, and how many lines are bad."""
    said: Stored = {}
    bad = 0
    for nik, npp, month, status in lines:
        known = nik in (SARI, BUDI) and npp == NPP and month != "2025-13" and status != "LATE"
        if known and said.setdefault((nik, month[:7]), status) == status:
            continue
        bad += 1
    return before | said, bad


async def by_nik(api: Api) -> Stored:
    """The status of the stored months, by NIK and month."""
    with api.runtime.activate():
        niks = {person.id: person.nik() for person in await Participant.all()}
    found = await rows(api, CONTRIBUTIONS, "participant_id", "month", "status")
    return {(niks[person], f"{month:%Y-%m}"): status for person, month, status in found}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(GOOD_LINES, max_size=2),
    st.lists(LINES | GOOD_LINES, min_size=1, max_size=8),
    st.sets(st.just("--skip-bad")),
)
async def test_any_file_is_rejected_whole_or_its_lines_are_what_is_stored(
    api: Api, earlier: list[Line], lines: list[Line], options: set[str]
) -> None:
    # given two participants, and some months that are stored
    await sql(api, "DELETE FROM contribution_month")
    await imports(api, PARTICIPANTS, *(f"{nik},Sari,1990-06-05" for nik in (SARI, BUDI)), header="nik,name,born_on")
    await imports(api, EMPLOYERS, f"{NPP},PT Satu", header="npp,name")
    if earlier:
        await imports(api, CONTRIBUTIONS, *map(",".join, earlier))
    before = await by_nik(api)
    wanted, bad = outcome(before, lines)
    # when any file is imported
    try:
        counts = await imports(api, CONTRIBUTIONS, *map(",".join, lines), skips_bad=bool(options))
    except ImportFailed:
        # then it had a bad line, and nothing changed
        assert bad
        assert not options
        assert await by_nik(api) == before
    else:
        # or its good lines are stored
        assert options or not bad
        assert (counts.lines, counts.rejected) == (len(lines), bad)
        assert await by_nik(api) == wanted
        assert counts.new == len(wanted) - len(before)
