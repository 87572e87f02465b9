"""Files of employers: a line registers one, or changes what is known of it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from jkp.importing.asking import plain, rows
from jkp.importing.cells import accepted, an_npp, one_of
from jkp.importing.entries import Entry, Pending, Staged, Table, Value, Verdict
from jkp.importing.faults import Rejected
from jkp.importing.header import Columns
from jkp.participants.companies import company_key
from jkp.participants.employing import ADDRESS_LENGTH
from jkp.participants.registration import a_name
from jkp.participants.terms import EmployerScale, EmployerStatus
from jkp.participants.texts import a_text

_STATED = ("name", "company_key", "npp", "scale", "status", "address")
_UNSTATED: Mapping[str, Value] = {
    **dict.fromkeys(_STATED),
    "scale": EmployerScale.MEDIUM.value,
    "status": EmployerStatus.ACTIVE.value,
    "address": "",
}
_ANOTHER = "another employer has this name"


class Employers:
    """The npp says which employer it is; one that is known by its name alone takes the npp (golden G12)."""

    columns = Columns(("npp", "name"), ("scale", "status", "address"))
    table = Table("employer", ("id", *_STATED), ("id",), _STATED)

    def entry(self, cells: tuple[str, ...]) -> Entry:
        """A company."""
        npp, name, scale, status, address = cells
        stated: dict[str, Value] = {"name": accepted(partial(a_name, name), "name"), "npp": an_npp(npp)}
        stated["company_key"] = company_key(name)
        if scale:
            stated["scale"] = one_of(EmployerScale, scale, "scale")
        if status:
            stated["status"] = one_of(EmployerStatus, status, "status")
        if address:
            stated["address"] = accepted(partial(a_text, address, "address", ADDRESS_LENGTH), "address")
        return Entry("", npp, "", stated)

    async def judged(self, staged: Sequence[Staged]) -> list[Verdict]:
        """New, or known with other values; never two employers of one name."""
        npps = {one.entry.npp for one in staged}
        keys = {str(one.entry.stated["company_key"]) for one in staged}
        columns = ", ".join(("id", *_STATED))
        by_npp = {row["npp"]: row for row in await rows("employer", columns, "npp", npps)}
        by_name = {row["company_key"]: row for row in await rows("employer", columns, "company_key", keys)}
        verdicts = (
            _verdict(one, by_npp.get(one.entry.npp), by_name.get(one.entry.stated["company_key"])) for one in staged
        )
        return [verdict for verdict in verdicts if verdict]


def _verdict(one: Staged, numbered: Mapping[str, Any] | None, namesake: Mapping[str, Any] | None) -> Verdict | None:
    if namesake and namesake["npp"] != one.entry.npp and (numbered or namesake["npp"]):
        return Rejected(one.line, "name", _ANOTHER)
    known = numbered or namesake
    before = {column: plain(known[column]) for column in _STATED} if known else _UNSTATED
    after = {**before, **one.entry.stated}
    if after == before:
        return None
    row_id = str(known["id"]) if known else str(uuid4())
    content = [row_id, *(after[column] for column in _STATED)]
    return Pending(one.line, known is None, content, alias=str(after["company_key"]))
