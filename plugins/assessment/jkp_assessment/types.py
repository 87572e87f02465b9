"""The form, the draft and the result as GraphQL types."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import strawberry

from jkp_assessment.instrument import statements
from jkp_assessment.models import CompletedAssessment, Draft
from jkp_assessment.scoring import GroupMatch
from jkp_schema.api import INHERIT, Mission, UserError


@strawberry.type(description="A statement of the self-assessment, to be rated from 0 to 100.")
class AssessmentStatement:
    """A statement."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    text: str = strawberry.field(description="The sentence, in Indonesian or English.")


@strawberry.type(description="An occupation that fits.")
class AssessmentOccupation:
    """An occupation of a group."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code; Karirhub files vacancies under the same codes.")
    title: str = strawberry.field(description="Name, in Indonesian or English.")
    match_percent: int = strawberry.field(description="How well it fits, 0 to 100; 50 says nothing.")


@strawberry.type(description="A group of jobs that fits.")
class AssessmentGroup:
    """A group of the result."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code; the category under which Karirhub files vacancies.")
    title: str = strawberry.field(description="Name, in Indonesian or English.")
    match_percent: int = strawberry.field(description="How well it fits: the mean of its best three occupations.")
    occupations: list[AssessmentOccupation] = strawberry.field(description="Its best occupations, the best first.")


@strawberry.type(description="A completed self-assessment.")
class AssessmentResult:
    """The result."""

    __policy__ = INHERIT

    completed_at: datetime = strawberry.field(description="When it was completed.")
    previous_jobs: list[str] = strawberry.field(description="The previous jobs that were given.")
    desired_jobs: list[str] = strawberry.field(description="The desired jobs that were given.")
    groups: list[AssessmentGroup] = strawberry.field(description="The three job groups that fit best.")

    @classmethod
    def of(cls, row: CompletedAssessment, language: str) -> "AssessmentResult":
        """The result of a row."""
        return cls(
            completed_at=row.completed_at,
            previous_jobs=row.previous_jobs,
            desired_jobs=row.desired_jobs,
            groups=[_group(stored, language) for stored in row.result or []],
        )


@strawberry.type(description="A self-assessment that was saved and not completed.")
class AssessmentDraft:
    """The draft."""

    __policy__ = INHERIT

    saved_at: datetime = strawberry.field(description="When it was last saved.")
    previous_jobs: list[str] = strawberry.field(description="The previous jobs so far.")
    desired_jobs: list[str] = strawberry.field(description="The desired jobs so far.")
    answered: list[str] = strawberry.field(description="Codes of the statements that have an answer.")
    unanswered: list[str] = strawberry.field(description="Codes of those that have none, in the order of the form.")

    @classmethod
    def of(cls, row: Draft) -> "AssessmentDraft":
        """The draft of a row."""
        return cls(
            saved_at=row.saved_at,
            previous_jobs=row.previous_jobs,
            desired_jobs=row.desired_jobs,
            answered=[each.code for each in statements() if each.code in row.answers],
            unanswered=[each.code for each in statements() if each.code not in row.answers],
        )


@strawberry.input(description="How well a statement fits.")
class AssessmentAnswerInput:
    """An answer."""

    code: str = strawberry.field(description="The statement.")
    value: int = strawberry.field(description="0 (does not fit me at all) to 100 (fits me very well).")


@strawberry.input(description="A part of the form; what is left out stays as it was saved.")
class AssessmentSaveInput:
    """Input of `assessmentSave`."""

    previous_jobs: list[str] | None = strawberry.field(description="At most 3 previous jobs.", default=None)
    desired_jobs: list[str] | None = strawberry.field(description="At most 3 desired jobs.", default=None)
    answers: list[AssessmentAnswerInput] = strawberry.field(description="Answers so far.", default_factory=list)


@strawberry.type(description="What `assessmentSave` answers.")
class AssessmentSavePayload:
    """Payload."""

    __policy__ = INHERIT

    draft: AssessmentDraft | None = strawberry.field(description="What is saved.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.input(description="The completed form; what is left out is taken from what was saved.")
class AssessmentSubmitInput:
    """Input of `assessmentSubmit`."""

    previous_jobs: list[str] | None = strawberry.field(description="1-3 previous jobs.", default=None)
    desired_jobs: list[str] | None = strawberry.field(description="Exactly 3 different desired jobs.", default=None)
    answers: list[AssessmentAnswerInput] = strawberry.field(
        description="With the saved ones, one answer for every statement.", default_factory=list
    )


@strawberry.type(description="What `assessmentSubmit` answers.")
class AssessmentSubmitPayload:
    """Payload."""

    __policy__ = INHERIT

    completed_at: datetime | None = strawberry.field(description="When it was completed.", default=None)
    result: AssessmentResult | None = strawberry.field(description="The three job groups that fit best.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


def stored(matches: Sequence[GroupMatch]) -> list[dict[str, Any]]:
    """The result as it is kept, in both languages."""
    return [
        {
            "code": one.group.code,
            "id": one.group.id,
            "en": one.group.en,
            "percent": one.percent,
            "occupations": [
                {"code": each.code, "id": each.id, "en": each.en, "percent": percent}
                for each, percent in one.occupations
            ],
        }
        for one in matches
    ]


def _group(kept: Mapping[str, Any], language: str) -> AssessmentGroup:
    occupations = [
        AssessmentOccupation(code=each["code"], title=each[language], match_percent=each["percent"])
        for each in kept["occupations"]
    ]
    return AssessmentGroup(
        code=kept["code"], title=kept[language], match_percent=kept["percent"], occupations=occupations
    )
