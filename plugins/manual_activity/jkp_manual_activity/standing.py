"""Where a form stands: what its own review said, or the officer who rejected its activity when verifying the claim.

The core keeps that rejection in its ledger alone, and so it is read there and never copied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from jkp.plugin import PluginContext, RecordedActivity, Retraction
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.terms import ManualActivityStatus
from jkp_manual_activity.types import ManualActivity as Shown
from jkp_schema.api import Connection

Context = PluginContext[ManualActivitySettings]


class Standing(NamedTuple):
    """The state of a form, and what an officer wrote about it."""

    status: ManualActivityStatus
    reason: str


def standing(row: ManualActivity, entry: RecordedActivity | None) -> Standing:
    """The state of a form, given its entry in the ledger."""
    if entry and entry.retraction is Retraction.REJECTED:
        return Standing(ManualActivityStatus.REJECTED, entry.retraction_note)
    return Standing(row.status, row.review_reason)


async def is_rejected(ctx: Context, row: ManualActivity) -> bool:
    """Whether an officer rejected it, by whichever door; inside the open transaction."""
    entries = await _entries(ctx, [row])
    return standing(row, entries.get(str(row.reference))).status is ManualActivityStatus.REJECTED


async def shown(ctx: Context, row: ManualActivity) -> Shown:
    """The form as everybody sees it."""
    return _shown(row, await _entries(ctx, [row]))


async def shown_page(ctx: Context, found: Connection[Any], *, waiting: bool = False) -> Connection[Shown]:
    """The same of a page of rows, in one statement; with `waiting`, only those that still wait for a review."""
    entries = await _entries(ctx, found.nodes)
    edges = [replace(edge, node=_shown(edge.node, entries)) for edge in found.edges]
    kept = [edge for edge in edges if not waiting or edge.node.status is ManualActivityStatus.SUBMITTED]
    return replace(found, edges=kept, nodes=[edge.node for edge in kept])


def _shown(row: ManualActivity, entries: Mapping[str, RecordedActivity]) -> Shown:
    now = standing(row, entries.get(str(row.reference)))
    return Shown.of(row, now.status, now.reason)


async def _entries(ctx: Context, rows: Iterable[ManualActivity]) -> Mapping[str, RecordedActivity]:
    return await ctx.activities.find(str(row.reference) for row in rows)
