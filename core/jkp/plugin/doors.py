"""The doors into the core that a plugin's context carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jkp import clock
from jkp.claims import identity
from jkp.database import joined, reading
from jkp.errors import Code, refuse
from jkp.evidence import uploads
from jkp.evidence.models import Upload
from jkp.missions import evaluation, ledger
from jkp.missions.kinds import Retraction
from jkp.missions.ledger import ProposedActivity
from jkp.missions.models import Activity
from jkp.plugin.facts import BenefitMonth, month_on
from jkp.plugin.guarding import elsewhere
from jkp.plugin.pacing import counted
from jkp.plugin.recording import Recorded, RecordedActivity, recorded

UPLOAD = ("uploadId",)


@dataclass(frozen=True)
class LedgerDoor:
    """Writes to the ledger in the name of one plugin."""

    plugin: str

    async def record(self, activity: ProposedActivity, *, allow_same_company: bool = False) -> Recorded:
        """Record an activity of this plugin."""
        with counted():
            row, is_new = await ledger.record(self.plugin, activity, allow_same_company=allow_same_company)
        return Recorded(recorded(row), is_new)

    async def retract(self, external_id: str, why: Retraction, note: str = "") -> RecordedActivity:
        """Retract an activity of this plugin."""
        with counted():
            return recorded(await ledger.retract(self.plugin, external_id, why, note))

    async def find(self, external_ids: Iterable[str]) -> Mapping[str, RecordedActivity]:
        """This plugin's activities of these ids."""
        rows = Activity.filter(plugin=self.plugin, external_id__in=list(external_ids)).using_db(reading())
        return {row.external_id: recorded(row) for row in await rows}


class MissionDoor:
    """Asks for a new assessment, and tells the month of a day."""

    async def reassess(self, participant_id: UUID) -> None:
        """Ask all plugins again and recompute the open missions."""
        async with elsewhere():
            with counted():
                await evaluation.reassess(participant_id)

    async def month_on(self, participant_id: UUID, day: date) -> BenefitMonth | None:
        """The month of her running benefit that the day is in."""
        return await month_on(participant_id, day)


@dataclass(frozen=True)
class UploadsDoor:
    """Attaches uploads to what one plugin keeps, and looks at them."""

    plugin: str

    async def use(self, participant_id: UUID, upload_id: UUID, what: str, *, path: tuple[str, ...] = UPLOAD) -> None:
        """Attach her upload. Error: EVIDENCE_UNKNOWN."""
        used_for = f"{self.plugin}:{what}"
        await joined(lambda: uploads.use([upload_id], participant_id, used_for, path))

    async def is_photograph(self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = UPLOAD) -> bool:
        """Whether it is one still picture. Error: EVIDENCE_UNKNOWN."""
        return await identity.can_be_seen(await uploads.content(upload_id, participant_id, path))

    async def digest(self, participant_id: UUID, upload_id: UUID, *, path: tuple[str, ...] = UPLOAD) -> str:
        """The SHA-256 of its bytes. Error: EVIDENCE_UNKNOWN."""
        found = await Upload.get_or_none(id=upload_id, participant_id=participant_id, using_db=reading())
        if found is None:
            raise refuse(Code.EVIDENCE_UNKNOWN, path=path)
        return found.sha256


class ClockDoor:
    """Reads the programme's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return clock.now()

    def today(self) -> date:
        """The present legal day."""
        return clock.today()
