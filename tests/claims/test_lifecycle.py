"""The tables of moves: nothing moves but along them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import product
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cases import at_once

from jkp.claims.lifecycle import (
    CASE_MOVES,
    CLAIM_MOVES,
    DERIVED,
    SETTLED,
    CaseMove,
    CaseStatus,
    ClaimMove,
    ClaimStatus,
    moved_case,
    moved_claim,
)
from jkp.errors import Refused

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)

FILED = set(ClaimStatus) - DERIVED - {ClaimStatus.CANCELLED}


def reachable(moves: Mapping[tuple[S, M], S], start: S) -> set[S]:
    """Every state that some moves lead to."""
    found = {start}
    while more := {after for (before, _), after in moves.items() if before in found} - found:
        found |= more
    return found


def refusal(move: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        move()
    return refused.value.reasons[0].code


def test_every_stored_state_of_a_claim_can_be_reached() -> None:
    by_the_clock = {ClaimStatus.CLAIMABLE, ClaimStatus.LAPSED}

    assert reachable(CLAIM_MOVES, ClaimStatus.LOCKED) == set(ClaimStatus) - by_the_clock


def test_every_stored_state_of_a_case_can_be_reached() -> None:
    assert reachable(CASE_MOVES, CaseStatus.REPORTED) == set(CaseStatus)


def test_every_move_leads_somewhere() -> None:
    assert {move for _, move in CLAIM_MOVES} == set(ClaimMove)
    assert {move for _, move in CASE_MOVES} == set(CaseMove)


@at_once("status, move", product(ClaimStatus, ClaimMove))
def test_a_claim_moves_along_the_table_or_not_at_all(status: ClaimStatus, move: ClaimMove) -> None:
    if (status, move) in CLAIM_MOVES:
        assert moved_claim(status, move) is CLAIM_MOVES[status, move]
    else:
        assert refusal(lambda: moved_claim(status, move)) in ("ILLEGAL_TRANSITION", "ALREADY_SUBMITTED")


@at_once("status, move", product(CaseStatus, CaseMove))
def test_a_case_moves_along_the_table_or_not_at_all(status: CaseStatus, move: CaseMove) -> None:
    if (status, move) in CASE_MOVES:
        assert moved_case(status, move) is CASE_MOVES[status, move]
    else:
        assert refusal(lambda: moved_case(status, move)) == "ILLEGAL_TRANSITION"


@pytest.mark.parametrize("status", sorted(FILED))
def test_a_claim_that_was_filed_cannot_be_filed_again(status: ClaimStatus) -> None:
    assert refusal(lambda: moved_claim(status, ClaimMove.SUBMIT)) == "ALREADY_SUBMITTED"


def test_a_refused_move_names_the_state_that_forbids_it() -> None:
    with pytest.raises(Refused) as refused:
        moved_claim(ClaimStatus.PAID, ClaimMove.APPROVE)

    assert "PAID" in refused.value.reasons[0].message("en")


def test_the_next_month_waits_for_a_decision_and_not_for_the_bank() -> None:
    assert set(ClaimStatus) - SETTLED == {
        ClaimStatus.LOCKED,
        ClaimStatus.CLAIMABLE,
        ClaimStatus.SUBMITTED,
        ClaimStatus.IN_VERIFICATION,
        ClaimStatus.RETURNED,
        ClaimStatus.CANCELLED,
    }


@given(moves=st.lists(st.sampled_from(ClaimMove), max_size=12))
def test_whatever_is_tried_a_claim_is_approved_and_paid_at_most_once(moves: list[ClaimMove]) -> None:
    status, entered = ClaimStatus.LOCKED, list[ClaimStatus]()
    for move in moves:
        if (status, move) in CLAIM_MOVES:
            status = moved_claim(status, move)
            entered.append(status)

    assert entered.count(ClaimStatus.APPROVED) <= 1
    assert ClaimStatus.PAID not in entered[:-1]


def test_a_filed_claim_comes_back_to_the_participant_only_before_a_decision() -> None:
    given_back = {
        before for (before, _), after in CLAIM_MOVES.items() if after in (ClaimStatus.LOCKED, ClaimStatus.RETURNED)
    }

    assert given_back == {ClaimStatus.SUBMITTED, ClaimStatus.IN_VERIFICATION, ClaimStatus.CANCELLED}
