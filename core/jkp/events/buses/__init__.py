"""What tells the other processes that the log has grown. The log is the truth: a bus only wakes those who read it."""

from importlib.util import find_spec

from jkp.errors import CannotStart
from jkp.events.bell import Bell
from jkp.events.buses.listening import Bus as Bus
from jkp.events.buses.listening import listen as listen
from jkp.events.buses.memory import MemoryBus
from jkp.events.buses.postgres import PostgresBus
from jkp.places import Place, PostgresServer
from jkp.settings.following import BusName, EventsSettings

if find_spec("nats"):
    from jkp.events.buses.nats import NatsBus
    from jkp.events.buses.relay import Relay


class BusUnfit(CannotStart):
    """The settings name a bus that this server cannot have; the text says why."""


def of(settings: EventsSettings, place: Place) -> Bus:
    """The bus that the settings name. Error: `BusUnfit`."""
    if settings.bus is BusName.NATS:
        if not find_spec("nats"):
            raise BusUnfit('events.bus: "nats" needs the package nats-py: install jkp[nats]')
        return NatsBus(settings)
    if settings.bus is BusName.POSTGRES and not isinstance(place, PostgresServer):
        raise BusUnfit('events.bus: "postgres" needs storage.database, the URL of a PostgreSQL server')
    return MemoryBus() if settings.bus is BusName.MEMORY else within(place)


def within(place: Place) -> Bus:
    """What a database tells without any other server."""
    return PostgresBus(place) if isinstance(place, PostgresServer) else MemoryBus()


def relay(settings: EventsSettings, place: Place, bell: Bell) -> "Relay | None":
    """What brings the log onto the bus, where somebody has to."""
    return Relay(settings, within(place), bell) if settings.bus is BusName.NATS else None
