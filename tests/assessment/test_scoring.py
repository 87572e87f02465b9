"""How answers become job groups: by correlation, the same every time (R072)."""

from hypothesis import given
from hypothesis import strategies as st

from jkp_assessment.instrument import TYPES, groups, occupations, statements
from jkp_assessment.scoring import EVEN, best_groups, match, scores

CODES = [statement.code for statement in statements()]
ANSWERS = st.fixed_dictionaries({code: st.integers(0, 100) for code in CODES})
SCORES = st.fixed_dictionaries({kind: st.integers(0, 800) for kind in TYPES})
PROFILES = st.sampled_from([occupation.profile for occupation in occupations()])


def only(kind: str) -> dict[str, int]:
    """The answers of somebody whom only one interest type fits."""
    return {code: 100 if code.startswith(kind) else 0 for code in CODES}


def test_the_instrument_has_eight_statements_of_each_type_and_sixty_occupations() -> None:
    assert [sum(code.startswith(kind) for code in CODES) for kind in TYPES] == [8] * 6
    assert len({occupation.code for occupation in occupations()}) >= 60
    assert {occupation.group for occupation in occupations()} == {group.code for group in groups()}
    assert all(len(set(one.profile)) == 3 and set(one.profile) <= set(TYPES) for one in occupations())


def test_the_profile_itself_matches_wholly_and_its_opposite_not_at_all() -> None:
    mine = {"R": 300, "I": 200, "C": 100, "A": 0, "S": 0, "E": 0}
    opposite = {kind: 300 - score for kind, score in mine.items()}

    assert (match(mine, "RIC"), match(opposite, "RIC")) == (100, 0)


@given(value=st.integers(0, 100), profile=PROFILES)
def test_somebody_who_rates_everything_alike_matches_everything_evenly(value: int, profile: str) -> None:
    assert match(scores(dict.fromkeys(CODES, value)), profile) == EVEN


def test_somebody_who_likes_to_help_is_shown_work_with_people_first() -> None:
    best = best_groups(only("S"))

    assert {group.group.code for group in best} <= {"EDUCATION", "HEALTHCARE", "HOSPITALITY"}


@given(answers=ANSWERS)
def test_three_groups_are_shown_the_best_first_and_always_the_same(answers: dict[str, int]) -> None:
    found = best_groups(answers)

    percents = [group.percent for group in found]
    assert len(found) == 3
    assert percents == sorted(percents, reverse=True)
    assert found == best_groups(answers)


@given(of_types=SCORES, profile=PROFILES, more=st.integers(1, 100))
def test_a_match_is_a_percentage_that_rises_with_the_first_letter(
    of_types: dict[str, int], profile: str, more: int
) -> None:
    before = match(of_types, profile)
    liked = dict.fromkeys(TYPES, 0) | {profile[0]: more}

    assert 0 <= before <= 100
    assert match(liked, profile) > EVEN
