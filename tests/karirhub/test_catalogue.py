"""What the vacancy catalogue shipped with karirhub promises to whoever builds on it."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from support.cases import at_once

PACKAGE = Path(__file__).resolve().parents[2] / "plugins" / "karirhub" / "jkp_karirhub"

Row = dict[str, str]

COLUMNS = [
    "code",
    "title",
    "occupation",
    "category",
    "company",
    "province",
    "city",
    "employment_type",
    "salary_min",
    "salary_max",
    "posted_on",
    "closes_on",
    "description",
]
EMPLOYMENT_TYPES = {"PKWT", "PKWTT", "PARUH_WAKTU", "MAGANG"}
FIRST_POSTED, LAST_POSTED = date(2023, 10, 1), date(2025, 9, 30)
CONTACT = re.compile(r"@|https?:|www\.|\.(?:com|co\.id|id|net|org)\b|\d{6,}|\+62", re.IGNORECASE)
PERSONAL_DEMAND = re.compile(
    r"\b(berusia|(usia|umur) (maksimal|minimal)|maksimal (usia|umur)|pria|wanita|laki-laki|perempuan"
    r"|menikah|lajang|agama)\b",
    re.IGNORECASE,
)


def read(name: str) -> list[Row]:
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


VACANCIES = read("catalogue.csv")
CATEGORIES = read("categories.csv")
OCCUPATIONS = read("occupations.csv")


def count_by(column: str) -> Counter[str]:
    return Counter(row[column] for row in VACANCIES)


def open_on(day: date) -> list[Row]:
    """The vacancies somebody could apply for on this day; the closing day itself still counts."""
    today = day.isoformat()
    return [v for v in VACANCIES if v["posted_on"] <= today <= (v["closes_on"] or "9999-12-31")]


def codes(rows: list[Row]) -> list[str]:
    return [row["code"] for row in rows]


@pytest.mark.parametrize("name", ["catalogue.csv", "categories.csv", "occupations.csv"])
def test_file_is_utf8_with_line_feeds_and_no_empty_edges(name: str) -> None:
    text = (PACKAGE / name).read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.startswith("\ufeff")
    for row in read(name):
        assert all(value == value.strip() for value in row.values())


def test_every_column_is_there_and_filled() -> None:
    assert list(VACANCIES[0]) == COLUMNS
    assert list(CATEGORIES[0]) == ["code", "title_id", "title_en"]
    assert list(OCCUPATIONS[0]) == ["code", "title_id", "title_en", "category"]
    for vacancy in VACANCIES:
        assert [column for column in COLUMNS if not vacancy[column]] in ([], ["closes_on"])


def test_catalogue_is_wide_enough_to_search_in() -> None:
    assert len(VACANCIES) >= 360
    assert len(count_by("company")) >= 72
    assert len(count_by("province")) >= 18
    assert len(count_by("occupation")) >= 24
    assert 10 <= len(count_by("category")) <= 14


def test_vacancies_are_spread_evenly() -> None:
    assert all(3 <= count <= 8 for count in count_by("company").values())
    assert min(count_by("province").values()) >= 10
    assert min(count_by("occupation").values()) >= 10


def test_codes_are_unique_and_well_formed() -> None:
    for rows in (VACANCIES, CATEGORIES, OCCUPATIONS):
        assert len(set(codes(rows))) == len(rows)
    assert all(re.fullmatch(r"KH-\d{4}", code) for code in codes(VACANCIES))
    assert all(re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code) for code in codes(CATEGORIES))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes(OCCUPATIONS))


def test_every_occupation_is_known_and_every_category_used() -> None:
    category_of = {occupation["code"]: occupation["category"] for occupation in OCCUPATIONS}
    assert set(category_of.values()) == set(codes(CATEGORIES)) == set(count_by("category"))
    assert set(count_by("occupation")) <= set(category_of)
    assert all(vacancy["category"] == category_of[vacancy["occupation"]] for vacancy in VACANCIES)


def test_titles_exist_in_both_languages() -> None:
    assert all(row["title_id"] and row["title_en"] for row in CATEGORIES + OCCUPATIONS)


def test_a_company_stays_in_one_province_and_a_city_belongs_to_one() -> None:
    provinces: defaultdict[str, set[str]] = defaultdict(set)
    for vacancy in VACANCIES:
        provinces[vacancy["company"]].add(vacancy["province"])
        provinces[vacancy["city"]].add(vacancy["province"])
        assert re.match(r"(Kota|Kabupaten) \S", vacancy["city"])
    assert all(len(found) == 1 for found in provinces.values())


def test_a_company_says_its_legal_form_and_repeats_no_title() -> None:
    assert all(re.fullmatch(r"(PT|CV) \w+( \w+)+", company) for company in count_by("company"))
    assert any(company.endswith(" Tbk") for company in count_by("company"))
    assert len({(vacancy["company"], vacancy["title"]) for vacancy in VACANCIES}) == len(VACANCIES)


def test_every_employment_type_occurs_and_no_other() -> None:
    assert set(count_by("employment_type")) == EMPLOYMENT_TYPES


def test_salary_is_a_monthly_range_in_whole_rupiah() -> None:
    for vacancy in VACANCIES:
        low, high = int(vacancy["salary_min"]), int(vacancy["salary_max"])
        assert 800_000 <= low <= high <= 40_000_000, vacancy["code"]


def test_full_time_pays_more_than_part_time_in_the_same_city() -> None:
    lowest: dict[str, int] = {}
    for vacancy in (v for v in VACANCIES if v["employment_type"] in {"PKWT", "PKWTT"}):
        city = vacancy["city"]
        lowest[city] = min(lowest.get(city, 10**9), int(vacancy["salary_min"]))
    for vacancy in (v for v in VACANCIES if v["employment_type"] in {"PARUH_WAKTU", "MAGANG"}):
        assert int(vacancy["salary_max"]) <= lowest.get(vacancy["city"], 10**9), vacancy["code"]


def test_posted_in_the_two_years_and_closed_afterwards() -> None:
    for vacancy in VACANCIES:
        posted_on = date.fromisoformat(vacancy["posted_on"])
        assert FIRST_POSTED <= posted_on <= LAST_POSTED
        if vacancy["closes_on"]:
            assert date.fromisoformat(vacancy["closes_on"]) > posted_on


def test_codes_follow_the_day_of_posting() -> None:
    assert codes(VACANCIES) == sorted(codes(VACANCIES))
    days = [vacancy["posted_on"] for vacancy in VACANCIES]
    assert days == sorted(days)


@at_once("month", range(1, 25))
def test_from_2025_on_there_is_always_something_open_everywhere(month: int) -> None:
    found = open_on(date(2025 + (month - 1) // 12, (month - 1) % 12 + 1, 1))
    assert len(found) >= 100
    assert len({vacancy["company"] for vacancy in found}) >= 50
    assert {vacancy["province"] for vacancy in found} == set(count_by("province"))


def test_some_vacancies_have_closed_before_2025() -> None:
    assert any(vacancy["closes_on"] and vacancy["closes_on"] < "2025-01-01" for vacancy in VACANCIES)


def test_each_description_is_its_own_one_or_two_sentences() -> None:
    assert len({vacancy["description"] for vacancy in VACANCIES}) == len(VACANCIES)
    for vacancy in VACANCIES:
        description = vacancy["description"]
        assert 40 <= len(description) <= 320, vacancy["code"]
        assert 1 <= len(re.findall(r"\.(?:\s|$)", description)) <= 2, vacancy["code"]
        assert "{" not in description


def test_no_way_to_contact_anybody_is_in_the_data() -> None:
    for vacancy in VACANCIES:
        words = " ".join(vacancy[column] for column in ("title", "company", "city", "description"))
        assert not CONTACT.search(words), vacancy["code"]


def test_nobody_is_asked_for_age_sex_faith_or_marriage() -> None:
    for vacancy in VACANCIES:
        assert not PERSONAL_DEMAND.search(vacancy["description"]), vacancy["code"]
