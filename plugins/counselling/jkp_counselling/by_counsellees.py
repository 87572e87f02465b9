"""What participants do with a session, and the chat of both."""

import strawberry

from jkp.plugin import Role
from jkp_counselling import meeting, requesting
from jkp_counselling.inputs import CounsellingRequestInput, CounsellingStepInput, CounsellingWriteInput
from jkp_counselling.stepping import Answer, Context, done, id_of, me
from jkp_schema.api import Info, allow

A_PARTICIPANT, THE_TWO = allow(Role.PARTICIPANT), allow(Role.PARTICIPANT, Role.COUNSELLOR)


def by_counsellees(ctx: Context) -> type:
    """The mutations of participants, and the chat of both."""

    @strawberry.type
    class ByCounsellees:
        @strawberry.mutation(description="Ask for a session with a counsellor.", metadata=A_PARTICIPANT)
        async def counselling_request(self, info: Info, input: CounsellingRequestInput) -> Answer:
            return await done(ctx, info, input, lambda: requesting.request(ctx, me(info), input.reason))

        @strawberry.mutation(description="Take a session back before it starts.", metadata=A_PARTICIPANT)
        async def counselling_cancel(self, info: Info, input: CounsellingStepInput) -> Answer:
            return await done(ctx, info, input, lambda: requesting.cancel(ctx, me(info), id_of(input)))

        @strawberry.mutation(description="Start the session, at its time or later.", metadata=A_PARTICIPANT)
        async def counselling_start(self, info: Info, input: CounsellingStepInput) -> Answer:
            return await done(ctx, info, input, lambda: meeting.start(ctx, me(info), id_of(input)))

        @strawberry.mutation(description="Write to the other one while the session runs.", metadata=THE_TWO)
        async def counselling_write(self, info: Info, input: CounsellingWriteInput) -> Answer:
            by = info.context.principal
            return await done(ctx, info, input, lambda: meeting.write(ctx, by, id_of(input), input.text))

    return ByCounsellees
