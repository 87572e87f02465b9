"""Plugins that do harm when they are called, each in one way; and one that does none, to be compared with.

All have the name `probe`, a field `probeAct`, and a fifth of a second for an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SECTION = {"time_limit": 0.2}
ACT = "{ probeAct { company } }"
HARMLESS = "harmless"
PAGE = """
{
  viewer {
    participant {
      id name
      currentMission { monthNo state points pointsTarget requirements { code title state current target } }
      activities(first: 10) { nodes { id kind company points counted } pageInfo { hasNextPage } }
      benefitCase { id status claims { id monthNo status opensOn closesOn locks { code message } } }
    }
  }
}
"""

_PLUGIN = """
import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import strawberry
from jkp.plugin import *
from jkp_schema.api import SIGNED_IN, Activity, Info


def an_activity(participant_id):
    recorded = RecordedActivity(
        id=1, kind=ActivityKind.JOB_APPLICATION, plugin="probe", external_id="1", participant_id=participant_id,
        occurred_on=date(2025, 3, 10), recorded_at=datetime.now(UTC), company="PT Rahasia", position="", points=0,
    )
    return Activity.of(recorded, "en")


async def act(me):
    {act}


async def record(me, number):
    proposed = ProposedActivity(
        kind=ActivityKind.JOB_APPLICATION, external_id=f"{{me}}:{{number}}", participant_id=me,
        occurred_on=date(2025, 3, 10), company=f"PT {{number}}",
    )
    await CTX.activities.record(proposed, allow_same_company=True)


async def handle(event):
    {handle}


class Board(ActivitySource):
    async def collect(self, who, window):
        for number in range({number}):
            yield ProposedActivity(
                kind=ActivityKind.JOB_APPLICATION, external_id=f"{{who.id}}:{{number}}",
                participant_id={whose}, occurred_on=date(2025, 3, 10), company=f"PT {{number}}",
            )


@strawberry.type
class Query:
    @strawberry.field(description="Does it.", metadata=SIGNED_IN)
    async def probe_act(self, info: Info) -> list[Activity] | None:
        return await act(info.context.principal.participant_id)


@hookimpl
def jkp_graphql(ctx):
    global CTX
    CTX = ctx
    return GraphQLExtension(query=Query)


@hookimpl
def jkp_subscribers(ctx):
    return [Subscriber(events=[EventType.ACTIVITY_RECORDED], handle=handle)]


@hookimpl
def jkp_activity_sources(ctx):
    return [Board(kinds=[ActivityKind.JOB_APPLICATION], title_id="P", title_en="P", every=timedelta(minutes=1))]
"""


@dataclass(frozen=True)
class Saboteur:
    """What the plugin does when its field is asked, when it is told of an event, and when its source is asked.

    `contained` is what the field answers once the harm is contained: a part of the message, or nothing at all.
    `writes` tells whether it gets anything into the ledger.
    """

    act: str = "pass"
    handle: str = "pass"
    number: int = 0
    whose: str = "who.id"
    contained: str = "switched off for now"
    writes: bool = False

    def module(self) -> str:
        """The text of the plugin."""
        return _PLUGIN.format(act=self.act, handle=self.handle, number=self.number, whose=self.whose)


SABOTEURS: Mapping[str, Saboteur] = {
    HARMLESS: Saboteur(contained=""),
    "raises": Saboteur(act="raise LookupError('hunter2')"),
    "hangs": Saboteur(act="await asyncio.sleep(3600)"),
    "blocks the event loop": Saboteur(act="time.sleep(0.6)"),
    "gives somebody else's activity": Saboteur(act="return [an_activity(UUID(int=7))]"),
    "gives 100,000 activities": Saboteur(act="return [an_activity(me)] * 100_000"),
    "ends the process": Saboteur(act="raise SystemExit('hunter2')"),
    "floods events": Saboteur(
        act="await record(me, 0)",
        handle="for number in range(3): await record(event.participant_id, f'{event.pos}-{number}')",
        contained="",
        writes=True,
    ),
    "collects 100,000 activities": Saboteur(
        act="await CTX.accounts.link(me, str(me))", number=100_000, contained="", writes=True
    ),
    "collects somebody else's activity": Saboteur(
        act="await CTX.accounts.link(me, str(me))", number=10, whose="UUID(int=7)", contained=""
    ),
}
