"""Pages by key: the cursor is the sort key of the last row, so that nothing is skipped or doubled by inserts."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
import strawberry
from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from jkp.errors import invalid
from jkp.opaque import VERSION
from jkp.opaque import cursor as cursor  # noqa: PLC0414 - pages and their cursors come from one module
from jkp_schema.policy import INHERIT

LARGEST_PAGE = 100

LARGEST_INTEGER = 2**63 - 1
N = TypeVar("N")
M = TypeVar("M", bound=Model)


@strawberry.type(description="Where a page lies.")
class PageInfo:
    """Relay's page information. Lists are read forwards alone."""

    __policy__ = INHERIT

    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there was something before this page.")
    start_cursor: str | None = strawberry.field(description="The position of its first node.")
    end_cursor: str | None = strawberry.field(description="Give it as `after` for the next page.")


@strawberry.type(description="A node and its cursor.")
class Edge(Generic[N]):
    """Relay's edge."""

    __policy__ = INHERIT

    cursor: str = strawberry.field(description="The position of this node.")
    node: N = strawberry.field(description="The node.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    """Relay's connection, with a shortcut to the nodes.

    Example: `async def bursa_vacancies(self, first: First = 20) -> Connection[BursaVacancy] | None: ...`
    """

    __policy__ = INHERIT

    edges: list[Edge[N]] = strawberry.field(description="The nodes with their cursors.")
    nodes: list[N] = strawberry.field(description="The nodes alone.")
    page_info: PageInfo = strawberry.field(description="Whether and where it goes on.")


@dataclass(frozen=True)
class Order:
    """The columns by which a list is sorted, the last one unique. `descending` holds for all of them.

    Example: `Order(("posted_on", "id"), descending=True)`
    """

    columns: tuple[str, ...]
    descending: bool = False

    def of(self, row: Model) -> list[Any]:
        """The sort key of a row."""
        return [getattr(row, column) for column in self.columns]

    def read(self, key: Sequence[Any], table: type[Model]) -> list[Any]:
        """A sort key as columns of `table` hold it. Error: `ValueError` and others for the key of another list."""
        fields = [table._meta.fields_map[column] for column in self.columns]  # noqa: SLF001 - no public way to ask
        values = [field.to_python_value(value) for field, value in zip(fields, key, strict=True)]
        if any(value is None or (isinstance(value, int) and abs(value) > LARGEST_INTEGER) for value in values):
            raise ValueError
        return values

    def sorted(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows in this order."""
        sign = "-" if self.descending else ""
        return rows.order_by(*(sign + column for column in self.columns))

    def after(self, key: Sequence[Any]) -> Q:
        """The rows that come after `key`."""
        compare = "lt" if self.descending else "gt"
        later = Q()
        for depth, column in enumerate(self.columns):
            same = {self.columns[index]: key[index] for index in range(depth)}
            later |= Q(**same, **{f"{column}__{compare}": key[depth]})
        return later


def a_page_size(first: int) -> int:
    """`first`, if it is a size of a page. Error: INVALID_INPUT."""
    if not 1 <= first <= LARGEST_PAGE:
        raise invalid(path=("first",), id=f"first: 1-{LARGEST_PAGE}", en=f"first: 1-{LARGEST_PAGE}")
    return first


async def page(rows: QuerySet[M], order: Order, first: int, after: str | None, node: Callable[[M], N]) -> Connection[N]:
    """One page of `rows`, in one statement. Error: INVALID_INPUT for a size or cursor that is not ours.

    Example: `await page(rows, Order(("id",), descending=True), first, after, BursaVacancy.of)`
    """
    size = a_page_size(first)
    if after is not None:
        rows = rows.filter(order.after(sort_key(after, order, rows.model)))
    found = await order.sorted(rows).limit(size + 1)
    edges = [Edge(cursor=cursor(order.of(row)), node=node(row)) for row in found[:size]]
    place = PageInfo(
        has_next_page=len(found) > size,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, nodes=[edge.node for edge in edges], page_info=place)


def sort_key(text: str, order: Order, table: type[Model]) -> list[Any]:
    """The sort key in a cursor of a list, for who must look for the rows of a page. Error: INVALID_INPUT.

    Example: `sort_key(after, Order(("id",), descending=True), Vacancy)`
    """
    try:
        version, *key = orjson.loads(base64.urlsafe_b64decode(text.encode()))
        if version == VERSION:
            return order.read(key, table)
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):  # the last for a moment beyond all years
        pass
    raise invalid(path=("after",), id="after: bukan kursor daftar ini", en="after: not a cursor of this list")
