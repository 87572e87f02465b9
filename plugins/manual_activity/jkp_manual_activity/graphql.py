"""Submit a form, see one's own, review those of others."""

import strawberry

from jkp.plugin import GraphQLExtension, PluginContext, Role, reader
from jkp_manual_activity import forms
from jkp_manual_activity.answering import reviewed, submitted, withdrawn
from jkp_manual_activity.choosing import ManualActivityChoices
from jkp_manual_activity.forms import Form
from jkp_manual_activity.inputs import (
    ManualActivityReviewInput,
    ManualActivitySubmitApplicationInput,
    ManualActivitySubmitInterviewInput,
    ManualActivityWithdrawInput,
)
from jkp_manual_activity.models import ManualActivity as Row
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.standing import shown_page
from jkp_manual_activity.terms import ManualActivityStatus
from jkp_manual_activity.types import (
    ManualActivity,
    ManualActivityReviewPayload,
    ManualActivitySubmitPayload,
    ManualActivityWithdrawPayload,
)
from jkp_schema.api import PUBLIC, After, Connection, First, Info, Order, Participant, allow, page

NEWEST_FIRST = Order(("id",), descending=True)
LONGEST_WAITING = Order(("id",))
Context = PluginContext[ManualActivitySettings]


def extension(ctx: Context) -> GraphQLExtension:
    """The plugin's root fields, and a participant's manual activities."""
    return GraphQLExtension(query=_query(ctx), mutation=_mutation(ctx), extend={Participant: _participant_fields(ctx)})


def _mutation(ctx: Context) -> type:
    @strawberry.type
    class Mutation:
        @strawberry.mutation(
            description="Submit an application outside Karirhub, with its proof. It counts at once.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def manual_activity_submit_application(
            self, info: Info, input: ManualActivitySubmitApplicationInput
        ) -> ManualActivitySubmitPayload | None:
            def form() -> Form:
                return forms.application(input, ctx.settings, ctx.clock.today())

            return await submitted(ctx, info, input, form, allow_same_company=bool(input.allow_same_company))

        @strawberry.mutation(
            description="Submit an interview or a call to a selection test, with its proof. It counts at once.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def manual_activity_submit_interview(
            self, info: Info, input: ManualActivitySubmitInterviewInput
        ) -> ManualActivitySubmitPayload | None:
            def form() -> Form:
                return forms.interview(input, ctx.settings, ctx.clock.today())

            return await submitted(ctx, info, input, form)

        @strawberry.mutation(
            description="Take back a manual activity of one's own. It no longer counts.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def manual_activity_withdraw(
            self, info: Info, input: ManualActivityWithdrawInput
        ) -> ManualActivityWithdrawPayload | None:
            return await withdrawn(ctx, info, input)

        @strawberry.mutation(
            description="Accept or reject a manual activity, once and never one's own.", metadata=allow(Role.OFFICER)
        )
        async def manual_activity_review(
            self, info: Info, input: ManualActivityReviewInput
        ) -> ManualActivityReviewPayload | None:
            return await reviewed(ctx, info, input)

    return Mutation


def _query(ctx: Context) -> type:
    @strawberry.type
    class Query:
        """What the forms offer, and what officers ask for."""

        @strawberry.field(description="What the forms offer to choose from, with its titles.", metadata=PUBLIC)
        def manual_activity_choices(self, info: Info) -> ManualActivityChoices | None:
            return ManualActivityChoices.of(info.context.language)

        @strawberry.field(
            description="Manual activities that wait for a review, the longest waiting first; at most 100 a page.",
            metadata=allow(Role.OFFICER),
        )
        async def manual_activity_reviews(
            self, first: First = 20, after: After = None
        ) -> Connection[ManualActivity] | None:
            waiting = Row.filter(status=ManualActivityStatus.SUBMITTED).using_db(reader())
            return await shown_page(ctx, await page(waiting, LONGEST_WAITING, first, after, _itself), waiting=True)

    return Query


def _participant_fields(ctx: Context) -> type:
    @strawberry.type
    class ParticipantFields:
        """What a participant entered by hand."""

        @strawberry.field(description="What was entered by hand, the newest first; at most 100 a page.")
        async def manual_activity_submissions(
            participant: strawberry.Parent[Participant], first: First = 10, after: After = None
        ) -> Connection[ManualActivity] | None:
            rows = Row.filter(participant_id=participant.local_id).using_db(reader())
            return await shown_page(ctx, await page(rows, NEWEST_FIRST, first, after, _itself))

    return ParticipantFields


def _itself(row: Row) -> Row:
    return row
