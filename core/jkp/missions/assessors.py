"""Who assesses the requirements that the rule book leaves to plugins, in this context."""

from contextvars import ContextVar, Token
from typing import Protocol
from uuid import UUID

from jkp.claims.schedule import Period
from jkp.missions.requirements import Progress


class Assessor(Protocol):
    """One requirement of one plugin. It never raises: a fault of the plugin is UNKNOWN progress."""

    async def assess(self, participant_id: UUID, period: Period) -> Progress:
        """How far the participant is in `period`."""
        ...


_assessors: ContextVar[tuple[Assessor, ...]] = ContextVar("jkp_assessors", default=())


def use(assessors: tuple[Assessor, ...]) -> Token[tuple[Assessor, ...]]:
    """Make these the assessors of this context."""
    return _assessors.set(assessors)


def stop_using(token: Token[tuple[Assessor, ...]]) -> None:
    """Bring back the assessors from before `use`."""
    _assessors.reset(token)


def current() -> tuple[Assessor, ...]:
    """The assessors of this context."""
    return _assessors.get()
