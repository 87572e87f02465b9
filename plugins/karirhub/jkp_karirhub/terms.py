"""The plugin's vocabulary: kinds of employment, and where an application stands."""

from enum import Enum

import strawberry


@strawberry.enum(name="KarirhubEmploymentType", description="What kind of employment a vacancy offers.")
class EmploymentType(Enum):
    """The terms of Indonesian labour law, as vacancies name them."""

    PKWT = strawberry.enum_value("PKWT", description="For a fixed term.")
    PKWTT = strawberry.enum_value("PKWTT", description="Permanent.")
    PARUH_WAKTU = strawberry.enum_value("PARUH_WAKTU", description="Part-time.")
    MAGANG = strawberry.enum_value("MAGANG", description="An apprenticeship.")


@strawberry.enum(name="KarirhubApplicationStatus", description="Where an application stands.")
class ApplicationStatus(Enum):
    """The states of an application."""

    SENT = strawberry.enum_value("SENT", description="Sent to the company.")
    INVITED = strawberry.enum_value("INVITED", description="The company invited to an interview or a selection test.")
