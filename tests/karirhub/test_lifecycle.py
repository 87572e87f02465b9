"""The table of moves of an application (R084)."""

from itertools import product

import pytest
from support.cases import at_once

from jkp.errors import Refused
from jkp_karirhub.lifecycle import MOVES, OPEN, moved
from jkp_karirhub.terms import ApplicationStatus, Move

S, M = ApplicationStatus, Move

ALLOWED = {
    S.SENT: {M.SEE, M.SHORTLIST, M.CALL, M.ACCEPT, M.REJECT, M.WITHDRAW},
    S.SEEN: {M.SHORTLIST, M.CALL, M.ACCEPT, M.REJECT, M.WITHDRAW},
    S.SHORTLISTED: {M.CALL, M.ACCEPT, M.REJECT, M.WITHDRAW},
    S.INTERVIEW: {M.CALL, M.ACCEPT, M.REJECT, M.WITHDRAW},
}


@at_once("status, move", product(ApplicationStatus, Move))
def test_every_move_is_allowed_or_refused_as_the_table_says(status: ApplicationStatus, move: Move) -> None:
    if move in ALLOWED.get(status, ()):
        assert moved(status, move) is MOVES[status, move]
    else:
        with pytest.raises(Refused, match="ILLEGAL_TRANSITION"):
            moved(status, move)


def test_what_has_ended_stays_ended() -> None:
    assert set(ALLOWED) == set(OPEN)
    assert {after for after in MOVES.values() if after not in OPEN} == {S.ACCEPTED, S.REJECTED, S.WITHDRAWN}
