"""The kinds of activity that the programme knows (domain model D1)."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """What a participant did to find work."""

    JOB_APPLICATION = "JOB_APPLICATION"
    INTERVIEW = "INTERVIEW"
    SELECTION_TEST_CALL = "SELECTION_TEST_CALL"


class Retraction(StrEnum):
    """Why an activity no longer counts."""

    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
