"""Rules 15 to 17: the tables of a plugin, on the way up, on the way down, and gone."""

from functools import partial
from uuid import uuid4

import orjson
from tortoise.exceptions import BaseORMException
from tortoise.models import Model

from jkp.database import run_tx
from jkp.plugin.personal import PersonalData
from jkp.testing.loading import MIGRATIONS, TABLES
from jkp.testing.people import Made, about_people, of_people, tables_of
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken, not_applicable


def keeps_tables_of_its_own(subject: Subject) -> None:
    """K15."""
    subject.check(TABLES)
    if subject.loaded.models is None:
        not_applicable("it has no tables")


def goes_up_and_down(subject: Subject) -> None:
    """K16."""
    subject.check(MIGRATIONS)
    if subject.chain.fault:
        broken(16, f"up, down and up again: {subject.chain.fault}")
    if subject.chain.drift:
        told = f"{'; '.join(subject.chain.drift)}; run `jkp makemigrations {subject.name}`"
        broken(16, f"the models say what the migrations do not: {told}")


def leaves_nothing_behind(subject: Subject) -> None:
    """K17."""
    if subject.chain.left:
        told = f"`jkp migrate --remove {subject.name}` leaves {', '.join(subject.chain.left)}"
        broken(17, f"{told}; what a migration makes with RunSQL, its reverse must take away")
    tables = tables_of(subject.loaded.models)
    if not about_people(tables):
        return
    if subject.loaded.personal_data is None:
        told = ", ".join(str(table._meta.db_table) for table in about_people(tables))  # noqa: SLF001 - no public way
        told = f"{told} hold participant_id, and nobody could be erased from them"
        broken(17, f"{told}; give jkp_personal_data, as with PersonalData.in_tables")
    her, other = (who.id for who in subject.linked)
    if fault := subject.app.run(fault_of_erasure, subject.loaded.personal_data, tables, Made(her), Made(other)):
        broken(17, fault)


async def fault_of_erasure(kept: PersonalData, tables: list[type[Model]], hers: Made, others: Made) -> str | None:
    """What is wrong with the copy and the erasure of somebody about whom the tables have rows, beside somebody else."""
    rows = [table for table in of_people(tables) if await run_tx(partial(_both, hers, others, table))]
    copy = orjson.dumps(await kept.export(hers.person), default=str).decode()
    if fault := next(filter(None, (_copied(table, copy, hers, others) for table in rows)), None):
        return fault
    for person in (uuid4(), hers.person, hers.person):
        await kept.erase(person)
    faults = [await _left(table, hers, others) for table in rows]
    return next(filter(None, faults), None)


def _copied(table: type[Model], copy: str, hers: Made, others: Made) -> str | None:
    if not any(word in copy for word in hers.words[table]):
        return f"`export` leaves out the rows of {_name(table)}"
    # A number may be found in anything.
    if any(word in copy for word in others.words[table] - {str(others.rows[table].pk)}):
        return f"`export` gives rows of {_name(table)} that are somebody else's"
    return None


async def _left(table: type[Model], hers: Made, others: Made) -> str | None:
    if await table.filter(pk=hers.rows[table].pk).exists():
        return f"`erase` leaves rows of {_name(table)}"
    if not await table.filter(pk=others.rows[table].pk).exists():
        return f"`erase` takes rows of {_name(table)} that are somebody else's"
    return None


async def _both(hers: Made, others: Made, table: type[Model]) -> bool:
    """Whether both have a row now; a table may take no made-up values."""
    try:
        await hers.make(table)
        await others.make(table)
    except (BaseORMException, ValueError, TypeError):
        return False
    return True


def _name(table: type[Model]) -> str:
    return str(table._meta.db_table)  # noqa: SLF001 - tortoise has no public way to ask
