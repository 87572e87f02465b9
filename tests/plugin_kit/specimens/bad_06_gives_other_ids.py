"""Breaks rule 06: it invents a new id for an activity each time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, ProposedActivity, hookimpl


class Spoilt(NoticeBoard):
    def activity(self, who: ParticipantRef, item: Mapping[str, Any]) -> ProposedActivity:
        return replace(super().activity(who, item), external_id=str(uuid4()))


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
