"""What a caller has left comes back evenly, and nobody is remembered for longer than it matters."""

import pytest

from jkp.security.principals import ANONYMOUS, Principal, Role
from jkp.settings.serving import LimitsSettings
from jkp_schema.edge import budgets
from jkp_schema.edge.budgets import Budgets
from jkp_schema.edge.outcomes import NotRun

SARI, BUDI = Principal(Role.PARTICIPANT, "sari"), Principal(Role.PARTICIPANT, "budi")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def budgets_of(clock: Clock) -> Budgets:
    return Budgets(LimitsSettings(points_per_minute=60, anonymous_points_per_minute=30), clock)


def left(found: Budgets, principal: Principal, points: int, address: str = "10.0.0.1") -> int:
    budget = found.charge(principal, address, points)
    assert budget
    return budget.left


def test_points_come_back_evenly_and_never_beyond_a_full_budget() -> None:
    clock = Clock()
    found = budgets_of(clock)

    assert left(found, SARI, 50) == 10
    clock.now += 10
    assert left(found, SARI, 15) == 5
    clock.now += 3600
    assert left(found, SARI, 1) == 59


def test_who_is_refused_loses_nothing_and_is_told_when_to_come_back() -> None:
    clock = Clock()
    found = budgets_of(clock)
    left(found, SARI, 50)

    with pytest.raises(NotRun) as refused:
        found.charge(SARI, "10.0.0.1", 25)

    assert refused.value.headers["retry-after"] == "15"
    clock.now += 15
    assert left(found, SARI, 25) == 0


def test_each_caller_has_a_budget_of_its_own_and_so_has_each_address_without_a_token() -> None:
    found = budgets_of(Clock())

    assert left(found, SARI, 60) == 0
    assert left(found, BUDI, 10) == 50
    assert left(found, ANONYMOUS, 30, "10.0.0.1") == 0
    assert left(found, ANONYMOUS, 10, "10.0.0.2") == 20


def test_one_network_of_ipv6_is_one_address() -> None:
    found = budgets_of(Clock())

    assert left(found, ANONYMOUS, 20, "2001:db8:1:2::1") == 10
    assert left(found, ANONYMOUS, 10, "2001:db8:1:2:ffff::9") == 0
    assert left(found, ANONYMOUS, 10, "2001:db8:1:3::1") == 20


def test_a_part_may_be_taken_and_the_rest_is_owed() -> None:
    clock = Clock()
    found = budgets_of(clock)
    left(found, SARI, 50)

    assert found.take(SARI, "10.0.0.1", 25) == 15
    assert found.take(SARI, "10.0.0.1", 15) == 15
    clock.now += 20
    assert found.take(SARI, "10.0.0.1", 15) == 0
    assert left(found, SARI, 0) == 5


def test_callers_are_forgotten_when_they_have_everything_again_or_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budgets, "MOST_CALLERS", 10)
    clock = Clock()
    found = budgets_of(clock)

    for number in range(50):
        left(found, Principal(Role.PARTICIPANT, str(number)), 1)
    assert len(found) == 10
    clock.now += 61
    left(found, SARI, 1)
    assert len(found) == 1
