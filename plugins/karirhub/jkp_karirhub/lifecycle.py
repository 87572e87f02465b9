"""The only moves between the states of an application (R084, R119). Pure."""

from collections.abc import Mapping

from jkp.plugin import Code, refuse
from jkp_karirhub.terms import ApplicationStatus, Move

S, M = ApplicationStatus, Move

OPEN = (S.SENT, S.SEEN, S.SHORTLISTED, S.INTERVIEW)
"""States from which the application can still move on; all others are its end."""

MOVES: Mapping[tuple[ApplicationStatus, Move], ApplicationStatus] = {
    (S.SENT, M.SEE): S.SEEN,
    (S.SENT, M.SHORTLIST): S.SHORTLISTED,
    (S.SEEN, M.SHORTLIST): S.SHORTLISTED,
    **{(status, M.CALL): S.INTERVIEW for status in OPEN},
    **{(status, M.ACCEPT): S.ACCEPTED for status in OPEN},
    **{(status, M.REJECT): S.REJECTED for status in OPEN},
    **{(status, M.WITHDRAW): S.WITHDRAWN for status in OPEN},
}
"""A company may call more than once, first to a test and then to an interview: it stays INTERVIEW."""

RESULTS: Mapping[Move, ApplicationStatus] = {move: after for (_, move), after in MOVES.items()}
"""The one state that each move leads to."""


def moved(status: ApplicationStatus, move: Move) -> ApplicationStatus:
    """The state after `move`. Error: ILLEGAL_TRANSITION."""
    after = MOVES.get((status, move))
    if after is None:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("applicationId",), status=status.name)
    return after
