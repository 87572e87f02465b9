import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp import clock
from jkp.errors import Code
from jkp.regulation import rulebook
from jkp.regulation.rulebook import RuleBook, RuleBookInvalid, RuleBookNotEffective, load

BEGINNING = date(2022, 2, 22)
REFORM = date(2025, 2, 7)
EVE = REFORM - timedelta(days=1)
OVERLAYS = (
    "cure-within-window",
    "expiry-exclusive",
    "joint-leave-works",
    "missed-month-forfeits-remaining",
    "permenaker-2-2025",
    "rounding-down",
    "training-additional",
    "training-alternative",
)
RATE_OF_2027 = """
[[benefit.rates.values]]
from = 2027-01-01
value = [{ months = [1, 2, 3, 4, 5, 6], rate = "0.70" }]
source = "PP 1/2027"
certainty = "H"
"""
BOOK = load()

Edit = Callable[[str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Our rule book in a file of its own, with one text replaced by another."""

    def edited(old: str, new: str) -> Path:
        text = rulebook.SHIPPED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "law.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edited


@pytest.fixture
def extended(edit: Edit) -> RuleBook:
    return load(path=edit("[benefit.wage_ceiling]", RATE_OF_2027 + "\n[benefit.wage_ceiling]"))


# The law by date


@pytest.mark.parametrize(
    ("decided_on", "rates"),
    [
        (BEGINNING, ["0.45", "0.45", "0.45", "0.25", "0.25", "0.25"]),
        (EVE, ["0.45", "0.45", "0.45", "0.25", "0.25", "0.25"]),
        (REFORM, ["0.60"] * 6),
    ],
)
def test_the_day_of_decision_selects_the_rate(decided_on: date, rates: list[str]) -> None:
    assert [BOOK.rate(month_no, decided_on) for month_no in range(1, 7)] == [Decimal(rate) for rate in rates]


def test_every_benefit_month_has_a_rate_and_no_other_month_has() -> None:
    for entry in BOOK.parameters["benefit.rates"].entries:
        months = BOOK.benefit_months(entry.starts_on)
        assert all(BOOK.rate(month_no, entry.starts_on) for month_no in range(1, months + 1))
        with pytest.raises(ValueError, match="no benefit month 7"):
            BOOK.rate(months + 1, entry.starts_on)


def test_six_consecutive_months_are_required_only_before_the_reform() -> None:
    before, after = BOOK.contribution_rule(EVE), BOOK.contribution_rule(REFORM)

    assert (before.months, before.window_months, before.consecutive) == (12, 24, 6)
    assert (after.months, after.window_months, after.consecutive) == (12, 24, 0)


def test_the_employer_pays_beyond_three_months_of_arrears_and_a_closed_one_had_no_exception_before_the_reform() -> None:
    before, after = BOOK.arrears_rule(EVE), BOOK.arrears_rule(REFORM)

    assert BOOK.arrears_rule(BEGINNING) == before
    assert (before.bpjs_months, before.closed_employer_months) == (3, 3)
    assert (after.bpjs_months, after.closed_employer_months) == (3, 6)
    assert (before.claim_months, before.reimbursed) == (after.claim_months, after.reimbursed)


def test_the_reform_brought_the_longer_expiry_and_the_status_form() -> None:
    assert [BOOK.expiry_months(day) for day in (EVE, REFORM)] == [3, 6]
    assert [BOOK.status_form_required(day) for day in (EVE, REFORM)] == [False, True]


def test_windows_count_calendar_days_and_the_last_one_working_days() -> None:
    early, last = BOOK.window_rule(2, REFORM), BOOK.window_rule(6, REFORM)

    assert isinstance(early, rulebook.DueRule)
    assert (early.after, early.unit) == (5, "calendar_day")
    assert isinstance(last, rulebook.LastWindowRule)
    assert (last.opens_before_end, last.unit) == (5, "working_day")


@pytest.mark.parametrize("month_no", [0, 1, 7])
def test_a_month_without_a_window_is_refused(month_no: int) -> None:
    with pytest.raises(ValueError, match=f"month {month_no} has no window"):
        BOOK.window_rule(month_no, REFORM)


def test_the_numbers_of_deadlines_and_limits_come_from_the_book() -> None:
    assert (BOOK.payment_due(REFORM).after, BOOK.payment_due(REFORM).unit) == (3, "working_day")
    assert BOOK.employer_report_due(REFORM).after == BOOK.placement_report_due(REFORM).after == 7
    assert BOOK.cure_due(REFORM).after == 5
    assert BOOK.wage_ceiling(REFORM) == 5_000_000
    assert BOOK.age_limit(REFORM) == 54
    assert (BOOK.sequence_rule(REFORM).max, BOOK.sequence_rule(REFORM).respan_months) == (3, 60)
    assert BOOK.enrolment_rule(REFORM).months == (2, 3, 4, 5)
    assert [BOOK.training_cost_max(date(2025, 4, day)) for day in (13, 14)] == [1_000_000, 2_400_000]
    assert BOOK.arrears_rule(REFORM).bpjs_months == 3
    assert BOOK.arrears_rule(REFORM).reimbursed.after == 7


def test_small_employers_need_three_programmes_and_large_ones_four() -> None:
    assert BOOK.programmes("MICRO", REFORM) == {"JKK", "JKM", "JHT"}
    assert BOOK.programmes("LARGE", REFORM) == {"JKK", "JKM", "JHT", "JP"}


def test_resignation_is_not_covered_and_efficiency_is() -> None:
    assert "RESIGNATION" in BOOK.excluded_causes(REFORM)
    assert "EFFICIENCY" not in BOOK.excluded_causes(REFORM)


def test_every_value_names_its_source_and_what_is_not_verified_says_why() -> None:
    for parameter in BOOK.parameters.values():
        for entry in parameter.entries:
            assert entry.source
            assert entry.certainty in {"H", "M", "L", "U"}
            assert entry.certainty != "U" or entry.note or entry.source.startswith("none")


def test_legal_days_are_days_of_the_zone_that_the_clock_uses() -> None:
    assert BOOK.timezone == clock.JAKARTA.key


# The mission


def test_training_decides_where_it_applies_and_the_job_search_otherwise() -> None:
    search = {"any_of": [{"count": "applications"}, {"count": "calls"}]}
    training = {"requirement": "training.attendance", "optional": True}

    assert BOOK.mission_tree(REFORM) == {
        "all_of": [
            {"requirement": "assessment.completed"},
            {"fact": "not_reemployed"},
            {"first_of": [training, search]},
        ]
    }


@pytest.mark.parametrize(
    ("overlay", "branch"),
    [("training-additional", "all_of"), ("training-alternative", "any_of")],
)
def test_an_overlay_places_training_beside_the_job_search(overlay: str, branch: str) -> None:
    *_, last = load([overlay]).mission_tree(REFORM)["all_of"]

    assert list(last) == [branch]


def test_five_applications_or_one_call_reach_the_target() -> None:
    rule = BOOK.job_search(REFORM)

    assert (rule.applications, rule.calls, rule.distinct_companies) == (5, 1, True)
    assert (rule.points.application, rule.points.interview, rule.points.target) == (1, 5, 5)
    assert BOOK.points(REFORM) == rule.points
    assert rule.call_kinds == ("INTERVIEW", "SELECTION_TEST_CALL")


def test_the_overlay_of_2025_lets_companies_repeat_from_the_day_of_the_reform() -> None:
    book = load(["permenaker-2-2025"])

    assert [book.job_search(day).distinct_companies for day in (EVE, REFORM)] == [True, False]
    assert book.parameters["mission.job_search"].overlay == "permenaker-2-2025"


def test_attendance_is_eighty_percent() -> None:
    assert BOOK.training_rule(REFORM).min_percent == 80


# Overlays


def test_an_unknown_overlay_is_refused_with_the_known_ones_and_the_nearest() -> None:
    with pytest.raises(RuleBookInvalid) as refusal:
        load(["permenaker-2-2026"])

    assert "did you mean 'permenaker-2-2025'?" in str(refusal.value)
    assert all(name in str(refusal.value) for name in OVERLAYS)


def test_two_overlays_on_the_same_parameter_exclude_each_other() -> None:
    with pytest.raises(RuleBookInvalid, match="training-additional and training-alternative exclude each"):
        load(["training-alternative", "training-additional"])


@pytest.mark.parametrize(
    ("overlay", "ask", "default", "other"),
    [
        ("rounding-down", lambda book: book.rounding(REFORM), "half_up_rupiah", "down_rupiah"),
        ("expiry-exclusive", lambda book: book.last_day(REFORM), "inclusive", "exclusive"),
        (
            "missed-month-forfeits-remaining",
            lambda book: book.missed_month(REFORM),
            "forfeit_month",
            "forfeit_remaining",
        ),
        ("cure-within-window", lambda book: book.cure_due(REFORM).after, 5, 0),
        ("joint-leave-works", lambda book: book.holiday_categories, ("public", "government"), ("public",)),
    ],
)
def test_an_overlay_switches_an_interpretation(
    overlay: str, ask: Callable[[RuleBook], object], default: object, other: object
) -> None:
    assert [ask(BOOK), ask(load([overlay]))] == [default, other]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_overlay_names_the_ambiguity_that_it_settles_otherwise(overlay: str) -> None:
    said = tomllib.loads(rulebook.SHIPPED.read_text(encoding="utf-8"))["overlays"][overlay]["description"]
    changed = [each for each in load([overlay]).parameters.values() if each.overlay == overlay]

    assert re.search(r"\(AMB-\d{2}\)", said)
    assert len(changed) == (overlay != "joint-leave-works")
    assert all("AMB-" in parameter.entries[-1].note for parameter in changed)


def test_all_overlays_that_change_different_things_go_together() -> None:
    assert load(OVERLAYS[:-1]).overlays == OVERLAYS[:-1]


# The fingerprint, and the guard of golden G34


def test_before_the_first_value_there_is_no_law() -> None:
    with pytest.raises(RuleBookNotEffective, match=r"benefit\.rates has no value on 2021-12-31") as refusal:
        BOOK.rate(1, date(2021, 12, 31))

    assert refusal.value.reasons[0].code is Code.RULEBOOK_NOT_EFFECTIVE


def test_a_question_on_a_day_before_the_law_is_refused_for_every_key() -> None:
    for key in BOOK.parameters:
        with pytest.raises(RuleBookNotEffective):
            BOOK.at(key, date(2021, 12, 31))


def test_a_later_rate_leaves_every_earlier_answer_and_its_hash_alone(extended: RuleBook) -> None:
    assert extended.rate(1, date(2027, 1, 1)) == Decimal("0.70")
    assert extended.rate(1, date(2026, 12, 31)) == Decimal("0.60")
    assert extended.hash_at(date(2026, 12, 31)) == BOOK.hash_at(date(2026, 12, 31)) == BOOK.hash
    assert extended.hash != BOOK.hash


@given(on=st.dates(BEGINNING, date(2026, 12, 31)))
def test_an_earlier_day_has_the_same_law_whatever_comes_later(on: date) -> None:
    later = {key: parameter.started_by(on) for key, parameter in BOOK.parameters.items()}

    assert {key: entries[-1] for key, entries in later.items() if entries} == BOOK.in_force(on)
    assert all(entry.starts_on <= on for entry in BOOK.in_force(on).values())


def test_the_hash_is_the_same_at_every_loading_and_differs_by_overlay() -> None:
    assert load(path=rulebook.SHIPPED).hash == BOOK.hash
    assert len({load([name]).hash for name in OVERLAYS} | {BOOK.hash}) == len(OVERLAYS) + 1
    assert load(OVERLAYS[:2]).hash == load(OVERLAYS[1::-1]).hash


def test_the_hash_covers_values_and_sources_and_not_the_wording_of_notes(edit: Edit) -> None:
    assert load(path=edit("value = 5_000_000", "value = 5_000_001")).hash != BOOK.hash
    assert load(path=edit("PP 6/2025 Ps. 21(1)", "PP 6/2025 Ps. 21")).hash != BOOK.hash
    assert load(path=edit("AMB-31: the last day is inclusive.", "AMB-31: inclusive.")).hash == BOOK.hash


def test_an_answer_that_is_changed_by_its_reader_does_not_change_the_book() -> None:
    BOOK.mission_tree(REFORM)["all_of"].clear()
    plain = BOOK.at("mission.requirement", REFORM)
    assert isinstance(plain, dict)
    plain.clear()

    assert BOOK.mission_tree(REFORM)["all_of"]


# The book in force


def test_the_shipped_book_is_in_force_until_another_is_used() -> None:
    # given
    overlaid = load(["permenaker-2-2025"])
    assert rulebook.current().hash == BOOK.hash
    # when
    token = rulebook.use(overlaid)
    # then
    assert rulebook.current() is overlaid
    rulebook.stop_using(token)
    assert rulebook.current().hash == BOOK.hash


# A mistake in the file is named


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rate = "0.60"', "rate = 0.60", ["benefit.rates", "2025-02-07", "0.6 is not a text"]),
        ('rate = "0.60"', 'rate = "0,60"', ["benefit.rates", "'0,60' is not a decimal number"]),
        ('rate = "0.60"', 'rate = "NaN"', ["benefit.rates", "'NaN' is not a decimal number"]),
        ('rate = "0.60"', 'rate = "60"', ["benefit.rates", "'60'", "between 0 and 1"]),
        ("months = [4, 5, 6]", "months = [4, 5, 5]", ["benefit.rates", "2022-02-22", "each month from 1 on"]),
        ("value = 5_000_000", "value = 5e6", ["benefit.wage_ceiling", "5000000.0 is not a whole number"]),
        ("value = 5_000_000", "value = true", ["benefit.wage_ceiling", "True is not a whole number"]),
        ("value = false", 'value = "no"', ["right.revival", "'no' is neither true nor false"]),
        ('"half_up_rupiah"', '"half_even"', ["benefit.rounding", "'half_even'"]),
        ('unit = "calendar_day"', 'unit = "day"', ["window.months_2_5", "'day' is none of calendar_day"]),
        ('"JKK", "JKM", "JHT"]', "7]", ["eligibility.programmes", "7 is not a text"]),
        ("respan_months", "span_months", ["claims.sequence", "'span_months'", "respan_months"]),
        ('{ fact = "not_reemployed" }', '{ fact = "rich" }', ["mission.requirement", "{'fact': 'rich'}"]),
        ("optional = true }", 'optional = "x" }', ["mission.requirement", "'x' is neither true nor false"]),
        ("{ all_of = [", "{ none_of = [", ["mission.requirement", "is no node of a mission"]),
        ('"decision_date"', '"decision_day"', ["benefit.rates", "did you mean 'decision_date'"]),
        ("from = 2025-02-07", "from = 2022-02-22", ["benefit.months", "2022-02-22 does not come after"]),
        ("from = 2025-02-07", 'from = "2025-02-07"', ["benefit.months", "'2025-02-07' is not a date"]),
        ("from = 2025-02-07", "from = 2025-02-07T00:00:00", ["benefit.months", "is not a date"]),
        ('certainty = "H"', 'certainty = "X"', ["benefit.months", "2022-02-22", "'X'"]),
        ('source = "PP 6/2025 Ps. 21(1)"', 'source = ""', ["benefit.months", "2025-02-07", "a source"]),
        ('source = "PP 6/2025 Ps. 21(1)"', "", ["benefit.months", "lacks source"]),
        ("note = ", "notes = ", ["calendar", "'notes' is unknown; did you mean 'note'?"]),
        ("[benefit.wage_ceiling]", "[benefit.wage_roof]", ["benefit.wage_ceiling"]),
        ("[claim.cure]", "[claim.cures]\n[claim.cure]", ["claim.cures", "did you mean 'claim.cure'"]),
        ("overlays.permenaker-2-2025]]", "overlays.permenaker]]", ["mission.job_search", "'permenaker'"]),
        ('"public", "government"', '"public", "bank"', ["categories", "'bank' is unknown"]),
        ('categories = ["public"]', "categories = []", ["calendar", "[] is not a list with something in it"]),
        (
            "calendar.overlays.joint-leave-works]",
            "calendar.overlays.joint-leave]",
            ["did you mean 'joint-leave-works'"],
        ),
        ('"exclusive"', '"excluded"', ["right.last_day", "2022-02-22", "'excluded'"]),
        ('"forfeit_remaining"', '"forfeit_all"', ["claims.missed_month", "'forfeit_all'"]),
        ("[calendar]", "[calendar", ["line"]),
        ("[book]", "[books]", ["book: None is not a table"]),
        ("[book]", "zone = 7\n[book]", ["zone: 7 is not a table"]),
    ],
)
def test_a_broken_file_is_named_with_key_and_value(edit: Edit, old: str, new: str, said: list[str]) -> None:
    path = edit(old, new)

    with pytest.raises(RuleBookInvalid) as refusal:
        load(path=path)

    assert [words for words in [str(path), *said] if words not in str(refusal.value)] == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleBookInvalid, match=r"nowhere\.toml"):
        load(path=tmp_path / "nowhere.toml")
