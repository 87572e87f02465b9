"""What the core hands to a plugin: its settings, and the doors into the core. There is no other way in."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from jkp.missions.kinds import Retraction
from jkp.missions.ledger import ProposedActivity
from jkp.plugin.facts import BenefitMonth, FactValue
from jkp.plugin.recording import Recorded, RecordedActivity
from jkp.security.principals import Role

S = TypeVar("S")


class Activities(Protocol):
    """The door to the ledger of activities. Its writes join the open transaction, or open one of their own.

    Example: `await ctx.activities.record(proposed)`
    """

    async def record(self, activity: ProposedActivity, *, allow_same_company: bool = False) -> Recorded:
        """Record an activity; the same `external_id` again changes nothing and gives the first one.

        A second application at a company that already counts in the mission is refused, for it would not count,
        unless `allow_same_company`. Errors (`Refused`): NOT_FOUND, INVALID_INPUT, ACTIVITY_DATE_IN_FUTURE,
        SAME_COMPANY, EVIDENCE_UNKNOWN, DUPLICATE_ACTIVITY where the id is another participant's.
        """
        ...

    async def retract(self, external_id: str, why: Retraction, note: str = "") -> RecordedActivity:
        """It was rejected or withdrawn, and counts no longer. Errors (`Refused`): NOT_FOUND, ALREADY_DONE."""
        ...

    async def find(self, external_ids: Iterable[str]) -> Mapping[str, RecordedActivity]:
        """The plugin's own activities of these ids, by id; an id that was never recorded is left out."""
        ...


class Missions(Protocol):
    """The door to the missions.

    Example: `await ctx.missions.reassess(participant_id)`
    """

    async def reassess(self, participant_id: UUID) -> None:
        """Ask all plugins again, because a fact that a requirement rests on has changed. After your transaction."""
        ...

    async def month_on(self, participant_id: UUID, day: date) -> BenefitMonth | None:
        """The month of her running benefit that the legal day is in, or None where it is in none (R133)."""
        ...


class Facts(Protocol):
    """What plugins tell one another about a participant, who need not know each other to do so.

    Whoever states a fact owns its name; others read it as `plugin.name`. A value is a small object of ids, codes and
    numbers (at most 4,096 characters as JSON), never personal data. `ValueError` for anything else.

    Example: `await ctx.facts.of(participant_id, "counselling.recommendation")`
    """

    async def state(self, participant_id: UUID, name: str, value: FactValue) -> None:
        """State it, in place of what was stated before. Joins the open transaction. Error (`Refused`): NOT_FOUND."""
        ...

    async def withdraw(self, participant_id: UUID, name: str) -> None:
        """State it no longer; harmless when it was not stated. Joins the open transaction, or opens one."""
        ...

    async def of(self, participant_id: UUID, fact: str) -> FactValue | None:
        """What is stated as `plugin.name`, or None; also where that plugin was never installed."""
        ...


class Accounts(Protocol):
    """Which account at the plugin's board belongs to which participant: one each, for each plugin.

    Linking is the plugin's business: it must prove that the account is hers before it calls `link`. An account is
    what the board calls her, of 1 to 128 characters; keep no password or token in it.

    Example: `await ctx.accounts.link(participant_id, "sari-17")`
    """

    async def link(self, participant_id: UUID, account: str) -> None:
        """Link them; harmless when they are linked already.

        Joins the open transaction, or opens one. Errors (`Refused`): NOT_FOUND, INVALID_INPUT, ACCOUNT_ALREADY_LINKED
        where either of them is linked to another one.
        """
        ...

    async def unlink(self, participant_id: UUID) -> None:
        """Forget her account; harmless when there is none. What was recorded stays. Joins the open transaction."""
        ...

    async def account_of(self, participant_id: UUID) -> str | None:
        """Her account, or None."""
        ...

    async def participant_of(self, account: str) -> UUID | None:
        """Whose account it is, or None."""
        ...


class Uploads(Protocol):
    """The door to what participants upload at `POST /uploads`. A proof of an activity goes with `activities.record`.

    Example: `await ctx.uploads.use(participant_id, upload_id, "photo")`
    """

    async def use(
        self, participant_id: UUID, upload_id: UUID, what: str, *, path: tuple[str, ...] = ("uploadId",)
    ) -> None:
        """Attach her upload to `what` of the plugin's, once and for good. Joins the open transaction, or opens one.

        Error (`Refused`): EVIDENCE_UNKNOWN with `path`, where it is unknown, somebody else's, or used already.
        """
        ...

    async def is_photograph(
        self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = ("uploadId",)
    ) -> bool:
        """Whether it is one still picture of at least 100 pixels a side that can be decoded. Outside a transaction.

        Error (`Refused`): EVIDENCE_UNKNOWN with `path`.
        """
        ...

    async def digest(self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = ("uploadId",)) -> str:
        """The SHA-256 of its bytes, as 64 hexadecimal digits: the same file uploaded twice has the same.

        Error (`Refused`): EVIDENCE_UNKNOWN with `path`.
        """
        ...


class ProgrammeClock(Protocol):
    """The time of the programme, which travels in the sandbox. Never read another clock.

    Example: `ctx.clock.today()`
    """

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def today(self) -> date:
        """The present legal day, in Asia/Jakarta."""
        ...


class Rule(Protocol):
    """Reads the rule book.

    Example: `ctx.rule("mission.training", day)["min_percent"]`
    """

    def __call__(self, key: str, on: date) -> Any:  # noqa: ANN401 - a plain value of the rule book
        """The value of one parameter on a day, in the unit that the rule book names."""
        ...


class Sandbox(Protocol):
    """What exists only where `environment = "sandbox"`.

    Example: `ctx.sandbox.travel_to(datetime(2025, 3, 10, 2, tzinfo=UTC))`
    """

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

    async def upload(self, subject: UUID, content: bytes) -> UUID:
        """Upload a file as a participant; the id of the upload."""
        ...

    async def reset(self) -> None:
        """Delete everything that was entered, and load every plugin's seed again."""
        ...


@dataclass(frozen=True, kw_only=True)
class PluginContext(Generic[S]):
    """What the core gives to a plugin: its name and settings, a logger, the clock, and the doors into the core.

    `S` is the type of its settings; `sandbox` is None in production.

    Example: `def jkp_graphql(ctx: PluginContext[BursaSettings]) -> GraphQLExtension: ...`
    """

    name: str
    settings: S
    log: logging.Logger
    clock: ProgrammeClock
    activities: Activities
    missions: Missions
    accounts: Accounts
    facts: Facts
    uploads: Uploads
    sandbox: Sandbox | None
    rule: Rule
