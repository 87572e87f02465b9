"""Breaks rule 01: it asks the network as soon as it is imported."""

import socket
from contextlib import suppress

from jkp.plugin import ActivityKind, ActivitySource, PluginContext, PluginSettings, hookimpl

with suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), timeout=0.1)


@hookimpl
def jkp_activity_sources(ctx: PluginContext[PluginSettings]) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]
