"""A company invites an applicant: the call is an activity of the participant at once (R119, R120, R171, AMB-11)."""

from uuid import UUID, uuid4

from jkp.plugin import ActivityKind, Code, PluginContext, ProposedActivity, invalid, refuse
from jkp_karirhub.folding import folded
from jkp_karirhub.models import Application, Invitation
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import ApplicationStatus

CALLS = (ActivityKind.INTERVIEW, ActivityKind.SELECTION_TEST_CALL)


async def invite(ctx: PluginContext[KarirhubSettings], company: str, application_id: int, kind: ActivityKind) -> UUID:
    """Invite to an interview or a selection test, inside an open transaction; the invitation's id.

    Errors: INVALID_INPUT for another kind, NOT_FOUND for an application to another company.
    """
    if kind not in CALLS:
        raise invalid(path=("kind",), id="INTERVIEW atau SELECTION_TEST_CALL", en="INTERVIEW or SELECTION_TEST_CALL")
    application = await _received(company, application_id)
    application.status = ApplicationStatus.INVITED
    await application.save(update_fields=["status"])
    invitation = await Invitation.create(id=uuid4(), application=application, kind=kind, invited_on=ctx.clock.today())
    await ctx.activities.record(_activity(invitation, application))
    return invitation.id


async def _received(company: str, application_id: int) -> Application:
    application = await Application.get_or_none(
        id=application_id, vacancy__company_folded=folded(company)
    ).select_related("vacancy")
    if application is None:
        raise refuse(Code.NOT_FOUND, path=("applicationId",))
    return application


def _activity(invitation: Invitation, application: Application) -> ProposedActivity:
    return ProposedActivity(
        kind=invitation.kind,
        external_id=str(invitation.id),
        participant_id=application.participant_id,
        occurred_on=invitation.invited_on,
        company=application.vacancy.company,
        position=application.vacancy.title,
    )
