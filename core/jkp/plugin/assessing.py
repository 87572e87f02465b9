"""Ask a plugin's requirement, and keep its faults inside the plugin."""

import logging
from dataclasses import dataclass
from uuid import UUID

import orjson

from jkp.claims.locks import State
from jkp.claims.schedule import Period
from jkp.errors import LANGUAGES, Code, Reason
from jkp.missions.requirements import Progress
from jkp.plugin.guarding import PluginFault, guarded
from jkp.plugin.requiring import Assessment, Requirement


@dataclass(frozen=True)
class GuardedRequirement:
    """A requirement with its plugin's name and a time limit in seconds."""

    plugin: str
    requirement: Requirement
    seconds: float

    async def assess(self, participant_id: UUID, period: Period) -> Progress:
        """What the plugin says; UNKNOWN, naming the plugin, when it fails, is late or talks nonsense."""

        async def ask() -> Progress:
            return self._progress(await self.requirement.assess(participant_id, period))

        try:
            return await guarded(self.plugin, f"requirement {self.requirement.code}", self.seconds, ask)
        except PluginFault:
            return self._unknown()
        except Exception:
            logging.getLogger(f"jkp.plugins.{self.plugin}").exception("requirement %s", self.requirement.code)
            return self._unknown()

    def _progress(self, said: Assessment) -> Progress:
        return Progress(
            code=self.requirement.code,
            state=State(said.state),
            current=int(said.current),
            target=int(said.target),
            plugin=self.plugin,
            reasons=tuple(map(_tellable, said.reasons)) or self._unmet(said.state),
        )

    def _unmet(self, state: State) -> tuple[Reason, ...]:
        codes = {State.UNSATISFIED: Code.REQUIREMENT_UNMET, State.UNKNOWN: Code.REQUIREMENT_UNKNOWN}
        return (self._reason(codes[state]),) if state in codes else ()

    def _unknown(self) -> Progress:
        reasons = (self._reason(Code.REQUIREMENT_UNKNOWN),)
        return Progress(code=self.requirement.code, state=State.UNKNOWN, plugin=self.plugin, reasons=reasons)

    def _reason(self, code: Code) -> Reason:
        return Reason(code=code, plugin=self.plugin, values={"requirement": self.requirement.code})


def _tellable(reason: Reason) -> Reason:
    """The reason, if it can be stored and told; whatever is wrong with it is raised here and not to its reader."""
    restored = Reason.restored(orjson.loads(orjson.dumps(reason.stored())))
    for language in LANGUAGES:
        restored.message(language)
    return restored
