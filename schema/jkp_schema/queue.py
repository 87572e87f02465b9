"""The officers' queue: filed claims, the longest waiting first, with their people, at any size of the table."""

from collections.abc import Sequence

from jkp.claims.lifecycle import DERIVED
from jkp.claims.lifecycle import ClaimStatus as Status
from jkp.claims.models import Claim as ClaimRow
from jkp.database import reader
from jkp.errors import invalid
from jkp_schema.claims import Claim
from jkp_schema.connection import Connection, Order, page

LONGEST_WAITING = Order(("submitted_at", "id"))
WAITING = (Status.SUBMITTED, Status.IN_VERIFICATION)


async def queue(
    statuses: Sequence[Status] | None, month_no: int | None, first: int, after: str | None
) -> Connection[Claim]:
    """A page of filed claims; those that wait for an officer, when no states are given.

    Error: INVALID_INPUT for a state that follows the clock, or a page that is none.
    """
    wanted = WAITING if statuses is None else tuple(statuses)
    if DERIVED & set(wanted):
        raise invalid(
            path=("filter", "statuses"), id="hanya status klaim yang sudah diajukan", en="only states of filed claims"
        )
    rows = ClaimRow.filter(status__in=wanted, submitted_at__isnull=False).using_db(reader())
    if month_no is not None:
        rows = rows.filter(month_no=month_no)
    # A filed claim needs no claim of the month before: nothing about it follows the clock.
    return await page(
        rows.select_related("case"), LONGEST_WAITING, first, after, lambda row: Claim.of(row, row.case, None)
    )
