"""Files of contribution months: a line says that a month was paid, or that it is in arrears."""

from collections.abc import Sequence
from datetime import date

from jkp.audit.models import Personal
from jkp.importing.asking import rows
from jkp.importing.cells import a_month, a_nik, an_npp, one_of
from jkp.importing.entries import Entry, Pending, Staged, Table, Verdict
from jkp.importing.header import Columns
from jkp.importing.references import Referring, resolved
from jkp.participants.models import NIK_COLUMN
from jkp.participants.terms import ContributionStatus
from jkp.security import sealing

_KEY = ("participant_id", "employer_id", "month")


class Contributions:
    """Participant, employer and month say which contribution it is; one that is known takes the new status."""

    columns = Columns(("nik", "npp", "month", "status"))
    table = Table(
        "contribution_month", (*_KEY, "status"), _KEY, ("status",), {"month": date.fromisoformat}, (Personal.WORK,)
    )

    def entry(self, cells: tuple[str, ...]) -> Entry:
        """A month."""
        nik, npp, month, status = cells
        index = sealing.current().index(NIK_COLUMN, a_nik(nik))
        stated = {"status": one_of(ContributionStatus, status, "status")}
        return Entry(index, an_npp(npp), a_month(month), stated)

    async def judged(self, staged: Sequence[Staged]) -> list[Verdict]:
        """New, or known with the other status."""
        good, bad = await resolved(staged)
        known = await _known(good)
        verdicts: list[Verdict] = list(bad)
        for line, *ids, entry in good:
            row = [*ids, entry.day]
            before, after = known.get(tuple(row)), entry.stated["status"]
            if before != after:
                verdicts.append(Pending(line, before is None, [*row, after]))
        return verdicts


async def _known(referring: Sequence[Referring]) -> dict[tuple[str, ...], str]:
    """The stored status of all months of these people."""
    people = {one.participant_id for one in referring}
    columns = ", ".join(f"CAST({column} AS TEXT) AS {column}" for column in (*_KEY, "status"))
    found = await rows("contribution_month", columns, "participant_id", people)
    return {tuple(row[column] for column in _KEY): row["status"] for row in found}
