"""The employer's form about a termination (A4, F10): checked, sealed and opened again. No query."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from jkp import clock
from jkp.errors import Code, invalid, refuse
from jkp.participants import nik as niks
from jkp.participants.models import FORM_COLUMN, Employment, TerminationReport
from jkp.participants.texts import a_text
from jkp.security import sealing

NAME_LENGTH = 200
ADDRESS_LENGTH = 300
NUMBER_LENGTH = 100


@dataclass(frozen=True, kw_only=True)
class EmployerForm:
    """What an employer writes about its worker on form A4 (F10); the proof is the letter of the termination."""

    nik: str
    born_on: date
    name: str
    address: str
    participant_number: str
    contract_number: str
    certificate_number: str
    proof_number: str
    proof_on: date


@dataclass(frozen=True, kw_only=True)
class StoredForm(EmployerForm):
    """The whole form as it is kept: with what the register knew about the company and the contract."""

    company: str
    company_address: str
    npp: str
    contract_starts_on: date
    contract_ends_on: date | None


def checked(form: EmployerForm) -> EmployerForm:
    """The form as it is kept. Errors: NIK_INVALID; INVALID_INPUT for a text, or a letter of the future."""
    if not niks.is_valid(form.nik):
        raise refuse(Code.NIK_INVALID, path=("nik",))
    if form.proof_on > clock.today():
        raise invalid(path=("proofOn",), id="tanggal surat belum terjadi", en="the letter's date is in the future")
    return EmployerForm(
        nik=form.nik,
        born_on=form.born_on,
        name=a_text(form.name, "name", NAME_LENGTH),
        address=a_text(form.address, "address", ADDRESS_LENGTH),
        participant_number=a_text(form.participant_number, "participantNumber", NUMBER_LENGTH),
        contract_number=a_text(form.contract_number, "contractNumber", NUMBER_LENGTH),
        certificate_number=a_text(form.certificate_number, "certificateNumber", NUMBER_LENGTH),
        proof_number=a_text(form.proof_number, "proofNumber", NUMBER_LENGTH),
        proof_on=form.proof_on,
    )


def sealed(report_id: UUID, form: EmployerForm | None, employment: Employment) -> str | None:
    """The whole form for its column; `employment` comes with its employer."""
    if form is None:
        return None
    whole = StoredForm(
        **asdict(form),
        company=employment.employer.name,
        company_address=employment.employer.address,
        npp=employment.employer.npp or "",
        contract_starts_on=employment.started_on,
        contract_ends_on=employment.contract_ends_on,
    )
    return sealing.current().seal(FORM_COLUMN, str(report_id), json.dumps(asdict(whole), default=str))


def opened(report: TerminationReport) -> StoredForm | None:
    """The form in clear: for the participant and for officers alone."""
    if report.form_sealed is None:
        return None
    stored = json.loads(sealing.current().open(FORM_COLUMN, str(report.id), report.form_sealed))
    days = ("born_on", "proof_on", "contract_starts_on", "contract_ends_on")
    return StoredForm(**{**stored, **{day: date.fromisoformat(stored[day]) for day in days if stored[day]}})
