"""Who is hired gives training up: withdrawn while waiting, discontinued while it runs (R106, R107)."""

from datetime import date
from uuid import UUID

from jkp.plugin import Event, EventType, Personal, PluginContext, Subscriber, lock, transaction, wrote
from jkp_training.models import Enrolment, Session
from jkp_training.settings import TrainingSettings
from jkp_training.status import IF_HIRED, status_on

Context = PluginContext[TrainingSettings]


def hiring(ctx: Context) -> Subscriber:
    """Is told of every report of a new job."""

    async def handle(event: Event) -> None:
        case_id, hired_on = UUID(str(event.payload["case"])), date.fromisoformat(str(event.payload["accepted_on"]))
        await transaction(lambda: give_up(ctx, event.participant_id, case_id, hired_on))

    return Subscriber(events=[EventType.PLACEMENT_REPORTED], handle=handle, name="hiring")


async def give_up(ctx: Context, participant_id: UUID, case_id: UUID, hired_on: date) -> None:
    """End what was waiting or running on the day of the job; what was over by then stays. Harmless twice."""
    await lock(f"participant:{participant_id}")
    for enrolment in await Enrolment.filter(case_id=case_id, ended_as=None):
        sessions = await Session.filter(enrolment_id=enrolment.id)
        ended_as = IF_HIRED.get(status_on(hired_on, [session.day for session in sessions]))
        if ended_as:
            enrolment.ended_as, enrolment.ended_on, enrolment.ended_at = ended_as, hired_on, ctx.clock.now()
            await enrolment.save(update_fields=["ended_as", "ended_on", "ended_at"])
            await wrote(participant_id, Personal.TRAINING)
