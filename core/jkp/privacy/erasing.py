"""Erase a person: at once what nobody must keep, and after its time what had to be kept.

Claims and payments of public money are kept for years: then their people are made nameless. Whoever never had a benefit
case is erased whole. The event log, the audit and the decisions hold ids alone, and stay.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from secrets import token_hex
from uuid import UUID

from tortoise.expressions import Q
from tortoise.models import Model

from jkp import clock
from jkp.accounts.models import Account
from jkp.audit import noting
from jkp.audit.models import AuditAction, AuditEntry, Personal
from jkp.claims.lifecycle import CaseStatus
from jkp.claims.models import BenefitCase
from jkp.claims.money import Payment
from jkp.crashing import crash_point
from jkp.database import lock, reader, run_tx
from jkp.errors import Code, refuse
from jkp.events.log import ArchivedEvent, Event, UnplacedEvent
from jkp.evidence.models import Upload
from jkp.mail.models import Mail, MailPreference
from jkp.participants.models import NIK_COLUMN, BankAccount, Participant, TerminationReport
from jkp.plugin.personal import GuardedPersonalData
from jkp.privacy.models import Erasure
from jkp.privacy.tables import children_first, paths
from jkp.security import sealing
from jkp.security.principals import Principal, Role

RUNNING = (CaseStatus.REPORTED, CaseStatus.UNDER_VERIFICATION, CaseStatus.RETURNED, CaseStatus.ACTIVE)
KEPT_BY_ID = (Event, ArchivedEvent, UnplacedEvent, AuditEntry, Erasure)
"""Tables that hold no personal data but the id."""
NAMELESS = ""
LATE = timedelta(days=2)
"""No token lives longer than a day."""
LONG_AGO = date(1900, 1, 1)


async def require_erasable(by: Principal, participant_id: UUID) -> None:
    """Errors: NOT_FOUND for nobody, and for somebody else; BENEFIT_RUNNING."""
    is_allowed = by.role is Role.OFFICER or by.is_participant(participant_id)
    if not is_allowed or not await Participant.filter(id=participant_id).using_db(reader()).exists():
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    if await BenefitCase.filter(participant_id=participant_id, status__in=RUNNING).using_db(reader()).exists():
        raise refuse(Code.BENEFIT_RUNNING, path=("participantId",))


async def erase_from_plugins(participant_id: UUID, plugins: Sequence[GuardedPersonalData]) -> None:
    """Outside of any transaction. Error: `PluginFault` for the first that fails; nothing of the core is gone then."""
    for each in plugins:
        await each.erase(participant_id)
        crash_point("erasure.between_plugins")


async def erase(by: Principal, participant_id: UUID, tables: Iterable[type[Model]], keep_years: int) -> UUID:
    """Inside a transaction, after the plugins: erase what need not be kept. Errors: as `require_erasable`.

    A second time erases what came since.
    """
    await lock(f"participant:{participant_id}")
    await require_erasable(by, participant_id)
    if await Erasure.exists(participant_id=participant_id):
        await _erase_what_need_not_be_kept(participant_id)
        return participant_id
    until = await _kept_until(participant_id, keep_years)
    done_at = None if until else clock.now()
    await Erasure.create(
        participant_id=participant_id,
        asked_at=clock.now(),
        asked_by=f"{by.role}:{by.subject}",
        kept_until=until,
        completed_at=done_at,
    )
    await noting.wrote(participant_id, Personal.EVERYTHING, action=AuditAction.ERASE)
    if until:
        await _erase_what_need_not_be_kept(participant_id)
    else:
        await _erase_whole(participant_id, tables)
    return participant_id


async def complete_due(keep_years: int, plugins: Sequence[GuardedPersonalData] = ()) -> int:
    """Make nameless whoever's time is over; how many that were. Error: as `erase_from_plugins`."""
    due = Erasure.filter(completed_at=None, kept_until__lt=clock.today()).using_db(reader())
    completed = 0
    for each in await due:
        if await run_tx(partial(_still_due, each.participant_id, keep_years)):
            # She could come back meanwhile, and leave something new.
            await erase_from_plugins(each.participant_id, plugins)
            completed += await run_tx(partial(_complete, each.participant_id, keep_years))
    return completed


async def erase_latecomers(tables: Iterable[type[Model]], plugins: Sequence[GuardedPersonalData]) -> int:
    """What the last tokens of somebody have still left after the end; how many people it was asked for.

    A token that an issuer gave holds to its end, also when nobody is behind it any more.
    """
    gone = await Erasure.filter(completed_at__gte=clock.now() - LATE).using_db(reader())
    for each in gone:
        await erase_from_plugins(each.participant_id, plugins)
        await run_tx(partial(_erase_latecomers, each.participant_id, tables))
    return len(gone)


async def _erase_latecomers(participant_id: UUID, tables: Iterable[type[Model]]) -> None:
    await lock(f"participant:{participant_id}")
    if await Participant.exists(id=participant_id):
        await _erase_what_need_not_be_kept(participant_id)
    else:
        await _erase_rows(participant_id, tables)


async def _still_due(participant_id: UUID, keep_years: int) -> bool:
    """Whether no later benefit must be kept; if one must, that is noted."""
    await lock(f"participant:{participant_id}")
    until = await _kept_until(participant_id, keep_years)
    if until is None or until < clock.today():
        return True
    await Erasure.filter(participant_id=participant_id).update(kept_until=until)
    return False


async def _complete(participant_id: UUID, keep_years: int) -> bool:
    if not await _still_due(participant_id, keep_years):
        return False
    await make_nameless(participant_id)
    await Erasure.filter(participant_id=participant_id).update(completed_at=clock.now())
    await noting.wrote(participant_id, Personal.EVERYTHING, action=AuditAction.ERASE)
    return True


async def _kept_until(participant_id: UUID, years: int) -> date | None:
    """So many years after the end of the last case, to the end of that year; None where there was no case."""
    cases = await BenefitCase.filter(participant_id=participant_id)
    if not cases:
        return None
    last = max(case.closed_on or clock.today() for case in cases)
    return date(last.year + years, 12, 31)


async def _erase_what_need_not_be_kept(participant_id: UUID) -> None:
    await _erase_accounts(participant_id)
    await Participant.filter(id=participant_id).update(email_sealed=None, phone=None)
    await Mail.filter(participant_id=participant_id).delete()
    await MailPreference.filter(participant_id=participant_id).delete()
    await Upload.filter(participant_id=participant_id, used_for=None).delete()


async def _erase_accounts(participant_id: UUID) -> None:
    """Hers, and those in which anybody gave her NIK: they were never confirmed, and name her all the same."""
    person = await Participant.get(id=participant_id)
    indexes = sealing.current().indexes(NIK_COLUMN, person.nik())
    await Account.filter(Q(participant_id=participant_id) | Q(nik_index__in=indexes)).delete()


async def _erase_whole(participant_id: UUID, tables: Iterable[type[Model]]) -> None:
    await _erase_accounts(participant_id)
    await _erase_rows(participant_id, tables)


async def _erase_rows(participant_id: UUID, tables: Iterable[type[Model]]) -> None:
    """Rows that refer to others go first."""
    about = paths(tables)
    for table in children_first(about):
        if table not in KEPT_BY_ID:
            key = table._meta.pk_attr  # noqa: SLF001 - tortoise has no public way to ask
            found = await table.filter(**{about[table]: participant_id}).values_list(key, flat=True)
            await table.filter(**{f"{key}__in": list(found)}).delete()


async def make_nameless(participant_id: UUID) -> None:
    """What says who it was goes; what was decided and paid stays, by id."""
    seals, nobody = sealing.current(), f"erased:{token_hex(16)}"
    await _erase_what_need_not_be_kept(participant_id)
    await Upload.filter(participant_id=participant_id).delete()
    await Participant.filter(id=participant_id).update(
        nik_sealed=seals.seal(Participant.SEALED["nik_sealed"], str(participant_id), "0" * 16),
        nik_index=nobody,
        name=NAMELESS,
        born_on=LONG_AGO,
    )
    await BankAccount.filter(participant_id=participant_id).delete()
    reports = await TerminationReport.filter(termination__participant_id=participant_id).values_list("id", flat=True)
    await TerminationReport.filter(id__in=list(reports)).update(form_sealed=None)
    payments = await Payment.filter(claim__participant_id=participant_id).values_list("id", flat=True)
    await Payment.filter(id__in=list(payments)).update(account_sealed=None, holder_name="")
