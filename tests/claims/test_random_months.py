"""A random participant, officers and bank, on a random clock: no illegal state is ever seen.

Each step is one operation of the API, whether it is refused or not. After each, everything that can be seen of the
case is compared with what was seen before.
"""

import asyncio
import os
import shutil
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anyio import to_thread
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support import operations as op
from support.api import Api
from support.ends import found_work
from support.journey import Person, a_person
from support.paying import FAIL_PAYMENT, REISSUE_PAYMENT
from support.serving import served, settings_of
from support.verifying import extends, resubmits, returns, withdraws

from jkp.claims.lifecycle import CASE_MOVES, CLAIM_MOVES, DERIVED

EXAMPLES, STEPS = int(os.environ.get("JKP_RANDOM_MONTHS", "4")), 30
"""`make random` plays a hundred; the suite a few, for its time."""
CEILING = 5_000_000
HIGHEST_RATE = Decimal("0.60")
WAGE = 4_250_000
UNFILED = {status.value for status in DERIVED}
MONTHS = st.integers(1, 6)
STEPS_OF_OFFICERS = (op.TAKE_CLAIM, op.APPROVE_CLAIM, op.INSTRUCT_PAYMENT, op.CONFIRM_PAYMENT)

SEEN = """query($claim: ID!) { claim(id: $claim) { benefitCase { status
  claims { monthNo status version opensOn closesOn rate amount determinations { number hash } mission { points } }
} } }"""


Moves = dict[tuple[str, str], str]
CLAIMS: Moves = {(start.value, move.value): end.value for (start, move), end in CLAIM_MOVES.items()}
CASES: Moves = {(start.value, move.value): end.value for (start, move), end in CASE_MOVES.items()}


def reachable(before: str, table: Moves) -> set[str]:
    """Every state that some moves lead to from `before`, itself included."""
    found, todo = {before}, [before]
    while todo:
        state = todo.pop()
        for (start, _), end in table.items():
            if start == state and end not in found:
                found.add(end)
                todo.append(end)
    return found


def claim_states(before: str) -> set[str]:
    """What a claim in `before` may be a moment later: filed as the table says, or as the clock derives."""
    starts = UNFILED if before in UNFILED else {before}
    stored = {end for start in starts for end in reachable(start, CLAIMS)}
    return stored | (UNFILED if stored & UNFILED else set())


class Months(RuleBasedStateMachine):
    """One case on one server."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = TemporaryDirectory()
        self.before: dict[str, Any] | None = None
        self.extended: set[int] = set()

    def late(self) -> bool:
        """Whether some months have passed, so that a new job does not end every run at once."""
        return hasattr(self, "now") and self.now > datetime.fromisoformat("2025-06-01T00:00:00+07:00")

    @initialize()
    def opens(self) -> None:
        """A participant was terminated on 24 February 2025 and reports it."""
        self.runner.run(self._open())

    async def _open(self) -> None:
        data = Path(self.folder.name) / "data"
        shutil.copytree(self.migrated, data)
        self.api: Api = await self.stack.enter_async_context(served(settings_of(data)))
        self.now = datetime.fromisoformat("2025-03-10T09:00:00+07:00")
        await self.api.travel_to(self.now.isoformat())
        self.sari: Person = await a_person(self.api, WAGE)
        await self.sari.reports("2025-02-24")
        await self.sari.prepares()
        await self.sari.assesses()

    @rule(days=st.integers(0, 40), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)
        self.runner.run(self.api.travel_to(self.now.isoformat()))

    @rule()
    def the_window_opens(self) -> None:
        """Jump to the first day of the next window, which random days seldom hit."""
        opens = [claim["opensOn"] for claim in (self.before or {}).get("claims", []) if claim["opensOn"]]
        later = sorted(day for day in opens if date.fromisoformat(day) > self.now.date())
        if later:
            self.now = datetime.fromisoformat(f"{later[0]}T09:00:00+07:00")
            self.runner.run(self.api.travel_to(self.now.isoformat()))

    @rule()
    def an_interview_is_entered(self) -> None:
        self.runner.run(self._invited())

    async def _invited(self) -> None:
        """Twice on one day is refused, which is as good a step as any."""
        given = {"on": self.now.date().isoformat(), "upload": await self.sari.uploads(), "key": op.key()}
        await self.sari.me(op.SUBMIT_INTERVIEW, **given)

    @rule(month=MONTHS)
    def a_month_is_filed(self, month: int) -> None:
        form = "NOT_EMPLOYED" if month == 6 else None
        self.sari.selfies.clear()
        self.runner.run(self.sari.files(month, form=form))

    @rule(
        month=MONTHS, step=st.sampled_from([op.TAKE_CLAIM, op.APPROVE_CLAIM, op.INSTRUCT_PAYMENT, op.CONFIRM_PAYMENT])
    )
    def an_officer_works(self, month: int, step: str) -> None:
        self._officer(step, month)

    @rule(month=MONTHS)
    def an_officer_pays(self, month: int) -> None:
        for step in STEPS_OF_OFFICERS:
            self._officer(step, month)

    @rule(month=MONTHS)
    def an_officer_rejects(self, month: int) -> None:
        self._officer(op.REJECT_CLAIM, month, explanation="Tidak sesuai")

    @rule(month=MONTHS, causes=st.lists(st.sampled_from(["OTHER", "BANK_ACCOUNT_INVALID"]), max_size=2))
    def an_officer_returns(self, month: int, causes: list[str]) -> None:
        self.runner.run(returns(self.sari, month, *causes, note="Perbaiki"))

    @rule(month=MONTHS)
    def it_is_corrected(self, month: int) -> None:
        self.runner.run(self.sari.me(op.REGISTER_ACCOUNT, number="9876543210", key=op.key()))
        self.runner.run(resubmits(self.sari, month, **({"form": "NOT_EMPLOYED"} if month == 6 else {})))

    @rule(month=MONTHS)
    def it_is_withdrawn(self, month: int) -> None:
        self.runner.run(withdraws(self.sari, month))

    @rule(month=MONTHS, days=st.integers(1, 30))
    def an_officer_extends(self, month: int, days: int) -> None:
        until = (self.now.date() + timedelta(days=days)).isoformat()
        self.runner.run(extends(self.sari, month, until))
        self.extended.add(month)

    @rule(month=MONTHS, step=st.sampled_from([FAIL_PAYMENT, REISSUE_PAYMENT]))
    def the_bank_fails(self, month: int, step: str) -> None:
        self._officer(step, month)

    @precondition(lambda self: self.late())
    @rule(days=st.integers(0, 20))
    def she_finds_work(self, days: int) -> None:
        on = (self.now.date() - timedelta(days=days)).isoformat()
        self.runner.run(found_work(self.sari, on))

    @rule()
    def the_clock_ticks(self) -> None:
        self.runner.run(self.api.tick())

    @invariant()
    def nothing_illegal_is_seen(self) -> None:
        if not hasattr(self, "sari"):
            return
        seen = self.runner.run(self._seen())
        self._check_sizes(seen)
        if self.before:
            self._check_moves(self.before, seen)
        self.before = seen

    async def _seen(self) -> dict[str, Any]:
        case: dict[str, Any] = (await self.sari.me(SEEN, claim=self.sari.claims[0]))["claim"]["benefitCase"]
        return case

    def _officer(self, document: str, month: int, **given: Any) -> None:
        sent = {"claim": self.sari.claims[month - 1], "key": op.key(), **given}
        self.runner.run(self.api.officer(document, **sent))

    def _check_sizes(self, seen: dict[str, Any]) -> None:
        windows = [claim["opensOn"] for claim in seen["claims"][1:] if claim["opensOn"]]
        assert windows == sorted(set(windows))
        for claim in seen["claims"]:
            assert claim["amount"] is None or claim["amount"] <= CEILING * HIGHEST_RATE
            if 2 <= claim["monthNo"] <= 5 and claim["opensOn"] and claim["monthNo"] not in self.extended:
                assert days_between(claim["opensOn"], claim["closesOn"]) == 5

    def _check_moves(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        assert after["status"] in reachable(before["status"], CASES)
        for was, is_now in zip(before["claims"], after["claims"], strict=True):
            assert is_now["status"] in claim_states(was["status"]), (was, is_now)
            assert is_now["version"] >= was["version"]
            assert is_now["determinations"][: len(was["determinations"])] == was["determinations"]
            if was["amount"] is not None:
                assert (is_now["amount"], is_now["rate"]) == (was["amount"], was["rate"])

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


async def test_random_months_reach_no_illegal_state(migrated: Path) -> None:
    class Here(Months):
        pass

    Here.migrated = migrated
    # The machine runs loops of its own, which must not be nested in this one.
    play = partial(run_state_machine_as_test, Here, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS))
    await to_thread.run_sync(play)
