"""What counsellors do with requests and sessions."""

from typing import Any

import strawberry

from jkp.plugin import Role
from jkp_counselling import meeting, scheduling
from jkp_counselling.inputs import (
    CounsellingDeclineInput,
    CounsellingFinishInput,
    CounsellingIntroduceInput,
    CounsellingIntroducePayload,
    CounsellingRecommendInput,
    CounsellingRecordInput,
    CounsellingScheduleInput,
    CounsellingStepInput,
)
from jkp_counselling.introducing import introduce
from jkp_counselling.meeting import Recommended
from jkp_counselling.stepping import Answer, Context, code, done, id_of
from jkp_schema.api import Info, allow, answered

A_COUNSELLOR = allow(Role.COUNSELLOR)


def before_the_talk(ctx: Context) -> type:
    """Who one is, and what becomes of a request."""

    @strawberry.type
    class BeforeTheTalk:
        @strawberry.mutation(description="Say who you are, for your worksheets.", metadata=A_COUNSELLOR)
        async def counselling_introduce(
            self, info: Info, input: CounsellingIntroduceInput
        ) -> CounsellingIntroducePayload | None:
            async def effect() -> dict[str, Any]:
                return {"code": await introduce(code(info), input.name, input.office, input.certificate)}

            return await answered(CounsellingIntroducePayload, info, effect)

        @strawberry.mutation(description="Approve a request and set its time, or move it.", metadata=A_COUNSELLOR)
        async def counselling_schedule(self, info: Info, input: CounsellingScheduleInput) -> Answer:
            at, url = input.scheduled_at, input.video_url
            return await done(ctx, info, input, lambda: scheduling.schedule(ctx, code(info), id_of(input), at, url))

        @strawberry.mutation(description="Decline a request.", metadata=A_COUNSELLOR)
        async def counselling_decline(self, info: Info, input: CounsellingDeclineInput) -> Answer:
            return await done(ctx, info, input, lambda: scheduling.decline(ctx, code(info), id_of(input), input.reason))

        @strawberry.mutation(description="Note that the participant did not come.", metadata=A_COUNSELLOR)
        async def counselling_no_show(self, info: Info, input: CounsellingStepInput) -> Answer:
            return await done(ctx, info, input, lambda: scheduling.note_no_show(ctx, code(info), id_of(input)))

    return BeforeTheTalk


def in_the_talk(ctx: Context) -> type:
    """What is written down, recommended and agreed on."""

    @strawberry.type
    class InTheTalk:
        @strawberry.mutation(description="Write responses into the worksheet.", metadata=A_COUNSELLOR)
        async def counselling_record(self, info: Info, input: CounsellingRecordInput) -> Answer:
            given = {each.code: each.response for each in input.responses}
            return await done(ctx, info, input, lambda: meeting.record(ctx, code(info), id_of(input), given))

        @strawberry.mutation(description="Recommend vacancies and courses.", metadata=A_COUNSELLOR)
        async def counselling_recommend(self, info: Info, input: CounsellingRecommendInput) -> Answer:
            vacancies = [Recommended(each.vacancy_id, each.note) for each in input.vacancies]
            courses = [Recommended(each.course_code, each.note) for each in input.courses]
            return await done(
                ctx, info, input, lambda: meeting.recommend(ctx, code(info), id_of(input), vacancies, courses)
            )

        @strawberry.mutation(description="Finish the session with a recommendation.", metadata=A_COUNSELLOR)
        async def counselling_finish(self, info: Info, input: CounsellingFinishInput) -> Answer:
            outcome, agreement = input.outcome, input.agreement
            return await done(
                ctx, info, input, lambda: meeting.finish(ctx, code(info), id_of(input), outcome, agreement)
            )

    return InTheTalk
