"""The words that vacancies are found by, and the questions that are asked for them (R082)."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp_karirhub import words
from jkp_karirhub.words import Term


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index as the migration makes it, with one vacancy."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE w USING fts5(words, content='', detail=none, tokenize=\"ascii tokenchars '_'\")"
    )
    database.execute("INSERT INTO w (rowid, words) VALUES (1, ?)", [a_vacancy()])
    yield database
    database.close()


def a_vacancy() -> str:
    return words.indexed(
        title=["Staf Gudang", "Warehouse Staff"],
        company="PT Café Étoile",
        place=["Kota Metro", "Lampung"],
        codes=[words.exactly(words.CATEGORY, "LOGISTICS"), words.exactly(words.PROVINCE, "Jawa Barat")],
        salary=3_500_000,
    )


def hits(index: sqlite3.Connection, asked: list[list[Term]]) -> bool:
    return bool(index.execute("SELECT rowid FROM w WHERE w MATCH ?", [words.as_fts5(asked)]).fetchall())


@given(st.text(max_size=200))
def test_a_word_has_letters_and_digits_alone(text: str) -> None:
    for word in words.words_in(text):
        assert word == word.casefold()
        assert not set(word) & set(" \"'()*:&|!<>-_^+\\\0")


@given(st.text(max_size=100))
def test_no_text_breaks_the_question(index: sqlite3.Connection, text: str) -> None:
    asked = list(words.beginning(words.ANY, text)) or [[words.EVERY]]

    hits(index, asked)
    assert words.as_tsquery(asked).count("'") == 2 * len(asked)


@given(st.sampled_from(["Staf", "Gudang", "Warehouse", "Café", "Étoile"]), st.integers(1, 9))
def test_every_beginning_of_every_word_finds_the_vacancy(index: sqlite3.Connection, word: str, length: int) -> None:
    assert hits(index, list(words.beginning(words.ANY, word[:length].upper())))


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ([[words.exactly(words.CATEGORY, "logistics")]], True),
        ([[words.exactly(words.CATEGORY, "LOGISTIC")]], False),
        ([[words.exactly(words.PROVINCE, "jawa  barat")]], True),
        ([[words.exactly(words.PROVINCE, "jawa")]], False),
        (list(words.beginning(words.COMPANY, "cafe etoile")), True),
        (list(words.beginning(words.COMPANY, "gudang")), False),
        (list(words.beginning(words.PLACE, "metro lampung")), True),
        ([[Term("kretail"), Term("klogistics")]], True),
        ([[Term("kretail"), Term("kfinance")]], False),
        ([[words.EVERY]], True),
    ],
)
def test_each_filter_finds_what_it_is_about(index: sqlite3.Connection, asked: list[list[Term]], finds: object) -> None:
    assert hits(index, asked) is finds


@given(st.integers(0, 60_000_000), st.integers(0, 60_000_000))
def test_no_vacancy_whose_pay_reaches_the_salary_is_left_out(pay: int, at_least: int) -> None:
    word = words.indexed(title=(), company="", place=(), codes=(), salary=pay).split()[-1]

    if pay >= at_least:
        assert Term(word) in words.paying(at_least)
    elif pay < at_least // words.SALARY_STEP * words.SALARY_STEP and pay < words.HIGHEST_STEP * words.SALARY_STEP:
        assert Term(word) not in words.paying(at_least)
