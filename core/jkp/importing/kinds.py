"""The kinds of files, in the order in which an empty database needs them."""

from enum import StrEnum

from jkp.importing.contributions import Contributions
from jkp.importing.employers import Employers
from jkp.importing.employments import Employments
from jkp.importing.entries import Kind
from jkp.importing.participants import Participants


class KindName(StrEnum):
    """What a file is about."""

    PARTICIPANTS = "participants"
    EMPLOYERS = "employers"
    EMPLOYMENTS = "employments"
    CONTRIBUTIONS = "contributions"


KINDS: dict[KindName, Kind] = {
    KindName.PARTICIPANTS: Participants(),
    KindName.EMPLOYERS: Employers(),
    KindName.EMPLOYMENTS: Employments(),
    KindName.CONTRIBUTIONS: Contributions(),
}
