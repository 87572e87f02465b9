"""Where a form stands: what its review said, or the officer who rejected its activity when verifying the claim.

The core keeps that rejection in its ledger alone, and so it is read there and never copied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from jkp.plugin import PluginContext, RecordedActivity, Retraction, reader
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.terms import ManualActivityStatus
from jkp_manual_activity.types import ManualActivity as Shown
from jkp_schema.api import Connection

Context = PluginContext[ManualActivitySettings]
COUNTS_NO_LONGER = (ManualActivityStatus.REJECTED, ManualActivityStatus.WITHDRAWN)


class Standing(NamedTuple):
    """The state of a form, and what an officer wrote about it."""

    status: ManualActivityStatus
    reason: str


def standing(row: ManualActivity, entry: RecordedActivity | None) -> Standing:
    """The state of a form, given its entry in the ledger."""
    if entry and entry.retraction is Retraction.REJECTED:
        return Standing(ManualActivityStatus.REJECTED, entry.retraction_note)
    return Standing(row.status, row.review_reason)


async def status_of(ctx: Context, row: ManualActivity) -> ManualActivityStatus:
    """Where it stands, by whichever door an officer rejected it; inside the open transaction."""
    entries = await _entries(ctx, [row])
    return standing(row, entries.get(str(row.reference))).status


async def shown(ctx: Context, row: ManualActivity) -> Shown:
    """The form as everybody sees it."""
    return _shown(row, await _entries(ctx, [row]), await _successors([row]))


async def shown_page(ctx: Context, found: Connection[Any], *, waiting: bool = False) -> Connection[Shown]:
    """The same of a page of rows, in two statements; with `waiting`, only those that still wait for a review."""
    entries, successors = await _entries(ctx, found.nodes), await _successors(found.nodes)
    edges = [replace(edge, node=_shown(edge.node, entries, successors)) for edge in found.edges]
    kept = [edge for edge in edges if not waiting or edge.node.status is ManualActivityStatus.SUBMITTED]
    return replace(found, edges=kept, nodes=[edge.node for edge in kept])


def _shown(
    row: ManualActivity, entries: Mapping[str, RecordedActivity], successors: Mapping[UUID | None, UUID]
) -> Shown:
    now = standing(row, entries.get(str(row.reference)))
    return Shown.of(row, now.status, now.reason, successors.get(row.reference))


async def _successors(rows: Iterable[ManualActivity]) -> Mapping[UUID | None, UUID]:
    """The forms that took the place of rejected ones, by what they replaced."""
    replacing = ManualActivity.filter(resubmits__in=[row.reference for row in rows]).using_db(reader())
    return {row.resubmits: row.reference for row in await replacing}


async def _entries(ctx: Context, rows: Iterable[ManualActivity]) -> Mapping[str, RecordedActivity]:
    return await ctx.activities.find(str(row.reference) for row in rows)
