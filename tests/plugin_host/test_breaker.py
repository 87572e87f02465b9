"""The breaker: a plugin that keeps failing is left alone for a while, then tried with one call."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from jkp.plugin.breaker import (
    BLOCKS,
    BLOCKS_WITHIN,
    FIRST_COOLDOWN,
    IN_A_MINUTE,
    IN_A_ROW,
    LONGEST_COOLDOWN,
    MINUTE,
    Breaker,
    State,
)

LIMIT = 2.0
REFUSED = -1


@dataclass
class Calls:
    """Calls of one plugin, one after another, on a clock of their own."""

    breaker: Breaker = field(default_factory=Breaker)
    now: float = 1000.0

    def after(self, seconds: float) -> "Calls":
        self.now += seconds
        return self

    def begins(self) -> int:
        ticket = self.breaker.admit(self.now, LIMIT)
        assert ticket is not None
        return ticket

    def refused(self) -> bool:
        return self.breaker.admit(self.now, LIMIT) is None

    def fails(self, times: int = 1) -> "Calls":
        for _ in range(times):
            self.breaker.fail(self.begins(), self.now)
        return self

    def succeeds(self, times: int = 1) -> "Calls":
        for _ in range(times):
            self.breaker.succeed(self.begins())
        return self


def test_three_faults_in_a_row_open_it() -> None:
    calls = Calls().fails(IN_A_ROW - 1)
    assert calls.breaker.state is State.CLOSED

    calls.fails()

    assert calls.refused()
    assert calls.breaker.wait(calls.now) == FIRST_COOLDOWN


def test_five_faults_in_a_minute_open_it_whatever_succeeds_in_between() -> None:
    calls = Calls()
    for _ in range(IN_A_MINUTE - 1):
        calls.after(10).succeeds(20).fails()
    assert calls.breaker.state is State.CLOSED

    assert calls.after(10).fails().refused()


def test_five_faults_in_more_than_a_minute_do_not() -> None:
    calls = Calls()
    for _ in range(20):
        calls.after(MINUTE / (IN_A_MINUTE - 1)).succeeds().fails()

    assert calls.breaker.state is State.CLOSED


def test_after_the_cooldown_one_call_goes_through_and_the_others_are_refused_meanwhile() -> None:
    calls = Calls().fails(IN_A_ROW).after(FIRST_COOLDOWN)

    probe = calls.begins()
    assert all(calls.refused() for _ in range(100))

    calls.breaker.succeed(probe)
    assert calls.succeeds(100).breaker.state is State.CLOSED


def test_each_probe_that_fails_doubles_the_cooldown_up_to_the_longest() -> None:
    calls, cooldowns = Calls().fails(IN_A_ROW), list[float]()
    for _ in range(7):
        cooldowns.append(calls.breaker.wait(calls.now))
        calls.after(calls.breaker.wait(calls.now)).fails()

    assert cooldowns == [30, 60, 120, 240, 480, 600, 600]
    assert cooldowns[-1] == LONGEST_COOLDOWN


def test_once_it_works_again_its_past_is_forgotten() -> None:
    calls = Calls().fails(IN_A_ROW).after(FIRST_COOLDOWN).fails().after(2 * FIRST_COOLDOWN).succeeds()

    calls.fails(IN_A_ROW - 1)
    assert calls.breaker.state is State.CLOSED
    calls.fails()
    assert calls.breaker.wait(calls.now) == FIRST_COOLDOWN


@pytest.mark.parametrize("ended", ["succeeded", "failed", "given up"])
def test_a_call_that_was_begun_before_it_opened_has_no_say(ended: str) -> None:
    calls = Calls()
    old = calls.begins()
    calls.fails(IN_A_ROW).after(FIRST_COOLDOWN)
    probe = calls.begins()

    if ended == "succeeded":
        calls.breaker.succeed(old)
    elif ended == "failed":
        calls.breaker.fail(old, calls.now)
    else:
        calls.breaker.abandon(old)

    assert calls.refused()
    calls.breaker.succeed(probe)
    assert calls.breaker.state is State.CLOSED


def test_a_probe_whose_caller_went_away_says_nothing_and_the_next_call_is_the_probe() -> None:
    calls = Calls().fails(IN_A_ROW).after(FIRST_COOLDOWN)

    calls.breaker.abandon(calls.begins())

    calls.begins()
    assert calls.refused()


def test_a_probe_that_never_comes_back_is_given_up_after_its_limit() -> None:
    calls = Calls().fails(IN_A_ROW).after(FIRST_COOLDOWN)
    calls.begins()

    assert calls.after(LIMIT - 0.1).refused()
    assert not calls.after(0.1).refused()


def test_the_third_time_it_blocks_the_event_loop_opens_it_though_every_call_succeeded() -> None:
    calls = Calls()
    for _ in range(BLOCKS):
        assert calls.breaker.state is State.CLOSED
        calls.after(60).succeeds().breaker.block(calls.now)

    assert calls.refused()


def test_blocks_that_are_long_ago_are_forgotten() -> None:
    calls = Calls()
    for _ in range(10):
        calls.after(BLOCKS_WITHIN / 2).breaker.block(calls.now)

    assert calls.breaker.state is State.CLOSED


def test_a_probe_that_blocks_the_event_loop_has_failed_even_if_it_answers() -> None:
    calls = Calls().fails(IN_A_ROW).after(FIRST_COOLDOWN)
    probe = calls.begins()

    calls.breaker.block(calls.now)
    calls.breaker.succeed(probe)

    assert calls.breaker.wait(calls.now) == 2 * FIRST_COOLDOWN


@given(st.lists(st.booleans(), max_size=60))
def test_in_any_history_of_calls_at_one_moment_it_opens_at_the_third_in_a_row_or_the_fifth(
    outcomes: list[bool],
) -> None:
    calls, in_a_row, faults = Calls(), 0, 0

    for is_fault in outcomes:
        if in_a_row >= IN_A_ROW or faults >= IN_A_MINUTE:
            assert calls.refused()
            return
        calls.fails() if is_fault else calls.succeeds()
        in_a_row, faults = (in_a_row + 1, faults + 1) if is_fault else (0, faults)


class Concurrent(RuleBasedStateMachine):
    """Calls that begin and end in any order, while time passes."""

    tickets: Bundle[int] = Bundle("tickets")

    @initialize()
    def begin(self) -> None:
        self.breaker, self.now = Breaker(), 0.0

    @rule(seconds=st.floats(0, 700))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule(target=tickets)
    def a_call_begins(self) -> int:
        wait = self.breaker.wait(self.now)
        ticket = self.breaker.admit(self.now, LIMIT)
        assert (ticket is None) == (wait > 0)
        return REFUSED if ticket is None else ticket

    @rule(ticket=consumes(tickets))
    def it_succeeds(self, ticket: int) -> None:
        before, era = self.breaker.state, self.breaker.era
        self.breaker.succeed(ticket)
        closed = before is State.CLOSED or (before is State.HALF_OPEN and ticket == era)
        assert (self.breaker.state is State.CLOSED) == closed

    @rule(ticket=consumes(tickets))
    def it_fails(self, ticket: int) -> None:
        before, era = self.breaker.state, self.breaker.era
        self.breaker.fail(ticket, self.now)
        if before is not State.CLOSED:
            is_open = before is State.OPEN or ticket == era
            assert (self.breaker.state is State.OPEN) == is_open

    @rule(ticket=consumes(tickets))
    def it_is_given_up(self, ticket: int) -> None:
        before = self.breaker.state
        self.breaker.abandon(ticket)
        assert (self.breaker.state is State.CLOSED) == (before is State.CLOSED)

    @rule()
    def it_blocks(self) -> None:
        before = self.breaker.state
        self.breaker.block(self.now)
        assert before is State.CLOSED or self.breaker.state is State.OPEN

    @invariant()
    def nobody_waits_longer_than_the_longest_cooldown(self) -> None:
        assert 0 <= self.breaker.wait(self.now) <= LONGEST_COOLDOWN
        assert FIRST_COOLDOWN <= self.breaker.cooldown <= LONGEST_COOLDOWN

    @invariant()
    def half_open_lets_nobody_else_through(self) -> None:
        if self.breaker.state is State.HALF_OPEN and self.now < self.breaker.until:
            assert self.breaker.admit(self.now, LIMIT) is None


TestConcurrent = Concurrent.TestCase
TestConcurrent.settings = hypothesis_settings(max_examples=60, stateful_step_count=40, deadline=None)
