"""The kinds of activity that the programme knows (domain model D1)."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """What a participant did to find work.

    Example: `kinds=[ActivityKind.JOB_APPLICATION]`
    """

    JOB_APPLICATION = "JOB_APPLICATION"
    INTERVIEW = "INTERVIEW"
    SELECTION_TEST_CALL = "SELECTION_TEST_CALL"


class Retraction(StrEnum):
    """Why an activity no longer counts.

    Example: `await ctx.activities.retract("17", Retraction.WITHDRAWN)`
    """

    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
