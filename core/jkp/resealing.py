"""Change root keys while servers run: seal every value anew with the newest key, and index it under that key.

A model says which of its columns are sealed (`SEALED`, with the name of the column that a value is bound to) and which
hold the blind index of a sealed one (`INDEXED`). Each batch is a transaction of its own, and a row that is done is not
touched again: whoever breaks off goes on where it ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tortoise.expressions import Q
from tortoise.models import Model

from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.crashing import crash_point
from jkp.database import reader, run_tx
from jkp.security import sealing

BATCH = 500

Counts = dict[str, int]


def sealed_tables(tables: Sequence[type[Model]]) -> Iterator[tuple[type[Model], Mapping[str, str], Mapping[str, str]]]:
    """The tables with sealed columns: each with those, and with its indexes by the sealed column that they are of."""
    for table in tables:
        if columns := getattr(table, "SEALED", None):
            yield table, columns, getattr(table, "INDEXED", {})


async def reseal(tables: Sequence[type[Model]]) -> Counts:
    """Seal anew what an older key has sealed; how many rows that were, by table.

    Errors: `KeyUnknown` and `InvalidTag` for a value that cannot be opened; what was done before stays done.
    """
    done = {}
    for table, columns, indexes in sealed_tables(tables):
        last: object = None
        changed = 0
        while rows := await _next(table, columns, last):
            await run_tx(partial(_batch, rows, columns, indexes))
            last, changed = rows[-1].pk, changed + len(rows)
            crash_point("keys.after_batch")
        done[_name(table)] = changed
    return done


async def still_old(tables: Sequence[type[Model]]) -> Counts:
    """How many rows hold a value that an older key has sealed, by table."""
    return {
        _name(table): await table.filter(_old(columns)).using_db(reader()).count()
        for table, columns, _ in sealed_tables(tables)
    }


async def _next(table: type[Model], columns: Mapping[str, str], last: object) -> list[Any]:
    rows = table.filter(_old(columns)).using_db(reader())
    rows = rows.filter(pk__gt=last) if last is not None else rows
    return await rows.order_by(table._meta.pk_attr).limit(BATCH)  # noqa: SLF001 - tortoise has no public way to ask


def _old(columns: Mapping[str, str]) -> Q:
    """A value is there that does not begin as those of the newest key do."""
    prefix, old = sealing.current().prefix, Q()
    for name in columns:
        is_there: dict[str, Any] = {f"{name}__isnull": False}
        old |= Q(**is_there) & ~Q(**{f"{name}__startswith": prefix})
    return old


async def _batch(rows: Sequence[Any], columns: Mapping[str, str], indexes: Mapping[str, str]) -> None:
    for row in rows:
        for name, column in columns.items():
            await _anew(row, name, column, [index for index, of in indexes.items() if of == name])
    await noting.wrote(None, Personal.EVERYTHING, about=f"{_name(type(rows[0]))} {len(rows)} rows")


async def _anew(row: Any, name: str, column: str, indexes: Sequence[str]) -> None:  # noqa: ANN401 - any table's row
    """Only where it is still as it was read: what somebody has changed meanwhile is sealed with the newest key."""
    seals, before = sealing.current(), getattr(row, name)
    if before is None or before.startswith(seals.prefix):
        return
    text = seals.open(column, str(row.pk), before)
    changes = {name: seals.seal(column, str(row.pk), text)}
    for index in indexes:
        of, plain = getattr(row, "INDEXED_AS", {}).get(index, column), text.strip().casefold()
        # The index of somebody who was erased is by chance: several have the same NIK of noughts.
        if getattr(row, index) in seals.indexes(of, plain):
            changes[index] = seals.index(of, plain)
    await type(row).filter(**{"pk": row.pk, name: before}).update(**changes)


def _name(table: type[Model]) -> str:
    return str(table._meta.db_table)  # noqa: SLF001 - tortoise has no public way to ask
