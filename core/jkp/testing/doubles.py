"""A plugin's context without a server: its doors keep in memory what goes through them.

They are for tests of one function. What the programme makes of an activity only the fixture `jkp` can say.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID

from jkp import clock as programme
from jkp.errors import Code, refuse
from jkp.missions.kinds import Retraction
from jkp.missions.ledger import ProposedActivity
from jkp.plugin.context import PluginContext, ProgrammeClock
from jkp.plugin.declaring import PluginSettings
from jkp.plugin.facts import BenefitMonth, FactValue
from jkp.plugin.recording import Recorded, RecordedActivity
from jkp.regulation import rulebook


@dataclass
class KeptActivities:
    """`ctx.activities`; what was recorded is in `recorded`, and nothing of it has points."""

    plugin: str
    clock: ProgrammeClock
    recorded: dict[str, RecordedActivity] = field(default_factory=dict)
    _ids: Iterable[int] = field(default_factory=lambda: count(1))

    async def record(self, activity: ProposedActivity, *, allow_same_company: bool = False) -> Recorded:
        """Keep it, once for each id. Error: DUPLICATE_ACTIVITY where the id is another participant's."""
        known = self.recorded.get(activity.external_id)
        if known and known.participant_id != activity.participant_id:
            raise refuse(Code.DUPLICATE_ACTIVITY)
        if known:
            return Recorded(known, is_new=False)
        kept = self.recorded[activity.external_id] = self._kept(activity)
        return Recorded(kept, is_new=True)

    async def retract(self, external_id: str, why: Retraction, note: str = "") -> RecordedActivity:
        """Errors: NOT_FOUND, ALREADY_DONE."""
        known = self.recorded.get(external_id)
        if known is None:
            raise refuse(Code.NOT_FOUND)
        if known.retraction:
            raise refuse(Code.ALREADY_DONE)
        self.recorded[external_id] = replace(known, retraction=why, retraction_note=note)
        return self.recorded[external_id]

    async def find(self, external_ids: Iterable[str]) -> Mapping[str, RecordedActivity]:
        """What was kept of these ids."""
        return {each: self.recorded[each] for each in external_ids if each in self.recorded}

    def _kept(self, activity: ProposedActivity) -> RecordedActivity:
        return RecordedActivity(
            id=next(iter(self._ids)),
            kind=activity.kind,
            plugin=self.plugin,
            external_id=activity.external_id,
            participant_id=activity.participant_id,
            occurred_on=activity.occurred_on,
            recorded_at=self.clock.now(),
            company=activity.company,
            position=activity.position,
            points=0,
        )


@dataclass
class KeptAccounts:
    """`ctx.accounts`; what was linked is in `linked`."""

    linked: dict[UUID, str] = field(default_factory=dict)

    async def link(self, participant_id: UUID, account: str) -> None:
        """Error: ACCOUNT_ALREADY_LINKED."""
        hers, theirs = self.linked.get(participant_id), await self.participant_of(account)
        if (hers or account) != account or (theirs or participant_id) != participant_id:
            raise refuse(Code.ACCOUNT_ALREADY_LINKED, path=("account",))
        self.linked[participant_id] = account

    async def unlink(self, participant_id: UUID) -> None:
        """Forget it."""
        self.linked.pop(participant_id, None)

    async def account_of(self, participant_id: UUID) -> str | None:
        """Hers, or None."""
        return self.linked.get(participant_id)

    async def participant_of(self, account: str) -> UUID | None:
        """Whose it is, or None."""
        return next((who for who, linked in self.linked.items() if linked == account), None)


@dataclass
class KeptMissions:
    """`ctx.missions`; who was to be assessed again is in `reassessed`, and nobody has a benefit."""

    reassessed: list[UUID] = field(default_factory=list)

    async def reassess(self, participant_id: UUID) -> None:
        """Note it."""
        self.reassessed.append(participant_id)

    async def month_on(self, participant_id: UUID, day: date) -> BenefitMonth | None:
        """None."""
        return None


@dataclass
class KeptFacts:
    """`ctx.facts`; what was stated is in `stated`, by participant and `plugin.name`."""

    plugin: str
    stated: dict[tuple[UUID, str], FactValue] = field(default_factory=dict)

    async def state(self, participant_id: UUID, name: str, value: FactValue) -> None:
        """Keep it."""
        self.stated[participant_id, f"{self.plugin}.{name}"] = value

    async def withdraw(self, participant_id: UUID, name: str) -> None:
        """Forget it."""
        self.stated.pop((participant_id, f"{self.plugin}.{name}"), None)

    async def of(self, participant_id: UUID, fact: str) -> FactValue | None:
        """What was stated, or None."""
        return self.stated.get((participant_id, fact))


@dataclass
class KeptUploads:
    """`ctx.uploads`; what was used is in `used`, by upload. Every upload is a photograph, and hers."""

    used: dict[UUID, str] = field(default_factory=dict)

    async def use(
        self, participant_id: UUID, upload_id: UUID, what: str, *, path: tuple[str, ...] = ("uploadId",)
    ) -> None:
        """Error: EVIDENCE_UNKNOWN where it is used already."""
        if upload_id in self.used:
            raise refuse(Code.EVIDENCE_UNKNOWN, path=path)
        self.used[upload_id] = what

    async def is_photograph(
        self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = ("uploadId",)
    ) -> bool:
        """True."""
        return True

    async def digest(self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = ("uploadId",)) -> str:
        """That of its id."""
        return sha256(upload_id.bytes).hexdigest()


class _PresentClock:
    def now(self) -> datetime:
        return programme.machine_now()

    def today(self) -> date:
        return programme.day_of(self.now())


def make_context(
    name: str, settings: PluginSettings | None = None, clock: ProgrammeClock | None = None
) -> PluginContext[Any]:
    """A context for a test without a server: its doors keep what goes through them, its rule book is the real one.

    Without `clock` it is now; the fixture `clock` stands still.

    Example: `context = make_context("bursa", BursaSettings(token="t"), clock)`
    """
    time = clock or _PresentClock()
    book = rulebook.load()
    return PluginContext(
        name=name,
        settings=settings or PluginSettings(),
        log=logging.getLogger(f"jkp.plugins.{name}"),
        clock=time,
        activities=KeptActivities(name, time),
        missions=KeptMissions(),
        accounts=KeptAccounts(),
        facts=KeptFacts(name),
        uploads=KeptUploads(),
        sandbox=None,
        rule=book.at,
    )
