"""What the mutations answer."""

import strawberry

from jkp_profile.nodes import ProfileJobSeeker
from jkp_profile.resume import ProfileCompleteness, ProfileResume
from jkp_schema.api import INHERIT, UserError

_NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="What `profileSave` answers.")
class ProfileSavePayload:
    """Payload."""

    __policy__ = INHERIT

    resume: ProfileResume | None = strawberry.field(description="The résumé after it.", default=None)
    completeness: ProfileCompleteness | None = strawberry.field(description="How complete it is now.", default=None)
    errors: list[UserError] = strawberry.field(description=_NO_ERRORS)


@strawberry.type(description="What `profileRegisterAsSeeker` answers.")
class ProfileRegisterAsSeekerPayload:
    """Payload."""

    __policy__ = INHERIT

    job_seeker: ProfileJobSeeker | None = strawberry.field(description="The registration.", default=None)
    errors: list[UserError] = strawberry.field(description=_NO_ERRORS)
