"""The plugin's vocabulary: where a session stands, what it ends with, and who speaks in it."""

from enum import Enum

import strawberry


@strawberry.enum(description="Where a counselling session stands.")
class CounsellingStatus(Enum):
    """The states of a session."""

    REQUESTED = strawberry.enum_value("REQUESTED", description="Waits for a counsellor.")
    SCHEDULED = strawberry.enum_value("SCHEDULED", description="A counsellor approved it and set its time.")
    STARTED = strawberry.enum_value("STARTED", description="The two talk.")
    FINISHED = strawberry.enum_value("FINISHED", description="Over, with a recommendation.")
    NO_SHOW = strawberry.enum_value("NO_SHOW", description="The participant did not come.")
    DECLINED = strawberry.enum_value("DECLINED", description="A counsellor declined the request.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="The participant took it back.")


@strawberry.enum(description="What a counselling session recommends.")
class CounsellingOutcome(Enum):
    """The two recommendations (R095)."""

    WORK = strawberry.enum_value("WORK", description="To look for work.")
    TRAINING = strawberry.enum_value("TRAINING", description="To take training; enrolment needs it.")


@strawberry.enum(description="Who wrote a message.")
class CounsellingAuthor(Enum):
    """The two who talk."""

    COUNSELLEE = strawberry.enum_value("COUNSELLEE", description="The participant.")
    COUNSELLOR = strawberry.enum_value("COUNSELLOR", description="The counsellor.")


@strawberry.enum(description="What a counsellor is by office.")
class CounsellingOffice(Enum):
    """The two offices whose holders may counsel (R015)."""

    PENGANTAR_KERJA = strawberry.enum_value("PENGANTAR_KERJA", description="A civil servant of job placement.")
    PETUGAS_ANTARKERJA = strawberry.enum_value("PETUGAS_ANTARKERJA", description="An appointed officer of placement.")


OPEN = (CounsellingStatus.REQUESTED, CounsellingStatus.SCHEDULED, CounsellingStatus.STARTED)
"""A participant has at most one session in these states."""
