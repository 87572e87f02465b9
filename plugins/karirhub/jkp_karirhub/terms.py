"""The plugin's vocabulary: kinds of employment, where an application stands, and what happens to it."""

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
    """The states of an application (R084)."""

    SENT = strawberry.enum_value("SENT", description="Sent to the company.")
    SEEN = strawberry.enum_value("SEEN", description="The company has read it.")
    SHORTLISTED = strawberry.enum_value("SHORTLISTED", description="The company considers it further.")
    INTERVIEW = strawberry.enum_value(
        "INTERVIEW", description="The company called to an interview or a selection test; the call is an activity."
    )
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="The company wants to hire. The end.")
    REJECTED = strawberry.enum_value(
        "REJECTED", description="The company does not want to hire; the application counts all the same. The end."
    )
    WITHDRAWN = strawberry.enum_value(
        "WITHDRAWN", description="The participant took it back, and it counts no longer. The end."
    )


class Move(Enum):
    """What happens to an application."""

    SEE = "SEE"
    SHORTLIST = "SHORTLIST"
    CALL = "CALL"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    WITHDRAW = "WITHDRAW"


@strawberry.enum(name="KarirhubEmployerMove", description="What a company says of an application.")
class EmployerMove(Enum):
    """The moves of a company, beside its calls, which have a mutation of their own."""

    SEE = strawberry.enum_value("SEE", description="It was read.")
    SHORTLIST = strawberry.enum_value("SHORTLIST", description="It is considered further.")
    ACCEPT = strawberry.enum_value("ACCEPT", description="The company wants to hire.")
    REJECT = strawberry.enum_value("REJECT", description="The company does not want to hire.")


@strawberry.enum(name="KarirhubMover", description="Who moved an application.")
class Mover(Enum):
    """Who says where an application stands."""

    PARTICIPANT = strawberry.enum_value("PARTICIPANT", description="Whoever applied.")
    EMPLOYER = strawberry.enum_value("EMPLOYER", description="The company, through this API.")
    BOARD = strawberry.enum_value("BOARD", description="The real Karirhub told it.")


@strawberry.enum(name="KarirhubMatchReason", description="Why a vacancy fits a participant.")
class MatchReason(Enum):
    """What a recommendation rests on."""

    DESIRED_JOB = strawberry.enum_value("DESIRED_JOB", description="The job that she registered for.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="The result of her self-assessment.")
    LOCATION = strawberry.enum_value("LOCATION", description="Where she wants to work.")
    EXPERIENCE = strawberry.enum_value("EXPERIENCE", description="What she has worked as.")
