"""Recommendations as the API shows them: the vacancy, its points, and the reasons in the reader's language."""

from collections.abc import Mapping

import strawberry

from jkp_karirhub.nodes import KarirhubVacancy
from jkp_karirhub.recommending import Recommended
from jkp_karirhub.terms import MatchReason
from jkp_schema.api import INHERIT

_WORDS: Mapping[MatchReason, Mapping[str, str]] = {
    MatchReason.DESIRED_JOB: {"id": "Sesuai jenis pekerjaan yang Anda inginkan", "en": "Fits the job that you want"},
    MatchReason.ASSESSMENT: {"id": "Sesuai hasil asesmen diri Anda", "en": "Fits the result of your self-assessment"},
    MatchReason.LOCATION: {"id": "Di lokasi yang Anda inginkan", "en": "Is where you want to work"},
    MatchReason.EXPERIENCE: {"id": "Sesuai pengalaman kerja Anda", "en": "Fits what you have worked as"},
}


@strawberry.type(description="Why a vacancy fits, and for how much that counts.")
class KarirhubReason:
    """A reason."""

    __policy__ = INHERIT

    kind: MatchReason = strawberry.field(description="What it rests on.")
    points: int = strawberry.field(description="The points that it gave.")
    message: str = strawberry.field(description="A sentence, in Indonesian or English.")


@strawberry.type(description="A vacancy that fits a participant. How it is reckoned is published in docs/services.md.")
class KarirhubRecommendation:
    """A recommendation."""

    __policy__ = INHERIT

    vacancy: KarirhubVacancy = strawberry.field(description="The vacancy.")
    points: int = strawberry.field(description="How well it fits, from 1 to 100.")
    reasons: list[KarirhubReason] = strawberry.field(description="Why; their points together are `points`.")

    @classmethod
    def of(cls, one: Recommended, language: str) -> "KarirhubRecommendation":
        """The recommendation, for a reader."""
        reasons = one.match.reasons.items()
        return cls(
            vacancy=KarirhubVacancy.of(one.vacancy, language),
            points=one.match.points,
            reasons=[
                KarirhubReason(kind=kind, points=points, message=_WORDS[kind][language]) for kind, points in reasons
            ],
        )
