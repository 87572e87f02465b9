"""The words of the forms: by which method and medium, why outside Karirhub, and where the review stands."""

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


@strawberry.enum(description="The medium of an application.")
class ManualActivityMedium(Enum):
    """The field "media pelamar" of the form (R170)."""

    JOB_BOARD = strawberry.enum_value("JOB_BOARD", description="Another job board; `media` names it.")
    COMPANY_WEBSITE = strawberry.enum_value("COMPANY_WEBSITE", description="The company's own website.")
    EMAIL = strawberry.enum_value("EMAIL", description="E-mail.")
    SOCIAL_MEDIA = strawberry.enum_value("SOCIAL_MEDIA", description="Social media.")
    MESSAGE = strawberry.enum_value("MESSAGE", description="A message by telephone, like WhatsApp.")
    NEWSPAPER = strawberry.enum_value("NEWSPAPER", description="An advertisement in a newspaper.")
    ACQUAINTANCE = strawberry.enum_value("ACQUAINTANCE", description="Somebody who knows the company.")
    EMPLOYMENT_OFFICE = strawberry.enum_value("EMPLOYMENT_OFFICE", description="An employment office (Disnaker).")
    DIRECT = strawberry.enum_value("DIRECT", description="Handed in at the company.")
    OTHER = strawberry.enum_value("OTHER", description="Another one; `media` must say which.")


@strawberry.enum(description="Why somebody looked for work outside Karirhub.")
class ManualActivityOutsideReason(Enum):
    """Number, kind or spread of its vacancies do not fit (R085, AMB-09)."""

    TOO_FEW = strawberry.enum_value("TOO_FEW", description="There are too few vacancies.")
    OTHER_KIND = strawberry.enum_value("OTHER_KIND", description="They are of another kind.")
    TOO_FAR = strawberry.enum_value("TOO_FAR", description="They are in other places.")
    OTHER = strawberry.enum_value("OTHER", description="Another one; `note` must say which.")


@strawberry.enum(description="On what ground an officer rejected a manual activity.")
class ManualActivityGround(Enum):
    """What is wrong with it."""

    UNREADABLE = strawberry.enum_value("UNREADABLE", description="The proof cannot be read.")
    PROVES_SOMETHING_ELSE = strawberry.enum_value(
        "PROVES_SOMETHING_ELSE", description="The proof is about another person, company, position or day."
    )
    USED_BEFORE = strawberry.enum_value("USED_BEFORE", description="The same proof was handed in before.")
    NO_APPLICATION = strawberry.enum_value("NO_APPLICATION", description="It is no application and no invitation.")
    UNTRUE = strawberry.enum_value("UNTRUE", description="It did not take place.")
    OTHER = strawberry.enum_value("OTHER", description="Something else; the reason says what.")


@strawberry.enum(description="Where the review of a manual activity stands.")
class ManualActivityStatus(Enum):
    """An activity counts until it is rejected or withdrawn (R116)."""

    SUBMITTED = strawberry.enum_value("SUBMITTED", description="It counts at once, and waits for an officer.")
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="An officer found its proof in order.")
    REJECTED = strawberry.enum_value("REJECTED", description="An officer rejected it; it no longer counts.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="Its participant withdrew it; it no longer counts.")
