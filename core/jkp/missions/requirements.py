"""Evaluate a mission's tree of requirements. Pure (domain model D4).

The tree is data of the rule book: `all_of`, `any_of`, `first_of` (the first child that applies decides), and
leaves: a core `fact`, counted activities (`count`), or a `requirement` that a plugin assesses. Unknown is never
true, and a child that does not apply is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jkp.claims.locks import State
from jkp.errors import Code, Reason
from jkp.missions.counting import Count
from jkp.regulation.provisions import JobSearchRule

Tree = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one requirement, or a whole tree, is. `points` is None where points mean nothing."""

    code: str
    state: State
    current: int = 0
    target: int = 1
    points: int | None = None
    plugin: str | None = None
    reasons: tuple[Reason, ...] = ()
    leaves: tuple["Progress", ...] = field(default=())


@dataclass(frozen=True)
class Facts:
    """All that an evaluation looks at; `assessed` is what plugins said last, by requirement code."""

    counted: Count
    rule: JobSearchRule
    assessed: Mapping[str, Progress]
    reemployed: bool


def evaluate(tree: Tree, facts: Facts) -> Progress:
    """The progress of the whole tree; its leaves are what people are shown."""
    if "all_of" in tree:
        return _combined("all_of", _children(tree["all_of"], facts), _all_state, min)
    if "any_of" in tree:
        return _combined("any_of", _children(tree["any_of"], facts), _any_state, max)
    if "first_of" in tree:
        return _first(_children(tree["first_of"], facts))
    return _leaf(tree, facts)


def _children(trees: Sequence[Tree], facts: Facts) -> list[Progress]:
    return [evaluate(tree, facts) for tree in trees]


def _first(children: Sequence[Progress]) -> Progress:
    applying = [child for child in children if child.state is not State.NOT_APPLICABLE]
    return applying[0] if applying else _combined("first_of", [], _all_state, min)


def _combined(
    code: str,
    children: Sequence[Progress],
    state_of: Callable[[set[State]], State],
    points_of: Callable[[list[int]], int],
) -> Progress:
    applying = [child for child in children if child.state is not State.NOT_APPLICABLE]
    state = state_of({child.state for child in applying}) if applying else State.NOT_APPLICABLE
    points = [child.points for child in applying if child.points is not None]
    return Progress(
        code=code,
        state=state,
        points=points_of(points) if points else None,
        reasons=_reasons(code, state, applying),
        leaves=tuple(leaf for child in applying for leaf in child.leaves or (child,)),
    )


def _all_state(states: set[State]) -> State:
    for decisive in (State.UNSATISFIED, State.UNKNOWN):
        if decisive in states:
            return decisive
    return State.SATISFIED


def _any_state(states: set[State]) -> State:
    for decisive in (State.SATISFIED, State.UNKNOWN):
        if decisive in states:
            return decisive
    return State.UNSATISFIED


def _reasons(code: str, state: State, children: Sequence[Progress]) -> tuple[Reason, ...]:
    """All that is missing in an `all_of`; of alternatives, the sentence of the first speaks for all."""
    if state in (State.SATISFIED, State.NOT_APPLICABLE):
        return ()
    lacking = [child.reasons for child in children if child.state is not State.SATISFIED]
    spoken = lacking[:1] if code == "any_of" else lacking
    return tuple(reason for reasons in spoken for reason in reasons)


def _leaf(tree: Tree, facts: Facts) -> Progress:
    if "count" in tree:
        return _applications(facts) if tree["count"] == "applications" else _calls(facts)
    if "fact" in tree:
        return _not_reemployed(facts)
    return _assessed(tree["requirement"], optional=tree.get("optional", False), facts=facts)


def _applications(facts: Facts) -> Progress:
    done, target = facts.counted.applications, facts.rule.applications
    return _job_search("applications", done, target, facts.rule.points.application, facts)


def _calls(facts: Facts) -> Progress:
    return _job_search("calls", facts.counted.calls, facts.rule.calls, facts.rule.points.interview, facts)


def _job_search(code: str, done: int, target: int, points_each: int, facts: Facts) -> Progress:
    """The sentence counts applications: a call is the other way to the same end."""
    satisfied = done >= target
    missing = f"{facts.counted.applications}/{facts.rule.applications}"
    return Progress(
        code=code,
        state=State.SATISFIED if satisfied else State.UNSATISFIED,
        current=done,
        target=target,
        points=min(done * points_each, facts.rule.points.target),
        reasons=() if satisfied else (Reason(code=Code.MISSION_INCOMPLETE, missing=missing),),
    )


def _not_reemployed(facts: Facts) -> Progress:
    if facts.reemployed:
        reasons = (Reason(code=Code.REEMPLOYED),)
        return Progress(code="not_reemployed", state=State.UNSATISFIED, reasons=reasons)
    return Progress(code="not_reemployed", state=State.SATISFIED, current=1)


def _assessed(code: str, *, optional: bool, facts: Facts) -> Progress:
    """What a plugin said. A requirement nobody offers is unknown, unless the rule book calls it optional."""
    if code in facts.assessed:
        return facts.assessed[code]
    if optional:
        return Progress(code=code, state=State.NOT_APPLICABLE)
    reason = Reason(code=Code.REQUIREMENT_UNKNOWN, values={"requirement": code})
    return Progress(code=code, state=State.UNKNOWN, reasons=(reason,))
