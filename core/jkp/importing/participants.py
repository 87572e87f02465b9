"""Files of participants: a line registers one, or changes what is known of her."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit.models import Personal
from jkp.importing.asking import plain, rows
from jkp.importing.cells import a_day, a_nik, accepted, one_of
from jkp.importing.entries import Entry, Pending, Staged, Table, Value, Verdict
from jkp.importing.faults import Fault
from jkp.importing.header import Columns
from jkp.participants.models import EMAIL_COLUMN, NIK_COLUMN
from jkp.participants.registration import a_name, sealed_email
from jkp.participants.terms import Citizenship
from jkp.participants.texts import a_phone, an_email
from jkp.security import sealing

_STATED = ("name", "born_on", "citizenship", "insured_on", "email", "phone")
_STORED = ("name", "born_on", "citizenship", "insured_on", "email_sealed", "phone")
_UNSTATED: Mapping[str, Value] = dict.fromkeys(_STATED) | {"citizenship": Citizenship.WNI.value}


class Participants:
    """The NIK says which participant it is."""

    columns = Columns(("nik", "name", "born_on"), ("citizenship", "insured_on", "email", "phone"))
    table = Table(
        name="participant",
        columns=("id", "nik_sealed", "nik_index", *_STORED, "registered_at"),
        key=("nik_index",),
        changing=_STORED,
        personal=(Personal.NIK, Personal.NAME, Personal.BIRTH, Personal.CONTACT),
        from_json={
            "born_on": date.fromisoformat,
            "insured_on": date.fromisoformat,
            "registered_at": datetime.fromisoformat,
        },
    )

    def entry(self, cells: tuple[str, ...]) -> Entry:
        """A person; the NIK itself is sealed at once."""
        nik, *_ = cells
        row_id = str(uuid4())
        sealed = sealing.current().seal(NIK_COLUMN, row_id, a_nik(nik))
        made = {"id": row_id, "nik_sealed": sealed, "registered_at": clock.now().isoformat()}
        return Entry(sealing.current().index(NIK_COLUMN, nik), "", "", _stated(cells), made)

    async def judged(self, staged: Sequence[Staged]) -> list[Verdict]:
        """New, or known with other values."""
        columns = ", ".join(("id", "nik_index", *_STORED))
        found = await rows("participant", columns, "nik_index", {one.entry.person for one in staged})
        known = {row["nik_index"]: row for row in found}
        verdicts = (_verdict(one, known.get(one.entry.person)) for one in staged)
        return [verdict for verdict in verdicts if verdict]


def _stated(cells: tuple[str, ...]) -> dict[str, Value]:
    _, name, born_on, citizenship, insured_on, email, phone = cells
    stated: dict[str, Value] = {
        "name": accepted(partial(a_name, name), "name"),
        "born_on": a_day(born_on, "born_on"),
    }
    if citizenship:
        stated["citizenship"] = one_of(Citizenship, citizenship, "citizenship")
    if insured_on:
        stated["insured_on"] = a_day(insured_on, "insured_on")
    if email:
        stated["email"] = accepted(partial(an_email, email), "email")
    if phone:
        stated["phone"] = accepted(partial(a_phone, phone), "phone")
    _check_days(born_on, insured_on)
    return stated


def _check_days(born_on: str, insured_on: str) -> None:
    """As `register_participant` does; days as text have the order of days."""
    today = clock.today().isoformat()
    if born_on >= today:
        raise Fault("born_on", "born in the future")
    if insured_on and not born_on <= insured_on <= today:
        raise Fault("insured_on", "before the birth or in the future")


def _verdict(one: Staged, known: Mapping[str, Any] | None) -> Pending | None:
    before = _opened(known) if known else _UNSTATED
    after = {**before, **one.entry.stated}
    if known and after == before:
        return None
    row = {**(one.entry.made or {}), "nik_index": one.entry.person, **after}
    row["email_sealed"] = _sealed(after["email"], known["id"] if known else row["id"])
    return Pending(one.line, known is None, [row[column] for column in Participants.table.columns])


def _opened(known: Mapping[str, Any]) -> dict[str, Value]:
    """What is stored, with the address in clear, to be compared with what a line says."""
    sealed = known["email_sealed"]
    email = None if sealed is None else sealing.current().open(EMAIL_COLUMN, str(UUID(str(known["id"]))), sealed)
    return {"email": email, **{column: plain(known[column]) for column in _STATED if column != "email"}}


def _sealed(email: Value, participant_id: object) -> str | None:
    return None if email is None else sealed_email(UUID(str(participant_id)), str(email))
