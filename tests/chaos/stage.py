"""Everything that takes part: servers, processes of jkp, claims, writers and followers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
from chaos.checking import Told, Verdict, checked
from chaos.following import Follower, OverStream, OverWebSocket, told_of
from chaos.processes import Jkp, a_node, a_worker
from chaos.writing import Ledger, Writer
from support.api import Api
from support.journey import a_person, months_before
from support.mothers import Zygote
from support.nats_server import Nats
from support.operations import INSTRUCT_PAYMENT
from support.postgres import Postgres
from support.receiver import Receiver, receiving
from support.serving import migrate, served, settings_of
from support.webhooks import an_endpoint

from jkp.clock import TravelClock
from jkp.security.principals import Role
from jkp.settings import Settings

DAY = "2025-03-10"
LIFE = timedelta(hours=12)
NEWEST = "{ events(first: 100) { nodes { cursor } pageInfo { hasNextPage endCursor } } }"
WORKS = """
SELECT application_name FROM pg_stat_activity AS a JOIN pg_locks AS l USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND a.application_name LIKE 'jkp worker %'"""


@dataclass(frozen=True)
class Scene:
    """What there is before anybody runs: claims whose payment was instructed, tokens, and where the log ends."""

    claims: Sequence[str]
    officer: str
    integrator: str
    cursor: str


@dataclass
class Webhooks:
    """A follower who is told by webhooks."""

    receiver: Receiver
    name: str = "webhooks"
    got: list[Told] = field(default_factory=list)

    def take(self, content: dict[str, Any]) -> str:
        """Take one, and say so."""
        self.got.append(told_of(content["data"]))
        return "200 OK"


@dataclass
class Stage:
    """All who take part."""

    postgres: Postgres
    nats: Nats
    database: str
    nodes: list[Jkp]
    workers: list[Jkp]
    ledger: Ledger
    followers: list[Follower]
    webhooks: Webhooks

    @property
    def everybody(self) -> "list[Follower | Webhooks]":
        """All who follow."""
        return [*self.followers, self.webhooks]

    def verdicts(self) -> dict[str, Verdict]:
        """What is to be said of each follower."""
        return {each.name: checked(self.ledger.acknowledged, each.got) for each in self.everybody}

    async def leader(self) -> Jkp | None:
        """Who works."""
        try:
            rows = await self.postgres.execute(WORKS, self.database)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
        names = {row["application_name"] for row in rows}
        return next((each for each in self.workers if f"jkp worker {each.pid}" in names), None)

    def is_followed_after(self, moment: float) -> bool:
        """Whether each who is connected has got something that was acknowledged after that moment."""
        done_at = self.ledger.acknowledged
        return all(any(done_at.get(told.change, 0.0) > moment for told in each.got[-50:]) for each in self.followers)

    def is_delivered_after(self, moment: float) -> bool:
        """Whether webhooks were sent again after that moment; they may have fallen behind before."""
        return bool(self.webhooks.got) and self.webhooks.got[-1].at > moment


def settings_file(folder: Path, settings: Settings, nats: Nats) -> Path:
    """The same settings for the processes."""
    file = folder / "settings.toml"
    assert settings.storage.database
    file.write_text(f"""
[server]
tick_seconds = 1.0
[storage]
folder = "{folder}"
database = "{settings.storage.database.get_secret_value()}"
[events]
bus = "nats"
nats_url = "{nats.url}"
[webhooks]
allow_private = true
seconds = 10.0
""")
    return file


async def a_scene(settings: Settings, hook: str, number: int) -> Scene:
    """Play what comes before: so many claims that are about to be paid, and an endpoint of an integrator."""
    await migrate(settings)
    async with served(settings) as api:
        assert isinstance(api.runtime.clock, TravelClock)
        api.runtime.clock.travel_to(datetime.fromisoformat(f"{DAY}T09:00:00+07:00"))
        claims = [await _a_claim(api) for _ in range(number)]
        await an_endpoint(api, hook)
        assert api.runtime.issuer
        officer = api.runtime.issuer.issue(Role.OFFICER, "officer", LIFE)
        integrator = api.runtime.issuer.issue(Role.INTEGRATOR, "dashboard", LIFE)
        return Scene(claims, officer, integrator, await _end_of_log(api))


async def _a_claim(api: Api) -> str:
    ended = "2025-02-24"
    person = await a_person(api, paid_months=months_before(ended, 24))
    await person.reports(ended)
    await person.filed(1)
    await person.approved(1)
    await person.step(INSTRUCT_PAYMENT, 1)
    return person.claims[0]


async def _end_of_log(api: Api) -> str:
    reader, after = api.acting(Role.INTEGRATOR, "dashboard"), None
    document = NEWEST.replace("first: 100", "first: 100, after: $after").replace(
        "{ events", "query($after: String) { events", 1
    )
    while True:
        page = (await reader(document, after=after))["events"]["pageInfo"]
        after = page["endCursor"]
        if not page["hasNextPage"]:
            return str(after)


@asynccontextmanager
async def set_up(mother: Zygote, folder: Path, number: int) -> AsyncIterator[tuple[Stage, list[Writer]]]:
    """Start everything: two nodes, two workers, a PostgreSQL that keeps what it commits, and a NATS server."""
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(receiving())
        webhooks = Webhooks(receiver)
        postgres, nats = Postgres(is_durable=True), Nats()
        stack.callback(postgres.stop)
        stack.callback(nats.stop)
        await postgres.start()
        nats.start()
        database = await postgres.new_database()
        settings = settings_of(folder, postgres.url(database), webhooks={"allow_private": True}, plugins={})
        scene = await a_scene(settings, receiver.url, number)
        receiver.answer = webhooks.take
        file = settings_file(folder, settings, nats)
        nodes, ports = zip(*[a_node(mother, f"node-{n}", file) for n in (1, 2)], strict=True)
        workers = [a_worker(mother, f"worker-{n}", file) for n in (1, 2)]
        for each in (*nodes, *workers):
            each.start()
        followers = _followers(ports, scene)
        ledger = Ledger()
        writers = _writers(ports, scene, ledger)
        stage = Stage(postgres, nats, database, list(nodes), workers, ledger, followers, webhooks)
        tasks = [asyncio.create_task(each.follow()) for each in followers]
        try:
            yield stage, writers
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _followers(ports: Sequence[int], scene: Scene) -> list[Follower]:
    turned = [*ports[1:], ports[0]]
    given = scene.integrator, scene.cursor
    return [
        OverWebSocket("websocket-1", ports, *given),
        OverWebSocket("websocket-2", turned, *given),
        OverStream("stream-1", ports, *given),
        OverStream("stream-2", turned, *given),
    ]


def _writers(ports: Sequence[int], scene: Scene, ledger: Ledger) -> list[Writer]:
    urls = [f"http://127.0.0.1:{port}/graphql" for port in ports]
    return [
        Writer([*urls[n % 2 :], *urls[: n % 2]], scene.officer, scene.claims[n::4], ledger)
        for n in range(min(4, len(scene.claims)))
    ]
