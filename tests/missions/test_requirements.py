"""The mission's tree (domain model D4): unknown is never true, and what does not apply is left out."""

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.claims.locks import State
from jkp.errors import Code, Reason
from jkp.missions.counting import Count
from jkp.missions.requirements import Facts, Progress, Tree, evaluate
from jkp.regulation.rulebook import load

BOOK = load()
ON = date(2025, 3, 10)
RULE = BOOK.job_search(ON)
MET, UNMET, UNKNOWN, OUT = State.SATISFIED, State.UNSATISFIED, State.UNKNOWN, State.NOT_APPLICABLE
CODES = "abcde"
LEAVES = st.sampled_from([{"requirement": code} for code in CODES])
TREES = st.recursive(
    LEAVES,
    lambda children: st.builds(
        lambda branch, trees: {branch: trees},
        st.sampled_from(["all_of", "any_of", "first_of"]),
        st.lists(children, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
SAID = st.fixed_dictionaries({code: st.sampled_from(State) for code in CODES})


def facts(
    applications: int = 0, calls: int = 0, *, reemployed: bool = False, said: Mapping[str, State] | None = None
) -> Facts:
    """What an evaluation looks at; `said` is what plugins said."""
    assessed = {code: Progress(code=code, state=state) for code, state in (said or {}).items()}
    return Facts(Count({}, applications, calls), RULE, assessed, reemployed)


def state(tree: Tree, said: Mapping[str, State]) -> State:
    return evaluate(tree, facts(said=said)).state


def two(branch: str, one: State, other: State) -> State:
    """The state of a branch with two children."""
    return state({branch: [{"requirement": "one"}, {"requirement": "other"}]}, {"one": one, "other": other})


@pytest.mark.parametrize(
    ("branch", "expected"),
    [
        # met, unmet, unknown, out in rows and columns: one child and the other
        (
            "all_of",
            [[MET, UNMET, UNKNOWN, MET], [UNMET] * 4, [UNKNOWN, UNMET, UNKNOWN, UNKNOWN], [MET, UNMET, UNKNOWN, OUT]],
        ),
        (
            "any_of",
            [[MET] * 4, [MET, UNMET, UNKNOWN, UNMET], [MET, UNKNOWN, UNKNOWN, UNKNOWN], [MET, UNMET, UNKNOWN, OUT]],
        ),
        ("first_of", [[MET] * 4, [UNMET] * 4, [UNKNOWN] * 4, [MET, UNMET, UNKNOWN, OUT]]),
    ],
)
def test_the_truth_table_of_a_branch(branch: str, expected: list[list[State]]) -> None:
    states = [MET, UNMET, UNKNOWN, OUT]

    assert [[two(branch, one, other) for other in states] for one in states] == expected


@given(tree=TREES, said=SAID)
def test_unknown_is_never_true(tree: Tree, said: dict[str, State]) -> None:
    # when a tree is satisfied although something in it is unknown
    unknown = [code for code in CODES if said[code] is UNKNOWN]

    # then it is so whatever that turns out to be
    if state(tree, said) is MET:
        for found in product([MET, UNMET, OUT], repeat=len(unknown)):
            assert state(tree, {**said, **dict(zip(unknown, found, strict=True))}) is MET


@given(tree=TREES, said=SAID, code=st.sampled_from(CODES))
def test_meeting_one_more_requirement_never_undoes_a_mission(tree: Tree, said: dict[str, State], code: str) -> None:
    if said[code] is not OUT and state(tree, said) is MET:
        assert state(tree, {**said, code: MET}) is MET


@given(tree=TREES, said=SAID)
def test_what_does_not_apply_is_shown_to_nobody(tree: Tree, said: dict[str, State]) -> None:
    result = evaluate(tree, facts(said=said))

    assert OUT not in {leaf.state for leaf in result.leaves}


@given(tree=TREES, said=SAID)
def test_a_mission_that_is_done_gives_no_reasons(tree: Tree, said: dict[str, State]) -> None:
    result = evaluate(tree, facts(said=said))

    assert not (result.state in (MET, OUT) and result.reasons)


def test_all_of_names_everything_that_is_missing() -> None:
    tree = {"all_of": [{"fact": "not_reemployed"}, {"count": "applications"}]}

    result = evaluate(tree, facts(applications=4, reemployed=True))

    assert [(reason.code, reason.missing) for reason in result.reasons] == [
        (Code.REEMPLOYED, None),
        (Code.MISSION_INCOMPLETE, "4/5"),
    ]


def test_of_two_ways_one_sentence_tells_both() -> None:
    tree = {"any_of": [{"count": "applications"}, {"count": "calls"}]}

    result = evaluate(tree, facts(applications=3))

    assert [reason.missing for reason in result.reasons] == ["3/5"]
    assert [(leaf.code, leaf.current) for leaf in result.leaves] == [("applications", 3), ("calls", 0)]


def test_one_call_is_worth_as_much_as_five_applications() -> None:
    tree = {"any_of": [{"count": "applications"}, {"count": "calls"}]}

    assert evaluate(tree, facts(applications=5)).state is evaluate(tree, facts(calls=1)).state is MET
    assert evaluate(tree, facts(applications=9)).points == evaluate(tree, facts(calls=3)).points == RULE.points.target


def test_a_requirement_that_nobody_offers_is_unknown() -> None:
    result = evaluate({"requirement": "training.attendance"}, facts())

    assert result.state is UNKNOWN
    assert result.reasons == (Reason(code=Code.REQUIREMENT_UNKNOWN, values={"requirement": "training.attendance"}),)


def test_an_optional_requirement_that_nobody_offers_does_not_apply() -> None:
    assert evaluate({"requirement": "training.attendance", "optional": True}, facts()).state is OUT


def test_an_optional_requirement_that_failed_is_unknown_all_the_same() -> None:
    tree = {"requirement": "training.attendance", "optional": True}

    assert evaluate(tree, facts(said={"training.attendance": UNKNOWN})).state is UNKNOWN


@pytest.mark.parametrize(
    ("overlays", "training", "applications", "expected"),
    [
        ([], OUT, 5, MET),
        ([], OUT, 4, UNMET),
        ([], MET, 0, MET),  # in a month with sessions attendance decides
        ([], UNMET, 5, UNMET),
        ([], UNKNOWN, 5, UNKNOWN),
        (["training-additional"], MET, 0, UNMET),
        (["training-additional"], MET, 5, MET),
        (["training-alternative"], UNMET, 5, MET),
        (["training-alternative"], UNKNOWN, 5, MET),
        (["training-alternative"], UNKNOWN, 4, UNKNOWN),
    ],
)
def test_how_training_stands_beside_the_job_search(
    overlays: list[str], training: State, applications: int, expected: State
) -> None:
    tree = load(overlays).mission_tree(ON)

    said = {"assessment.completed": MET, "training.attendance": training}
    assert evaluate(tree, facts(applications, said=said)).state is expected


@pytest.mark.parametrize("said", [{"assessment.completed": UNMET}, {"assessment.completed": UNKNOWN}, {}])
def test_without_the_self_assessment_no_mission_is_done(said: dict[str, State]) -> None:
    assert evaluate(BOOK.mission_tree(ON), facts(applications=5, said=said)).state in (UNMET, UNKNOWN)
