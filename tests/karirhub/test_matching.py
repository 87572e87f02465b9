"""The published rule by which vacancies are ranked for a participant (R072, R073)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp_karirhub.matching import BEST, Offer, Seeker, match
from jkp_karirhub.terms import MatchReason

SEWING = Offer("sewing_operator", "MANUFACTURING", "Jawa Barat", is_abroad=False)
SARI = Seeker(
    desired="sewing_operator",
    desired_category="MANUFACTURING",
    occupations=["sewing_operator", "cashier"],
    categories=["MANUFACTURING", "RETAIL", "FINANCE"],
    wants_abroad=False,
    province="Jawa Barat",
    done_before=["sewing_operator"],
    categories_before=["MANUFACTURING"],
)

codes = st.sampled_from(["", "sewing_operator", "cashier", "welder"])
categories = st.sampled_from(["", "MANUFACTURING", "RETAIL", "CONSTRUCTION"])
provinces = st.sampled_from(["", "Jawa Barat", "Bali"])
offers = st.builds(Offer, codes, categories, provinces, st.booleans())
seekers = st.builds(
    Seeker,
    desired=codes,
    desired_category=categories,
    occupations=st.lists(codes.filter(bool), max_size=3),
    categories=st.lists(categories.filter(bool), max_size=3),
    wants_abroad=st.none() | st.booleans(),
    province=provinces,
    done_before=st.lists(codes.filter(bool), max_size=3),
    categories_before=st.lists(categories.filter(bool), max_size=3),
)


def test_a_vacancy_that_fits_in_everything_has_all_points() -> None:
    found = match(SARI, SEWING)

    assert found.points == BEST
    assert set(found.reasons) == set(MatchReason)


@pytest.mark.parametrize(
    ("offer", "reason", "points"),
    [
        (SEWING._replace(occupation="quality_inspector"), MatchReason.DESIRED_JOB, 20),
        (SEWING._replace(occupation="welder", category="CONSTRUCTION"), MatchReason.DESIRED_JOB, 0),
        (SEWING._replace(occupation="quality_inspector"), MatchReason.ASSESSMENT, 20),
        (SEWING._replace(occupation="store_manager", category="RETAIL"), MatchReason.ASSESSMENT, 15),
        (SEWING._replace(occupation="tax_staff", category="FINANCE"), MatchReason.ASSESSMENT, 10),
        (SEWING._replace(occupation="cashier", category="RETAIL"), MatchReason.ASSESSMENT, 25),
        (SEWING._replace(province="Bali"), MatchReason.LOCATION, 0),
        (SEWING._replace(is_abroad=True), MatchReason.LOCATION, 0),
        (SEWING._replace(occupation="quality_inspector"), MatchReason.EXPERIENCE, 8),
    ],
)
def test_each_part_of_the_rule_gives_its_points(offer: Offer, reason: MatchReason, points: int) -> None:
    assert match(SARI, offer).reasons.get(reason, 0) == points


def test_without_a_province_all_of_the_country_fits_half() -> None:
    anywhere = replace(SARI, province="")

    assert match(anywhere, SEWING).reasons[MatchReason.LOCATION] == 10
    assert match(replace(SARI, wants_abroad=True), SEWING._replace(is_abroad=True)).reasons[MatchReason.LOCATION] == 20


@given(seekers, offers)
def test_points_are_of_100_and_each_reason_gives_some(seeker: Seeker, offer: Offer) -> None:
    found = match(seeker, offer)

    assert 0 <= found.points <= BEST
    assert all(points > 0 for points in found.reasons.values())
    assert match(seeker, offer) == found


@given(offers)
def test_of_whom_nothing_is_known_nothing_fits(offer: Offer) -> None:
    assert match(Seeker(), offer).points == 0


@given(seekers, offers)
def test_the_very_job_that_she_wants_never_has_fewer_points_than_another_one(seeker: Seeker, offer: Offer) -> None:
    if seeker.desired:
        wanted = offer._replace(occupation=seeker.desired)
        assert match(seeker, wanted).reasons[MatchReason.DESIRED_JOB] == 40
        assert match(replace(seeker, desired=""), offer).points <= match(seeker, offer).points


@given(seekers, offers, st.lists(codes.filter(bool), max_size=2))
def test_more_experience_never_costs_points(seeker: Seeker, offer: Offer, more: list[str]) -> None:
    richer = replace(seeker, done_before=[*seeker.done_before, *more])

    assert match(richer, offer).points >= match(seeker, offer).points
