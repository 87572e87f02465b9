"""Ask a plugin's requirement, and keep its faults inside the plugin."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.errors import LANGUAGES, Code, Reason
from jkp.missions.requirements import Progress
from jkp.plugin.guarding import Guard, PluginFault
from jkp.plugin.requiring import Assessment, Requirement
from jkp.plugin.switching import Kind

KIND = Kind.REQUIREMENTS
LARGEST = 2**31 - 1
MOST_REASONS = 100
LONGEST_REASON = 10_000


@dataclass(frozen=True)
class GuardedRequirement:
    """A requirement behind the guard of its plugin."""

    plugin: str
    requirement: Requirement
    guard: Guard

    async def assess(self, participant_id: UUID, period: Period) -> Progress:
        """What the plugin says; UNKNOWN, naming the plugin, when it fails, is late or talks nonsense."""

        async def ask() -> Progress:
            return self._progress(await self.requirement.assess(participant_id, period))

        try:
            return await self.guard.awaited(f"requirement {self.requirement.code}", ask)
        except PluginFault:
            return self._unknown()
        except Exception:
            logging.getLogger(f"jkp.plugins.{self.plugin}").exception("requirement %s", self.requirement.code)
            return self._unknown()

    def _progress(self, said: Assessment) -> Progress:
        if not isinstance(said, Assessment):
            raise TypeError(f"assess must give an Assessment, not {type(said).__name__}")
        return Progress(
            code=self.requirement.code,
            state=State(said.state),
            current=_storable(said.current),
            target=_storable(said.target),
            plugin=self.plugin,
            reasons=_tellable(said.reasons) or self._unmet(State(said.state)),
        )

    def _unmet(self, state: State) -> tuple[Reason, ...]:
        codes = {State.UNSATISFIED: Code.REQUIREMENT_UNMET, State.UNKNOWN: Code.REQUIREMENT_UNKNOWN}
        return (self._reason(codes[state]),) if state in codes else ()

    def _unknown(self) -> Progress:
        reasons = (self._reason(Code.REQUIREMENT_UNKNOWN),)
        return Progress(code=self.requirement.code, state=State.UNKNOWN, plugin=self.plugin, reasons=reasons)

    def _reason(self, code: Code) -> Reason:
        return Reason(code=code, plugin=self.plugin, values={"requirement": self.requirement.code})


def _storable(number: int) -> int:
    """Error: `ValueError` for what no column of ours holds."""
    if not 0 <= int(number) <= LARGEST:
        raise ValueError(f"a number from 0 to {LARGEST} is wanted")
    return int(number)


def _tellable(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons, if they can be stored and told; what is wrong is raised here, and not to whoever reads them."""
    if len(reasons) > MOST_REASONS:
        raise ValueError(f"{len(reasons)} reasons; at most {MOST_REASONS}")
    return tuple(map(_restored, reasons))


def _restored(reason: Reason) -> Reason:
    stored = orjson.dumps(reason.stored())
    if len(stored) > LONGEST_REASON:
        raise ValueError(f"a reason of {len(stored)} bytes; at most {LONGEST_REASON}")
    restored = Reason.restored(orjson.loads(stored))
    for language in LANGUAGES:
        restored.message(language)
    return restored
