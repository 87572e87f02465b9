"""Everything that one server is made of, put together from its settings, and made current for each request."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import orjson

from jkp import clock, crashing, migrating, places
from jkp.access import issuers
from jkp.access.entrance import Entrance
from jkp.access.watching import Watch
from jkp.accounts.desk import Desk
from jkp.audit import anchors, chain
from jkp.audit.heads import Chained, Head
from jkp.audit.recording import Recorder
from jkp.claims import deciding, identity
from jkp.clock import SystemClock, TravelClock
from jkp.database import Database, config, drain
from jkp.events import buses, feed, growing, retention
from jkp.events.bell import Bell
from jkp.events.feed import Feed
from jkp.evidence import vaults
from jkp.mail import keeping
from jkp.mail.sending import Postman
from jkp.missions import assessors
from jkp.notices import telling
from jkp.notices.reminding import Reminders
from jkp.participants.models import Participant
from jkp.plugin import collecting, cursors, host, subscribing
from jkp.regulation import rulebook, workdays
from jkp.regulation.workdays import Calendar
from jkp.sandbox import LocalSandbox
from jkp.security import oidc, sealing
from jkp.security.sealing import Seals, older_keys, root_key
from jkp.security.tokens import SandboxIssuer
from jkp.settings import Environment, Settings
from jkp.settings.faults import SettingsError
from jkp.webhooks import pruning
from jkp.webhooks.delivering import Deliverer

_logger = logging.getLogger("jkp.runtime")


class Runtime:
    """One server: its law, clock, keys, plugins and database. Nothing is opened before `open`.

    One that `only_looks` changes no file: it is for looking at what a server would find.
    """

    def __init__(self, settings: Settings, *, only_looks: bool = False) -> None:
        places.keep_private()
        crashing.require_possible(allowed=settings.environment is not Environment.PRODUCTION)
        self.settings = settings
        self.book = rulebook.load(settings.rulebook.overlays)
        self.calendar = Calendar(self.book.holiday_categories)
        self.seals = Seals(_root_key(settings), _old_keys(settings))
        self.clock = self._clock()
        self.place = places.of(settings, is_only_looked_at=only_looks)
        self.recorder = Recorder(settings.audit_folder)
        self._say_who_may_enter()
        self._load_plugins()
        self._name_readers_of_the_log()
        self.database = Database(config(self.place, self.host.apps()))
        self.migrations: tuple[str, ...] = ()
        """Those that were applied when the database was opened."""
        self.is_working = False
        """Whether it is this process that does what nobody asks for."""
        if self.sandbox:
            self.sandbox.host = self.host
            self.sandbox.tables = self.database.tables

    def _say_who_may_enter(self) -> None:
        self.issuer = self._issuer()
        self.federated = oidc.of(self.settings)
        self.desk = Desk(self.settings.accounts, self.seals) if self.settings.has_accounts else None
        local = self.desk.issuer if self.desk else None
        self.entrance = Entrance(issuers.trusted(self.issuer, local, self.federated))
        self.watch = Watch()

    def _load_plugins(self) -> None:
        self.sandbox = self._sandbox()
        self.host = host.load(self.settings, self.sandbox)
        self.assessors = self.host.assessors()
        self.identity_check = self.host.identity_check()
        self.vault = vaults.of(self.settings, self.host.scanners())
        self.subscribers = self.host.told()
        self.sources = self.host.pulled(self._fingerprint)

    def _name_readers_of_the_log(self) -> None:
        self.webhooks = Deliverer(self.settings.webhooks)
        self.postman = Postman(self.settings.mail, self.settings.mails_folder)
        self.reminders = Reminders()
        self.bus = buses.of(self.settings.events, self.place)
        self.bell = Bell()
        self.relay = buses.relay(self.settings.events, self.place, self.bell)
        self.feed = Feed()
        self.bell.heard_by(self.feed.wake)

    async def open(self) -> None:
        """Open the database, if it fits this code. Error: `DatabaseUnfit`."""
        await self.host.check_chains()
        self.migrations = (await migrating.check(self.place, self.host.apps())).applied
        self.settings.uploads_folder.mkdir(parents=True, exist_ok=True)
        await self.database.open()
        with self.activate():
            await subscribing.begin()
            await telling.begin()
            await self.recorder.take_over()

    async def migrate(self) -> tuple[str, ...]:
        """Bring the database to this code; the names of the migrations that were applied."""
        await self.host.check_chains()
        # A migration may have to seal what was kept in clear.
        token = sealing.use(self.seals)
        try:
            return await migrating.migrate(self.place, self.host.apps())
        finally:
            sealing.stop_using(token)

    async def close(self) -> None:
        """Close what plugins have open, and the database after the running transactions."""
        self.feed.stop()
        for each in self.federated.values():
            await each.keys.close()
        await self.watch.close()
        await self.entrance.keys.close()
        with self.activate():
            await self.webhooks.close()
            await collecting.close_all()
            await self._close_audit()
        await self.database.close()

    async def _close_audit(self) -> None:
        """What was read is stored, and where the chain ends is written down, if the database can still tell."""
        await drain()
        if not self.recorder.used:
            return
        try:
            await self.recorder.store_all()
            await self.anchor()
        except Exception:
            _logger.exception("the audit could not be closed")

    async def anchor(self) -> int:
        """Write down where the chains stand; how many links they have."""
        heads = await self.heads()
        anchors.drop(self.settings.anchor_file, heads)
        return sum(head.pos for head in heads.values())

    async def heads(self) -> Mapping[Chained, Head]:
        """Where each chain stands."""
        return {Chained.AUDIT: await chain.head(), Chained.DETERMINATIONS: await deciding.head()}

    async def cut_log(self) -> int:
        """Archive the events that are too old to be followed; how many there were."""
        places = [place for place in (await cursors.slowest(), await pruning.slowest()) if place is not None]
        return await retention.cut(timedelta(days=self.settings.events.keep_days), min(places, default=None))

    async def prune_deliveries(self) -> int:
        """Forget the deliveries of webhooks that ended long ago; how many there were."""
        return await pruning.prune(timedelta(days=self.settings.webhooks.keep_days))

    async def sweep_mails(self) -> int:
        """Delete the mails that are kept no longer; how many there were."""
        return await keeping.sweep(timedelta(days=self.settings.mail.keep_days), self.settings.mails_folder)

    async def is_empty(self) -> bool:
        """Whether nobody was registered yet."""
        return not await Participant.exists()

    @contextmanager
    def activate(self) -> Iterator[None]:
        """Make this server's law, clock, keys, plugins and database those of the current task."""
        with ExitStack() as stack:
            stack.callback(rulebook.stop_using, rulebook.use(self.book))
            stack.callback(workdays.stop_using, workdays.use(self.calendar))
            stack.callback(clock.stop_using, clock.use(self.clock))
            stack.callback(sealing.stop_using, sealing.use(self.seals))
            stack.callback(assessors.stop_using, assessors.use(self.assessors))
            stack.callback(identity.stop_using, identity.use(self.identity_check))
            stack.callback(subscribing.stop_using, subscribing.use(self.subscribers))
            stack.callback(collecting.stop_using, collecting.use(self.sources))
            stack.callback(feed.stop_using, feed.use(self.feed))
            stack.callback(growing.stop_using, growing.use(self.bell.ring))
            stack.callback(vaults.stop_using, vaults.use(self.vault))
            stack.enter_context(self.database.activate())
            yield

    def _fingerprint(self, plugin: str) -> str:
        """Of a plugin's settings, secrets included: only with our key can it be told what they were."""
        section = orjson.dumps(self.settings.plugins[plugin], default=str, option=orjson.OPT_SORT_KEYS)
        return self.seals.index("plugin.settings", section.decode())

    def _clock(self) -> SystemClock | TravelClock:
        if self.settings.environment is Environment.PRODUCTION:
            return SystemClock()
        return TravelClock(self.settings.storage.folder / "clock")

    def _issuer(self) -> SandboxIssuer | None:
        if self.settings.environment is Environment.PRODUCTION:
            return None
        return SandboxIssuer(self.settings.keys_folder / "issuer.pem")

    def _sandbox(self) -> LocalSandbox | None:
        if self.issuer is None or not isinstance(self.clock, TravelClock):
            return None
        return LocalSandbox(self.clock, self.issuer, self.settings.mails_folder, self.settings.anchor_file)


def _root_key(settings: Settings) -> bytes:
    given = settings.storage.field_key
    if given is None and settings.environment is Environment.PRODUCTION:
        raise SettingsError("storage.field_key: required in production (JKP_STORAGE__FIELD_KEY)")
    try:
        return root_key(settings.keys_folder / "field.key", None if given is None else given.get_secret_value())
    except ValueError as error:
        raise SettingsError("storage.field_key: it must be 32 bytes in base64") from error
    except OSError as error:
        raise SettingsError(f"storage.folder: {error.filename}: {error.strerror}") from error


def _old_keys(settings: Settings) -> tuple[bytes, ...]:
    try:
        return older_keys([each.get_secret_value() for each in settings.storage.old_field_keys])
    except ValueError as error:
        raise SettingsError("storage.old_field_keys: each must be 32 bytes in base64") from error
