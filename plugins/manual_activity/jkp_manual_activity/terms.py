"""The words of the forms: by which method, and where the review stands."""

from enum import Enum

import strawberry


@strawberry.enum(description="How somebody applied, or how the interview or test is held.")
class ManualActivityMethod(Enum):
    """The field "metode" of the forms."""

    ONLINE = strawberry.enum_value("ONLINE", description="Over the internet: a website, e-mail or a video call.")
    ON_SITE = strawberry.enum_value("ON_SITE", description="In person at the company.")
    PHONE = strawberry.enum_value("PHONE", description="By telephone.")
    POST = strawberry.enum_value("POST", description="By letter.")
    JOB_FAIR = strawberry.enum_value("JOB_FAIR", description="At a job fair.")
    OTHER = strawberry.enum_value("OTHER", description="In another way; the note or the process says how.")


@strawberry.enum(description="Where the review of a manual activity stands.")
class ManualActivityStatus(Enum):
    """An activity counts until it is rejected (R116)."""

    SUBMITTED = strawberry.enum_value("SUBMITTED", description="It counts at once, and waits for an officer.")
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="An officer found its proof in order.")
    REJECTED = strawberry.enum_value("REJECTED", description="An officer rejected it; it no longer counts.")
