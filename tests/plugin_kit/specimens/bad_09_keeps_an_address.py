"""Breaks rule 09: it keeps her e-mail address as the position."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, ProposedActivity, hookimpl


class Spoilt(NoticeBoard):
    def activity(self, who: ParticipantRef, item: Mapping[str, Any]) -> ProposedActivity:
        return replace(super().activity(who, item), position=item["applicant"])


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
