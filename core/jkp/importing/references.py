"""Lines that are about a participant at an employer: both must be known."""

from collections.abc import Sequence
from typing import NamedTuple

from jkp.importing.asking import companies, people
from jkp.importing.entries import Entry, Staged
from jkp.importing.faults import Rejected


class Referring(NamedTuple):
    """A line with the ids of its participant and employer."""

    line: int
    participant_id: str
    employer_id: str
    entry: Entry


async def resolved(staged: Sequence[Staged]) -> tuple[list[Referring], list[Rejected]]:
    """The lines whose participant and employer are known, and the others."""
    ids, firms = await people(staged), await companies(staged)
    good: list[Referring] = []
    bad: list[Rejected] = []
    for line, entry in staged:
        person, firm = ids.get(entry.person), firms.get(entry.npp)
        if person and firm:
            good.append(Referring(line, person, firm, entry))
        else:
            bad.append(_unknown(line, knows_person=person is not None))
    return good, bad


def _unknown(line: int, *, knows_person: bool) -> Rejected:
    if knows_person:
        return Rejected(line, "npp", "no employer is registered with this NPP")
    return Rejected(line, "nik", "nobody is registered with this NIK")
