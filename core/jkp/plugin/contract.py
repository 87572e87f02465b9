"""The types that a plugin sees. New fields always have defaults, so that old plugins go on working."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.errors import Reason
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.ledger import ProposedActivity, Recorded
from jkp.missions.models import Activity
from jkp.security.principals import Role

API_VERSION = 1


class CannotLoad(Exception):
    """A plugin says, in one sentence for the operator, why it must not be loaded like this."""


class PluginSettings(BaseModel):
    """Base of a plugin's section of settings.toml; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class Models:
    """A plugin's tables: the modules of its tortoise models, and the package of its migrations.

    Table names begin with the plugin's name; core rows are referenced by id, never by foreign key.
    """

    models: Sequence[str]
    migrations: str


@dataclass(frozen=True, kw_only=True)
class ActivitySource:
    """Where activities come from: the kinds it feeds, and its name for people."""

    kinds: Sequence[ActivityKind]
    title_id: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What a plugin says of a requirement: its state, how far it is (`current` of `target`), what is missing."""

    state: State
    current: int = 0
    target: int = 1
    reasons: Sequence[Reason] = ()


@runtime_checkable
@runtime_checkable
class Requirement(Protocol):
    """A requirement that the rule book names by `code` and a plugin assesses."""

    code: ClassVar[str]
    title_id: ClassVar[str]
    title_en: ClassVar[str]

    async def assess(self, participant_id: UUID, period: Period) -> Assessment:
        """Judge `period` (both days included) from the plugin's own tables; never from the network."""
        ...


@dataclass(frozen=True, kw_only=True)
class GraphQLExtension:
    """What a plugin adds to the API: root types whose fields carry its prefix, and fields for core types.

    `extend` maps a core type of `jkp_schema.api` to a mixin whose fields are added to it.
    """

    query: type | None = None
    mutation: type | None = None
    extend: Mapping[type, type] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What a plugin loads into an empty sandbox. It is run again after a reset, and must be harmless twice."""

    name: str
    load: Callable[[], Awaitable[None]]


class Activities(Protocol):
    """The door to the ledger of activities."""

    async def record(self, activity: ProposedActivity, *, allow_same_company: bool = False) -> Recorded:
        """See `jkp.missions.ledger.record`."""
        ...

    async def retract(self, external_id: str, why: Retraction, note: str = "") -> Activity:
        """See `jkp.missions.ledger.retract`."""
        ...


class Missions(Protocol):
    """The door to the missions."""

    async def reassess(self, participant_id: UUID) -> None:
        """Ask all plugins again, because a fact that a requirement rests on has changed."""
        ...


class ProgrammeClock(Protocol):
    """The time of the programme, which travels in the sandbox."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def today(self) -> date:
        """The present legal day, in Asia/Jakarta."""
        ...


class Rule(Protocol):
    """Reads the rule book."""

    def __call__(self, key: str, on: date) -> Any:  # noqa: ANN401 - a plain value of the rule book
        """The value of one parameter on a day, like `ctx.rule("mission.training", day)`."""
        ...


class Sandbox(Protocol):
    """What exists only where `environment = "sandbox"`."""

    def stands_still(self) -> bool:
        """Whether the clock was sent somewhere and stands still there."""
        ...

    def travel_to(self, moment: datetime | None) -> datetime:
        """Send the programme's clock to a moment, or with None back to the present."""
        ...

    def token(self, role: Role, subject: str, life: timedelta) -> str:
        """A token of the sandbox issuer."""
        ...

    async def execute(self, role: Role, subject: str, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation of the public API as somebody; its data. Error: `RuntimeError` with its errors."""
        ...

    async def reset(self) -> None:
        """Delete everything that was entered, and load every plugin's seed again."""
        ...


S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class PluginContext(Generic[S]):
    """What the core gives to a plugin: its name and settings, a logger, the clock, and the doors into the core."""

    name: str
    settings: S
    log: logging.Logger
    clock: ProgrammeClock
    activities: Activities
    missions: Missions
    sandbox: Sandbox | None
    rule: Rule
