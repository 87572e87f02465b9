"""The requirement that the rule book calls `assessment.completed`."""

from typing import ClassVar
from uuid import UUID

from jkp.plugin import Assessment, Code, Period, Reason, State
from jkp_assessment.models import CompletedAssessment


class AssessmentCompleted:
    """Met once the participant has completed the form (R070, AMB-08)."""

    code: ClassVar[str] = "assessment.completed"
    title_id: ClassVar[str] = "Asesmen diri"
    title_en: ClassVar[str] = "Self-assessment"

    async def assess(self, participant_id: UUID, period: Period) -> Assessment:
        """Whether it was ever completed: the period does not matter."""
        if await CompletedAssessment.exists(participant_id=participant_id):
            return Assessment(state=State.SATISFIED, current=1)
        reason = Reason(code=Code.SELF_ASSESSMENT_REQUIRED, plugin="assessment")
        return Assessment(state=State.UNSATISFIED, reasons=[reason])
