"""Enter participants, employers, employments and contribution months. Each runs inside an open transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.errors import Code, invalid, refuse
from jkp.participants import nik as niks
from jkp.participants.companies import company_key
from jkp.participants.models import (
    NIK_COLUMN,
    ContributionMonth,
    Employer,
    Employment,
    Participant,
)
from jkp.participants.terms import ContractType, ContributionStatus
from jkp.security import sealing

NAME_LENGTH = 200
MOST_MONTHS = 120


def a_name(text: str, path: str = "name") -> str:
    """A name without doubled spaces. Error: INVALID_INPUT when it is empty or too long."""
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise invalid(path=(path,), id=f"1-{NAME_LENGTH} karakter", en=f"1-{NAME_LENGTH} characters")
    return name


async def register_participant(nik: str, name: str, born_on: date) -> UUID:
    """Enter a participant. Errors: NIK_INVALID, NIK_ALREADY_REGISTERED, INVALID_INPUT."""
    if not niks.is_valid(nik):
        raise refuse(Code.NIK_INVALID, path=("nik",))
    index = sealing.current().index(NIK_COLUMN, nik)
    if await Participant.exists(nik_index=index):
        raise refuse(Code.NIK_ALREADY_REGISTERED, path=("nik",))
    if born_on >= clock.today():
        raise invalid(path=("bornOn",), id="tanggal lahir belum terjadi", en="born in the future")
    new_id = uuid4()
    await Participant.create(
        id=new_id,
        nik_sealed=sealing.current().seal(NIK_COLUMN, str(new_id), nik),
        nik_index=index,
        name=a_name(name),
        born_on=born_on,
        registered_at=clock.now(),
    )
    return new_id


async def register_employer(name: str) -> UUID:
    """Enter an employer, or find the one of that name (golden G12)."""
    known = await Employer.get_or_none(company_key=company_key(a_name(name)))
    if known:
        return known.id
    employer = await Employer.create(id=uuid4(), name=a_name(name), company_key=company_key(name))
    return employer.id


@dataclass(frozen=True)
class NewEmployment:
    """An employment to enter; the wage is the last one reported, in rupiah a month."""

    participant_id: UUID
    employer_id: UUID
    contract_type: ContractType
    started_on: date
    last_reported_wage: int


async def record_employment(new: NewEmployment) -> UUID:
    """Enter an employment. Errors: NOT_FOUND, INVALID_INPUT for a wage that is not positive."""
    await _require(new.participant_id, new.employer_id)
    if new.last_reported_wage <= 0:
        raise invalid(path=("lastReportedWage",), id="upah harus lebih dari nol", en="the wage must be positive")
    employment = await Employment.create(
        id=uuid4(),
        participant_id=new.participant_id,
        employer_id=new.employer_id,
        contract_type=new.contract_type,
        started_on=new.started_on,
        last_reported_wage=new.last_reported_wage,
    )
    return employment.id


async def record_contributions(
    participant_id: UUID, employer_id: UUID, months: Sequence[date], status: ContributionStatus
) -> UUID:
    """Enter contribution months (any day of the month); a month entered again takes the new status."""
    await _require(participant_id, employer_id)
    if not 0 < len(months) <= MOST_MONTHS:
        raise invalid(path=("months",), id=f"1-{MOST_MONTHS} bulan", en=f"1-{MOST_MONTHS} months")
    firsts = {month.replace(day=1) for month in months}
    known = ContributionMonth.filter(participant_id=participant_id, employer_id=employer_id, month__in=list(firsts))
    entered = {each.month for each in await known}
    await known.update(status=status)
    await ContributionMonth.bulk_create(
        ContributionMonth(participant_id=participant_id, employer_id=employer_id, month=month, status=status)
        for month in sorted(firsts - entered)
    )
    return participant_id


async def paid_months(participant_id: UUID) -> set[date]:
    """The months for which a contribution was paid, at whatever employer; first days of months."""
    paid = await ContributionMonth.filter(participant_id=participant_id, status=ContributionStatus.PAID)
    return {each.month for each in paid}


async def is_reemployed(participant_id: UUID, since: date) -> bool:
    """Whether an employment began after the day `since`."""
    return await Employment.exists(participant_id=participant_id, started_on__gt=since)


async def _require(participant_id: UUID, employer_id: UUID) -> None:
    found: Mapping[str, bool] = {
        "participantId": await Participant.exists(id=participant_id),
        "employerId": await Employer.exists(id=employer_id),
    }
    for path, exists in found.items():
        if not exists:
            raise refuse(Code.NOT_FOUND, path=(path,))
