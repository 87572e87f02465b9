"""What people may ask about what is kept of them: a copy of it, and its erasure."""

from datetime import date, datetime
from functools import partial
from typing import Any

import strawberry
from strawberry.scalars import JSON

from jkp import idempotency
from jkp.audit.models import Personal
from jkp.database import reader, run_tx
from jkp.plugin.guarding import PluginFault
from jkp.privacy import erasing, exporting
from jkp.privacy.models import Erasure as ErasureRow
from jkp.security.principals import Role
from jkp_schema.claims.preparing import KEY, NO_ERRORS
from jkp_schema.context import Info
from jkp_schema.edge.pricing import costs
from jkp_schema.errors import UserError, answered
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Participant
from jkp_schema.plugin.extension import shown
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import once


@strawberry.type(description="What became of a request to be erased.")
class Erasure:
    """An erasure."""

    __policy__ = INHERIT

    asked_at: datetime = strawberry.field(description="When it was asked for.")
    kept_until: date | None = strawberry.field(
        description="Last day on which claims and payments must be kept with a name; null where there were none."
    )
    completed_at: datetime | None = strawberry.field(description="When nothing was left that tells who it was.")

    @classmethod
    def of(cls, row: ErasureRow) -> "Erasure":
        """The erasure of a row."""
        return cls(asked_at=row.asked_at, kept_until=row.kept_until, completed_at=row.completed_at)


@strawberry.type
class PrivacyEdge:
    """What people may ask of what is kept of them."""

    @strawberry.field(
        description="Everything that is kept of you, plugins included, in clear: save it as a file. Only for yourself.",
        metadata={**allow(owner="local_id"), **costs(500)},
    )
    async def personal_data(participant: strawberry.Parent[Participant], info: Info) -> JSON | None:
        runtime = info.context.runtime
        try:
            tables = runtime.database.tables()
            copy = await exporting.copy_of(participant.local_id, tables, runtime.host.personal_data())
        except PluginFault as fault:
            raise shown(fault) from fault
        info.context.reads.note(participant.local_id, Personal.EVERYTHING)
        return JSON(copy)

    @strawberry.field(description="Whether the person asked to be erased.")
    async def erasure(participant: strawberry.Parent[Participant]) -> Erasure | None:
        row = await ErasureRow.get_or_none(participant_id=participant.local_id, using_db=reader())
        return Erasure.of(row) if row else None


@strawberry.input(description="Whom to erase.")
class EraseParticipantInput:
    """Input of `eraseParticipant`."""

    participant_id: strawberry.ID = strawberry.field(description="The participant; participants only themselves.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `eraseParticipant` answers.")
class EraseParticipantPayload:
    """Payload."""

    __policy__ = INHERIT

    erasure: Erasure | None = strawberry.field(
        description="What was erased, and what is kept until when.", default=None
    )
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class PrivacyMutation:
    """Mutations about what is kept."""

    @strawberry.mutation(
        description="Erase what is kept of somebody, for ever, unless a benefit is running. "
        "Claims and payments keep the name for as long as they must.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def erase_participant(self, info: Info, input: EraseParticipantInput) -> EraseParticipantPayload:
        return await answered(EraseParticipantPayload, info, lambda: _erased(info, input))


async def _erased(info: Info, given: EraseParticipantInput) -> dict[str, Any]:
    one, by, runtime = once(info, given), info.context.principal, info.context.runtime
    participant_id = uuid_of("Participant", given.participant_id, "participantId")
    # The plugins erase before the transaction begins: what would be refused in it is refused before them.
    await idempotency.known(one, reader())
    await erasing.require_erasable(by, participant_id)
    try:
        await erasing.erase_from_plugins(participant_id, runtime.host.personal_data())
    except PluginFault as fault:
        raise shown(fault) from fault
    years, tables = runtime.settings.privacy.keep_years, runtime.database.tables()
    await run_tx(partial(one.run, partial(erasing.erase, by, participant_id, tables, years)))
    return {"erasure": Erasure.of(await ErasureRow.get(participant_id=participant_id))}
