"""The plugin's GraphQL types."""

from datetime import date, datetime

import strawberry

from jkp.plugin import ActivityKind
from jkp_manual_activity.models import ManualActivity as Row
from jkp_manual_activity.terms import ManualActivityMethod, ManualActivityStatus
from jkp_schema.api import INHERIT, Activity, Mission, UserError, global_id

_NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="An activity that was entered by hand, with its form, proof and review.")
class ManualActivity:
    """A manual activity."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    participant_id: strawberry.ID = strawberry.field(description="The participant who did it.")
    kind: ActivityKind = strawberry.field(description="What was done.")
    company: str = strawberry.field(description="The company.")
    company_address: str = strawberry.field(description="Its address.")
    position: str = strawberry.field(description="The position.")
    occurred_on: date = strawberry.field(description="The day of the application or of the invitation.")
    method: ManualActivityMethod = strawberry.field(description="How it was done.")
    media: str | None = strawberry.field(description="The medium of an application; null for an interview.")
    note: str | None = strawberry.field(description="The note of an application, if there is one.")
    experience: str | None = strawberry.field(description="How the interview was; null for an application.")
    process: str | None = strawberry.field(description="What happened in it; null for an application.")
    upload_id: strawberry.ID = strawberry.field(description="The proof; its file is at GET /uploads/{id}.")
    status: ManualActivityStatus = strawberry.field(description="Where its review stands.")
    review_reason: str | None = strawberry.field(description="What the officer wrote.")
    submitted_at: datetime = strawberry.field(description="When it was submitted.")
    reviewed_at: datetime | None = strawberry.field(
        description="When an officer reviewed it; null for one that was rejected with its claim."
    )

    @classmethod
    def of(cls, row: Row, status: ManualActivityStatus, reason: str) -> "ManualActivity":
        """The manual activity of a row, where it stands, and what an officer wrote."""
        return cls(
            id=strawberry.ID(global_id("ManualActivity", row.reference)),
            participant_id=strawberry.ID(global_id("Participant", row.participant_id)),
            kind=row.kind,
            company=row.company,
            company_address=row.company_address,
            position=row.position,
            occurred_on=row.occurred_on,
            method=row.method,
            media=row.media or None,
            note=row.note or None,
            experience=row.experience or None,
            process=row.process or None,
            upload_id=strawberry.ID(global_id("Upload", row.upload_id)),
            status=status,
            review_reason=reason or None,
            submitted_at=row.submitted_at,
            reviewed_at=row.reviewed_at,
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
