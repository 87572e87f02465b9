"""Where activities come from, and what can go wrong there."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from jkp.claims.schedule import Period
from jkp.missions.kinds import ActivityKind
from jkp.missions.ledger import ProposedActivity


@dataclass(frozen=True, kw_only=True)
class ParticipantRef:
    """A participant as a source sees one: the core's id, and the account at the board that was linked to it.

    Example: `ParticipantRef(id=UUID("3a1f6c1e-0000-4000-8000-000000000000"), account="sari-17")`
    """

    id: UUID
    account: str


@dataclass(frozen=True, kw_only=True)
class ActivitySource:
    """Where activities come from: the kinds it feeds, and its name for people.

    As it is, it says that the plugin records such activities itself. A board that must be asked is a subclass with
    `every` (at least a minute) and `collect`; the core asks it for each linked participant with an open mission, one
    after another, and records what it gives. `name` tells several such sources of one plugin apart.

    Example::

        @dataclass(frozen=True, kw_only=True)
        class Bursa(ActivitySource):
            board: BursaClient

            async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
                for sent in await self.board.applications(who.account, window.starts_on, window.ends_on):
                    yield ProposedActivity(
                        kind=ActivityKind.JOB_APPLICATION,
                        external_id=sent["id"],
                        participant_id=who.id,
                        occurred_on=date.fromisoformat(sent["day"]),
                        company=sent["company"],
                    )
    """

    kinds: Sequence[ActivityKind]
    title_id: str
    title_en: str
    every: timedelta | None = None
    name: str = ""

    async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
        """The activities of one participant on the days of `window`, both included; the same ones each time.

        Awaited outside of any transaction, within 30 seconds or the plugin's `time_limit`; fewer than 1,000 items. Each
        is recorded at once, unless it is another participant's, of a kind that the source does not declare, or refused
        by the ledger. Errors to raise: `SourceUnavailable`, `SourceMisconfigured`, `AccountNotLinked`; anything else is
        a fault of the plugin.
        """
        no_activity: tuple[ProposedActivity, ...] = ()
        for nothing in no_activity:
            yield nothing

    async def check(self) -> None:
        """Ask the board whether it could be asked, and change nothing there: `jkp plugin check --ask` calls it.

        Errors as in `collect`.
        """

    async def close(self) -> None:
        """Close what the source holds open. Awaited once, when the server stops."""


class SourceUnavailable(Exception):
    """The board cannot be asked now: it is down, too slow, refuses so many questions, or talks nonsense.

    The core asks again later: after `retry_after` if the board said so, else after a minute, doubling up to an hour.

    Example: `raise SourceUnavailable(retry_after=timedelta(seconds=120))`
    """

    def __init__(self, retry_after: timedelta | None = None) -> None:
        super().__init__("the source cannot be asked now")
        self.retry_after = retry_after


class SourceMisconfigured(Exception):
    """The board refuses us: the token is wrong, or the address. Nobody is asked again until the settings change.

    `text` is a sentence for the operator, without secrets.

    Example: `raise SourceMisconfigured("Bursa refuses our token (401)")`
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class AccountNotLinked(Exception):
    """The board does not know the participant's account, or she withdrew her consent; the others are asked on.

    Example: `raise AccountNotLinked`
    """
