"""Enter participants and their contribution months. Each runs inside an open transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock
from jkp.errors import Code, invalid, refuse
from jkp.participants import nik as niks
from jkp.participants.models import EMAIL_COLUMN, NIK_COLUMN, ContributionMonth, Employer, Employment, Participant
from jkp.participants.terms import Citizenship, ContributionStatus
from jkp.participants.texts import a_phone, a_text, an_email
from jkp.security import sealing

NAME_LENGTH = 200
MOST_MONTHS = 120


def a_name(text: str, path: str = "name") -> str:
    """A name without doubled spaces. Error: INVALID_INPUT when it is empty, too long or cannot be printed."""
    return a_text(text, path, NAME_LENGTH)


@dataclass(frozen=True, kw_only=True)
class NewParticipant:
    """A participant to enter; `insured_on` is the day of registration in the programme, where somebody knows it."""

    nik: str
    name: str
    born_on: date
    citizenship: Citizenship = Citizenship.WNI
    insured_on: date | None = None
    email: str | None = None
    phone: str | None = None


async def register_participant(new: NewParticipant) -> UUID:
    """Enter a participant. Errors: NIK_INVALID, NIK_ALREADY_REGISTERED, INVALID_INPUT."""
    if not niks.is_valid(new.nik):
        raise refuse(Code.NIK_INVALID, path=("nik",))
    index, *_ = indexes = sealing.current().indexes(NIK_COLUMN, new.nik)
    await lock(f"nik:{index}")
    if await Participant.exists(nik_index__in=indexes):
        raise refuse(Code.NIK_ALREADY_REGISTERED, path=("nik",))
    _check_days(new)
    new_id = uuid4()
    await Participant.create(
        id=new_id,
        nik_sealed=sealing.current().seal(NIK_COLUMN, str(new_id), new.nik),
        nik_index=index,
        name=a_name(new.name),
        born_on=new.born_on,
        citizenship=new.citizenship,
        insured_on=new.insured_on,
        email_sealed=None if new.email is None else sealed_email(new_id, an_email(new.email)),
        phone=None if new.phone is None else a_phone(new.phone),
        registered_at=clock.now(),
    )
    await noting.wrote(new_id, Personal.NIK, Personal.NAME, Personal.BIRTH, Personal.CONTACT)
    return new_id


def sealed_email(participant_id: UUID, address: str) -> str:
    """An address as it is kept."""
    return sealing.current().seal(EMAIL_COLUMN, str(participant_id), address)


def _check_days(new: NewParticipant) -> None:
    today = clock.today()
    if new.born_on >= today:
        raise invalid(path=("bornOn",), id="tanggal lahir belum terjadi", en="born in the future")
    if new.insured_on is not None and not new.born_on <= new.insured_on <= today:
        raise invalid(
            path=("insuredOn",), id="sebelum lahir atau belum terjadi", en="before the birth or in the future"
        )


def insured_since(participant: Participant) -> date:
    """The day of registration in the programme; where nobody knows it, that of the entry here (R029)."""
    return participant.insured_on or clock.day_of(participant.registered_at)


async def record_contributions(
    participant_id: UUID, employer_id: UUID, months: Sequence[date], status: ContributionStatus
) -> UUID:
    """Enter contribution months (any day of the month); a month entered again takes the new status."""
    await require_known(participant_id, employer_id)
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
    await noting.wrote(participant_id, Personal.WORK)
    return participant_id


async def require_known(participant_id: UUID, employer_id: UUID) -> None:
    """Hold the participant until the transaction ends. Error: NOT_FOUND for either of the two."""
    await lock(f"participant:{participant_id}")
    if not await Participant.exists(id=participant_id):
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    if not await Employer.exists(id=employer_id):
        raise refuse(Code.NOT_FOUND, path=("employerId",))


async def is_reemployed(participant_id: UUID, since: date) -> bool:
    """Whether an employment began after the day `since`."""
    return await Employment.exists(participant_id=participant_id, started_on__gt=since)
