"""Files of employments: a line records one, or changes what is known of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import orjson

from jkp.audit.models import Personal
from jkp.importing.asking import plain, rows, words
from jkp.importing.cells import a_day, a_flag, a_nik, a_wage, an_npp, one_of, some_of
from jkp.importing.entries import Entry, Pending, Staged, Table, Value, Verdict
from jkp.importing.faults import Fault
from jkp.importing.header import Columns
from jkp.importing.references import Referring, resolved
from jkp.participants.models import NIK_COLUMN
from jkp.participants.terms import ContractType, Programme
from jkp.security import sealing

_KEY = ("participant_id", "employer_id", "started_on")
_STATED = ("contract_type", "contract_ends_on", "last_reported_wage", "programmes", "jkn_wage_earner")
_UNSTATED: Mapping[str, Value] = {
    "contract_ends_on": None,
    "programmes": list(Programme.__members__),
    "jkn_wage_earner": True,
}


class Employments:
    """Participant, employer and first day say which employment it is."""

    columns = Columns(
        ("nik", "npp", "contract_type", "started_on", "last_reported_wage"), ("contract_ends_on", "programmes", "jkn")
    )
    table = Table(
        name="employment",
        columns=("id", *_KEY, *_STATED),
        key=("id",),
        changing=_STATED,
        personal=(Personal.WORK,),
        from_json={
            "started_on": date.fromisoformat,
            "contract_ends_on": date.fromisoformat,
            "programmes": lambda given: orjson.dumps(given).decode(),
        },
    )

    def entry(self, cells: tuple[str, ...]) -> Entry:
        """An employment."""
        nik, npp, contract_type, started_on, wage, ends_on, programmes, jkn = cells
        index = sealing.current().index(NIK_COLUMN, a_nik(nik))
        begun = a_day(started_on, "started_on")
        stated: dict[str, Value] = {
            "contract_type": one_of(ContractType, contract_type, "contract_type"),
            "last_reported_wage": a_wage(wage, "last_reported_wage"),
        }
        if ends_on:
            stated["contract_ends_on"] = _an_end(ends_on, contract_type, begun)
        if programmes:
            stated["programmes"] = some_of(Programme, programmes, "programmes")
        if jkn:
            stated["jkn_wage_earner"] = a_flag(jkn, "jkn")
        return Entry(index, an_npp(npp), begun, stated)

    async def judged(self, staged: Sequence[Staged]) -> list[Verdict]:
        """New, or known with other values."""
        good, bad = await resolved(staged)
        known = await _known(good)
        verdicts = (_verdict(one, known.get((one.participant_id, one.employer_id, one.entry.day))) for one in good)
        return [*bad, *(verdict for verdict in verdicts if verdict)]


def _an_end(text: str, contract_type: str, started_on: str) -> str:
    """As `record_employment` does; days as text have the order of days."""
    ends_on = a_day(text, "contract_ends_on")
    if contract_type != ContractType.PKWT:
        raise Fault("contract_ends_on", "only for a fixed-term contract (PKWT)")
    if ends_on <= started_on:
        raise Fault("contract_ends_on", "must be after the first day")
    return ends_on


async def _known(referring: Sequence[Referring]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """The stored employments of these people; of two that began on one day, the one that is found first."""
    people = {one.participant_id for one in referring}
    found = await rows("employment", ", ".join(Employments.table.columns), "participant_id", people)
    return {tuple(str(row[column]) for column in _KEY): row for row in reversed(found)}


def _verdict(one: Referring, known: Mapping[str, Any] | None) -> Pending | None:
    before = _before(known) if known else _UNSTATED
    after = {**before, **one.entry.stated}
    if after["contract_type"] != ContractType.PKWT:
        after["contract_ends_on"] = None
    if known and after == before:
        return None
    row_id = str(known["id"]) if known else str(uuid4())
    key = (one.participant_id, one.employer_id, one.entry.day)
    return Pending(one.line, known is None, [row_id, *key, *(after[column] for column in _STATED)])


def _before(known: Mapping[str, Any]) -> dict[str, Value]:
    before = {column: plain(known[column]) for column in _STATED}
    return {**before, "programmes": words(known["programmes"]), "jkn_wage_earner": bool(known["jkn_wage_earner"])}
