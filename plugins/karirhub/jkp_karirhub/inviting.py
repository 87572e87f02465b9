"""A company invites an applicant: the call is an activity of the participant at once (R119, R120, R171, AMB-11)."""

from uuid import UUID, uuid4

from jkp.plugin import ActivityKind, PluginContext, ProposedActivity, invalid
from jkp_karirhub import moving
from jkp_karirhub.models import Application, Invitation
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import Move, Mover

CALLS = (ActivityKind.INTERVIEW, ActivityKind.SELECTION_TEST_CALL)
Context = PluginContext[KarirhubSettings]


async def invite(ctx: Context, company: str, application_id: int, kind: ActivityKind) -> UUID:
    """Invite to an interview or a selection test, inside an open transaction; the invitation's id.

    Errors: INVALID_INPUT for another kind, NOT_FOUND for an application to another company, ILLEGAL_TRANSITION for
    one that has come to its end.
    """
    if kind not in CALLS:
        raise invalid(path=("kind",), id="INTERVIEW atau SELECTION_TEST_CALL", en="INTERVIEW or SELECTION_TEST_CALL")
    application = await moving.received(company, application_id)
    await moving.step(application, Move.CALL, Mover.EMPLOYER, ctx.clock.now())
    invitation = await Invitation.create(id=uuid4(), application=application, kind=kind, invited_on=ctx.clock.today())
    await ctx.activities.record(activity(invitation, application))
    return invitation.id


def activity(invitation: Invitation, application: Application) -> ProposedActivity:
    """The call as an activity. The application came with its vacancy."""
    return ProposedActivity(
        kind=invitation.kind,
        external_id=str(invitation.id),
        participant_id=application.participant_id,
        occurred_on=invitation.invited_on,
        company=application.vacancy.company,
        position=application.vacancy.title,
    )
