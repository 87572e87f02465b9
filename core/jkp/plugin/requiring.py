"""A requirement that the rule book names and a plugin assesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable
from uuid import UUID

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.errors import Reason


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What a plugin says of a requirement: its state, how far it is (`current` of `target`), what is missing.

    The unit of `current` and `target` is the requirement's own: forms, sessions, percent.

    Example: `Assessment(state=State.UNSATISFIED, current=3, target=5)`
    """

    state: State
    current: int = 0
    target: int = 1
    reasons: Sequence[Reason] = ()


@runtime_checkable
class Requirement(Protocol):
    """A requirement that the rule book names by `code` and a plugin assesses.

    A fault, a late answer or no plugin at all is UNKNOWN: the claim stays locked, and the lock names the plugin.

    Example::

        class Completed:
            code = "assessment.completed"
            title_id = "Asesmen diri"
            title_en = "Self-assessment"

            async def assess(self, participant_id: UUID, period: Period) -> Assessment:
                done = await Form.filter(participant_id=participant_id).using_db(reader()).exists()
                return Assessment(state=State.SATISFIED if done else State.UNSATISFIED, current=int(done))
    """

    code: ClassVar[str]
    title_id: ClassVar[str]
    title_en: ClassVar[str]

    async def assess(self, participant_id: UUID, period: Period) -> Assessment:
        """Judge `period` (both days included) from the plugin's own tables; never from the network."""
        ...
