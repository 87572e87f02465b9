"""The running app that a test holds in its hand: plain calls, no `await`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal

from jkp.missions.models import Activity
from jkp.plugin import collecting, subscribing
from jkp.plugin.context import PluginContext
from jkp.plugin.host import Loaded
from jkp.plugin.recording import RecordedActivity, recorded
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.testing import chains
from jkp.testing.client import Client
from jkp.testing.clocks import TravellingClock
from jkp.testing.journey import FILED_ON, Person, in_month_two
from jkp.testing.serving import Prepared, served, settings_for

T = TypeVar("T")

POINTS = "{ viewer { participant { currentMission { points } } } }"


class RunningApp:
    """A running sandbox with one plugin, its real tables in a database of its own, and its clock at 10 March 2025.

    Example: `jkp.points(jkp.participant())`
    """

    def __init__(self, portal: BlockingPortal, client: Client, plugin: str, people: tuple[Person, ...]) -> None:
        self._portal = portal
        self._client = client
        self._waiting = list(people)
        self.plugin: Loaded = next(one for one in client.runtime.host.plugins if one.name == plugin)

    @property
    def context(self) -> PluginContext[Any]:
        """What the plugin was given: its settings, and the doors."""
        return self.plugin.context

    @property
    def clock(self) -> TravellingClock:
        """The programme's clock."""
        return self._client.clock

    def travel_to(self, moment: str | date | datetime) -> None:
        """Send the clock to a moment, where it stands; a day stands for nine in the morning in Jakarta."""
        self.clock.travel_to(moment)

    def participant(self) -> Person:
        """Somebody new in month 2 of her benefit, with an open mission from 10 March to 9 April 2025.

        Whatever she did before was done without the plugin.
        """
        return self._waiting.pop(0) if self._waiting else self._played()

    def gql(
        self,
        document: str,
        /,
        *,
        subject: Person | str | None = None,
        role: Role | str | None = None,
        **variables: Any,  # noqa: ANN401 - what the operation takes
    ) -> Any:  # noqa: ANN401 - whatever was asked
        """The data of an operation. A person asks as herself; other subjects need a role, like "OFFICER".

        Without both nobody is signed in. Error: `GraphQLErrors`.
        """
        who = subject.subject if isinstance(subject, Person) else subject or "somebody"
        given = Role(role) if role else Role.PARTICIPANT if isinstance(subject, Person) else Role.ANONYMOUS
        return self.run(self._client.asks, given, who, document, variables)

    def points(self, person: Person) -> int:
        """The points of her current mission."""
        points: int = self.gql(POINTS, subject=person)["viewer"]["participant"]["currentMission"]["points"]
        return points

    def activities(self, person: Person) -> list[RecordedActivity]:
        """What the plugin recorded of her, the oldest first."""

        async def read() -> list[RecordedActivity]:
            rows = Activity.filter(plugin=self.plugin.name, participant_id=person.id).order_by("id")
            return [recorded(row) for row in await rows]

        return self.run(read)

    def link(self, person: Person, account: str) -> None:
        """Link her account at the board, as the plugin does once she has proved that it is hers."""
        self.run(self.context.accounts.link, person.id, account)

    def collect(self) -> int:
        """Ask every pulling source now, for each linked participant with an open mission; how many activities were new.

        What a source raises is in its plugin's log and in its health, as on a server, and nowhere else.
        """
        return self.run(collecting.collect_now)

    def deliver(self) -> None:
        """Tell the subscribers what has happened."""
        while self.run(subscribing.deliver):
            pass

    def post(self, path: str, **sent: Any) -> httpx2.Response:  # noqa: ANN401 - what httpx2 takes
        """POST to a route of the plugin, like `jkp.post("applications", json={…}, headers={…})`."""
        return self.request("POST", path, **sent)

    def request(self, method: str, path: str, **sent: Any) -> httpx2.Response:  # noqa: ANN401 - what httpx2 takes
        """The same with another method. A path that begins with a slash is taken as it is."""
        url = path if path.startswith("/") else f"/plugins/{self.plugin.name}/{path}"
        return self._portal.call(partial(self._client.http.request, method, url, **sent))

    def run(self, work: Callable[..., Awaitable[T]], *given: Any) -> T:  # noqa: ANN401 - what the function takes
        """Await a function in the running app, where the plugin's tables and doors are open.

        Example: `jkp.run(jkp.context.accounts.account_of, sari.id)`
        """

        async def inside() -> T:
            with self._client.runtime.activate():
                return await work(*given)

        return self._portal.call(inside)

    def _played(self) -> Person:
        now = self.clock.now()
        self.travel_to(FILED_ON)
        try:
            return self._portal.call(in_month_two, self._client)
        finally:
            self.travel_to(now)


@contextmanager
def running(plugin: str, settings: Mapping[str, Any], start: Prepared, folder: Path) -> Iterator[RunningApp]:
    """A running app with one plugin, on a copy of `start`; its clock stands at the first day of the mission.

    Error: `CannotStart` where the plugin cannot be loaded.
    """
    runtime = Runtime(settings_for(start.copied(folder), {plugin: settings}))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_open(runtime)) as client:
        yield RunningApp(portal, client, plugin, start.people)


@asynccontextmanager
async def _open(runtime: Runtime) -> AsyncIterator[Client]:
    await chains.up(runtime.place, runtime.host.apps())
    async with served(runtime) as client:
        client.clock.travel_to(FILED_ON)
        try:
            yield client
        finally:
            with runtime.activate():
                await collecting.close_all()
