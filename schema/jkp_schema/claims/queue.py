"""The officers' queue: filed claims with their people, those first that must be paid first, at any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jkp.claims.lifecycle import DERIVED
from jkp.claims.lifecycle import ClaimStatus as Status
from jkp.claims.models import Claim as ClaimRow
from jkp.database import reader
from jkp.errors import invalid
from jkp_schema.claims.types import Claim
from jkp_schema.connection import Connection, Order, page

FIRST_DUE = Order(("due_on", "id"))
WAITING = (Status.SUBMITTED, Status.IN_VERIFICATION)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which filed claims; what is None does not matter."""

    statuses: Sequence[Status] | None = None
    month_no: int | None = None
    taken_by: str | None = None
    due_by: date | None = None

    def conditions(self) -> dict[str, object]:
        """As tortoise filters. Error: INVALID_INPUT for a state that follows the clock."""
        statuses = WAITING if self.statuses is None else tuple(self.statuses)
        if DERIVED & set(statuses):
            raise invalid(
                path=("filter", "statuses"),
                id="hanya status klaim yang sudah diajukan",
                en="only states of filed claims",
            )
        others = {"month_no": self.month_no, "taken_by": self.taken_by, "due_on__lte": self.due_by}
        return {"status__in": statuses, **{name: value for name, value in others.items() if value is not None}}


async def queue(wanted: Wanted, first: int, after: str | None) -> Connection[Claim]:
    """A page of filed claims; those that wait for an officer, when no states are given.

    Error: INVALID_INPUT for a state that follows the clock, or a page that is none.
    """
    rows = ClaimRow.filter(**wanted.conditions(), due_on__isnull=False).using_db(reader())
    # A filed claim needs no claim of the month before: nothing about it follows the clock.
    return await page(rows.select_related("case"), FIRST_DUE, first, after, lambda row: Claim.of(row, row.case, None))
