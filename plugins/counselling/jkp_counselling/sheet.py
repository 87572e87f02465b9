"""The worksheet (Kertas Kerja Konseling Karir) as the API shows it (R017)."""

from uuid import UUID

import strawberry

from jkp.plugin import Personal, PluginContext, reader
from jkp_counselling import worksheet
from jkp_counselling.models import Counsellor, Session
from jkp_counselling.questions import questions
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.terms import CounsellingOffice
from jkp_schema.api import INHERIT, Info, personal


@strawberry.type(description="A counsellor.")
class CounsellingCounsellor:
    """What a counsellor says of itself."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    name: str | None = strawberry.field(description="Name; null where none was told.")
    office: CounsellingOffice | None = strawberry.field(description="Office; null where none was told.")
    certificate: str | None = strawberry.field(description="Number of the certificate of competence.")


@strawberry.type(description="A participant, as far as the counsellor must know one.")
class CounsellingCounsellee:
    """The participant's side of the worksheet."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.PROFILE, of="participant_id")

    participant_id: strawberry.Private[UUID]
    name: str = strawberry.field(description="Full name.", metadata=personal(Personal.NAME, of="participant_id"))
    desired_job: str | None = strawberry.field(description="Desired job of the registration as a job seeker.")
    location: str | None = strawberry.field(description="Where work is wanted: HOME or ABROAD.")
    profile_percent: int | None = strawberry.field(description="How complete the profile is, 0 to 100.")
    groups: list[str] = strawberry.field(description="The job groups of the self-assessment, the best first.")
    occupations: list[str] = strawberry.field(description="Its occupations, the best first.")
    assessed_on: str | None = strawberry.field(description="The day of the self-assessment, like 2025-03-11.")


@strawberry.type(description="A guiding question and what was said to it.")
class CounsellingResponse:
    """A question with its response."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code of the question.")
    question: str = strawberry.field(description="The question, in Indonesian or English.")
    response: str | None = strawberry.field(description="What was said; null while nothing is written down.")


@strawberry.type(description="The record of a counselling session (Kertas Kerja Konseling Karir).")
class CounsellingWorksheet:
    """The worksheet: both profiles, the self-assessment, questions and responses."""

    __policy__ = INHERIT

    counsellor: CounsellingCounsellor = strawberry.field(description="The counsellor.")
    counsellee: CounsellingCounsellee = strawberry.field(description="The participant, as of the end of the session.")
    responses: list[CounsellingResponse] = strawberry.field(description="All guiding questions with their responses.")

    @classmethod
    async def of(cls, row: Session, ctx: PluginContext[CounsellingSettings], info: Info) -> "CounsellingWorksheet":
        """The worksheet of a session that has a counsellor; before its end it follows what is known today."""
        known = row.worksheet if row.worksheet is not None else await worksheet.known(ctx, row)
        language = info.context.language
        return cls(
            counsellor=await _counsellor(row.counsellor or ""),
            counsellee=await _counsellee(row, known, info),
            responses=[
                CounsellingResponse(
                    code=each.code, question=getattr(each, language), response=row.responses.get(each.code)
                )
                for each in questions()
            ],
        )


async def _counsellor(code: str) -> CounsellingCounsellor:
    row = await Counsellor.get_or_none(code=code, using_db=reader())
    if row is None:
        return CounsellingCounsellor(code=code, name=None, office=None, certificate=None)
    return CounsellingCounsellor(code=code, name=row.name, office=row.office, certificate=row.certificate)


async def _counsellee(row: Session, known: worksheet.Known, info: Info) -> CounsellingCounsellee:
    participant = await info.context.loaders.participant.load(row.participant_id)
    seeker, assessment = known.get("job_seeker", {}), known.get("assessment", {})
    return CounsellingCounsellee(
        participant_id=row.participant_id,
        name=participant.name if participant else "",
        desired_job=seeker.get("desired_job"),
        location=seeker.get("location"),
        profile_percent=known.get("profile", {}).get("percent"),
        groups=_codes(assessment.get("groups")),
        occupations=_codes(assessment.get("occupations")),
        assessed_on=assessment.get("completed_on"),
    )


def _codes(listed: str | None) -> list[str]:
    return listed.split(",") if listed else []
