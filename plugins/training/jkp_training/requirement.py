"""The requirement that the rule book calls `training.attendance`."""

from typing import ClassVar
from uuid import UUID

from jkp.plugin import Assessment, Code, Period, PluginContext, Reason, State, reader
from jkp_training.attendance import Attendance
from jkp_training.models import Session
from jkp_training.settings import TrainingSettings


class TrainingAttendance:
    """Met by attending enough of the sessions that are scheduled in the period (R104).

    It does not apply to a period without sessions; how it stands beside the job search says the rule book (AMB-06).
    """

    code: ClassVar[str] = "training.attendance"
    title_id: ClassVar[str] = "Kehadiran pelatihan"
    title_en: ClassVar[str] = "Training attendance"

    def __init__(self, ctx: PluginContext[TrainingSettings]) -> None:
        self._ctx = ctx

    async def assess(self, participant_id: UUID, period: Period) -> Assessment:
        """The sessions of all enrolments together, against the share that the rule book asks for."""
        in_period = Session.filter(
            enrolment__participant_id=participant_id, day__range=(period.starts_on, period.ends_on)
        )
        sessions = await in_period.using_db(reader())
        if not sessions:
            return Assessment(state=State.NOT_APPLICABLE)
        min_percent = self._ctx.rule("mission.training", period.starts_on)["min_percent"]
        return _assessed(Attendance.of([session.attended for session in sessions]), min_percent)


def _assessed(attendance: Attendance, min_percent: int) -> Assessment:
    suffices = attendance.suffices(min_percent)
    return Assessment(
        state=State.SATISFIED if suffices else State.UNSATISFIED,
        current=attendance.attended,
        target=attendance.needed(min_percent),
        reasons=() if suffices else (_too_low(attendance, min_percent),),
    )


def _too_low(attendance: Attendance, min_percent: int) -> Reason:
    return Reason(
        code=Code.TRAINING_ATTENDANCE_LOW,
        missing=f"{attendance.attended}/{attendance.scheduled}",
        plugin="training",
        values={"minimum": str(min_percent)},
    )
