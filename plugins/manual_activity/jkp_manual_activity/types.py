"""The plugin's GraphQL types."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.plugin import ActivityKind, Personal, Role
from jkp_manual_activity.models import ManualActivity as Row
from jkp_manual_activity.similar import SIMILAR, Wanted
from jkp_manual_activity.terms import (
    ManualActivityGround,
    ManualActivityMedium,
    ManualActivityMethod,
    ManualActivityOutsideReason,
    ManualActivityStatus,
)
from jkp_schema.api import INHERIT, Activity, Info, Mission, UserError, allow, global_id, personal

_NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="Another manual activity that may be the same one, for the officer who reviews it.")
class ManualActivitySimilar:
    """A likely duplicate (golden G32); nothing is rejected for it (AMB-09)."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.SEARCH, of="person_id")

    person_id: strawberry.Private[UUID]
    manual_activity_id: strawberry.ID = strawberry.field(description="The other one.")
    participant_id: strawberry.ID = strawberry.field(description="Who entered it.")
    company: str = strawberry.field(description="Its company.")
    position: str = strawberry.field(description="Its position.")
    occurred_on: date = strawberry.field(description="Its day.")
    same_proof: bool = strawberry.field(description="Whether its proof is the very same file, byte by byte.")
    same_position: bool = strawberry.field(
        description="Whether the same participant entered the same position at the same company for another day."
    )

    @classmethod
    def of(cls, other: Row, wanted: Wanted) -> "ManualActivitySimilar":
        """The other row, compared with the one that is reviewed."""
        return cls(
            person_id=other.participant_id,
            manual_activity_id=strawberry.ID(global_id("ManualActivity", other.reference)),
            participant_id=strawberry.ID(global_id("Participant", other.participant_id)),
            company=other.company,
            position=other.position,
            occurred_on=other.occurred_on,
            same_proof=wanted.has_proof_of(other),
            same_position=wanted.has_position_of(other),
        )


@strawberry.type(description="An activity that was entered by hand, with its form, proof and review.")
class ManualActivity:
    """A manual activity."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.SEARCH, of="wanted.participant_id")

    wanted: strawberry.Private[Wanted]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    participant_id: strawberry.ID = strawberry.field(description="The participant who did it.")
    kind: ActivityKind = strawberry.field(description="What was done.")
    company: str = strawberry.field(description="The company.")
    company_address: str = strawberry.field(description="Its address.")
    position: str = strawberry.field(description="The position.")
    occurred_on: date = strawberry.field(description="The day of the application or of the invitation.")
    method: ManualActivityMethod = strawberry.field(description="How it was done.")
    medium: ManualActivityMedium | None = strawberry.field(
        description="The medium of an application; null for an interview, and for forms from before it was chosen."
    )
    media: str | None = strawberry.field(description="What the medium of an application is called, if it was named.")
    outside_reason: ManualActivityOutsideReason | None = strawberry.field(
        description="Why not through Karirhub; null where the medium is."
    )
    note: str | None = strawberry.field(description="The note of an application, if there is one.")
    experience: str | None = strawberry.field(description="How the interview was; null for an application.")
    process: str | None = strawberry.field(description="What happened in it; null for an application.")
    upload_id: strawberry.ID = strawberry.field(description="The proof; its file is at GET /uploads/{id}.")
    status: ManualActivityStatus = strawberry.field(description="Where its review stands.")
    review_ground: ManualActivityGround | None = strawberry.field(
        description="On what ground an officer rejected it; null for one that was rejected with its claim."
    )
    review_reason: str | None = strawberry.field(description="What the officer wrote.")
    submitted_at: datetime = strawberry.field(description="When it was submitted.")
    reviewed_at: datetime | None = strawberry.field(
        description="When an officer reviewed it; null for one that was rejected with its claim."
    )
    withdrawn_at: datetime | None = strawberry.field(description="When its participant withdrew it.")
    resubmission_of: strawberry.ID | None = strawberry.field(description="The rejected one that it takes the place of.")
    resubmitted_as: strawberry.ID | None = strawberry.field(description="The one that took its place.")

    @strawberry.field(
        description="Others that may be the same activity, the latest first, at most 10.", metadata=allow(Role.OFFICER)
    )
    async def similar(self, info: Info) -> list[ManualActivitySimilar] | None:
        found = await SIMILAR.load(info, self.wanted)
        return [ManualActivitySimilar.of(other, self.wanted) for other in found]

    @classmethod
    def of(cls, row: Row, status: ManualActivityStatus, reason: str, resubmitted_as: UUID | None) -> "ManualActivity":
        """The manual activity of a row, where it stands, what an officer wrote, and what took its place."""
        return cls(
            wanted=Wanted.of(row),
            id=strawberry.ID(global_id("ManualActivity", row.reference)),
            participant_id=strawberry.ID(global_id("Participant", row.participant_id)),
            kind=row.kind,
            company=row.company,
            company_address=row.company_address,
            position=row.position,
            occurred_on=row.occurred_on,
            method=row.method,
            medium=row.medium,
            media=row.media or None,
            outside_reason=row.outside_reason,
            note=row.note or None,
            experience=row.experience or None,
            process=row.process or None,
            upload_id=strawberry.ID(global_id("Upload", row.upload_id)),
            status=status,
            review_ground=row.review_ground,
            review_reason=reason or None,
            submitted_at=row.submitted_at,
            reviewed_at=row.reviewed_at,
            withdrawn_at=row.withdrawn_at,
            resubmission_of=_gid(row.resubmits),
            resubmitted_as=_gid(resubmitted_as),
        )


@strawberry.type(description="What submitting either form answers.")
class ManualActivitySubmitPayload:
    """Payload."""

    __policy__ = INHERIT

    manual_activity: ManualActivity | None = strawberry.field(description="The form as it is kept.", default=None)
    activity: Activity | None = strawberry.field(description="Its entry in the ledger.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description=_NO_ERRORS)


@strawberry.type(description="What `manualActivityReview` answers.")
class ManualActivityReviewPayload:
    """Payload."""

    __policy__ = INHERIT

    manual_activity: ManualActivity | None = strawberry.field(description="After the review.", default=None)
    errors: list[UserError] = strawberry.field(description=_NO_ERRORS)


@strawberry.type(description="What `manualActivityWithdraw` answers.")
class ManualActivityWithdrawPayload:
    """Payload."""

    __policy__ = INHERIT

    manual_activity: ManualActivity | None = strawberry.field(description="After it.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description=_NO_ERRORS)


def _gid(reference: UUID | None) -> strawberry.ID | None:
    return strawberry.ID(global_id("ManualActivity", reference)) if reference else None
