"""When two company names mean one company (golden G12)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.participants.companies import company_key
from jkp.participants.registration import NAME_LENGTH, a_name

PRINTABLE = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
NAMES = st.text(PRINTABLE, min_size=1, max_size=NAME_LENGTH).map(lambda text: " ".join(text.split())).filter(bool)
WORDS = st.lists(st.text("abcdefgh", min_size=3, max_size=8), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    "names",
    [
        ("PT Maju Jaya", "PT. MAJU JAYA", "pt maju  jaya", "Maju Jaya", "PT. Maju Jaya, Tbk."),
        ("PT Maju Jaya Abadi", "pt. maju jaya abadi"),
        ("CV Sumber-Rejeki", "Sumber Rejeki", "cv. sumber rejeki"),
        ("PT Telkom Indonesia (Persero) Tbk", "Telkom Indonesia"),
        ("PT \uff2d\uff21\uff2a\uff35", "pt maju"),  # letters of full width
        # letters of other scripts that look the same, and signs that nobody sees
        ("PT Maju", "PT M\u0430ju", "PT \u039caju", "P\u03a4 MAJ\u054d", "PT M\u1d00ju", "\u0420\u0422 Maju"),
        ("CV Visi", "CV \u03bdisi", "CV V\u0131s\u0456"),
        ("PT Maju Jaya", "PT Ma\u034fju Jaya", "PT Maju Jaya\u3164", "PT Ma\ufe0fju Jaya", "PT Maju Jaya\u0332"),
        ("PT Maju Jaya", "PT Ma\u200bju Jaya", "PT Ma\u00adju\u2800Jaya", "PT Maju\u2063 Jaya"),
    ],
)
def test_spellings_of_one_company_have_one_key(names: tuple[str, ...]) -> None:
    assert len({company_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT Maju Jaya", "PT Maju Jaya Abadi"),
        ("PT Ptera", "PT Era"),  # a legal form is a word, not a beginning
        ("PT Maj\u00fa", "PT Maju"),  # an accent is seen
        ("PT", "CV"),  # what is left without its legal form must still be a name
        ("---", "***"),
    ],
)
def test_different_companies_have_different_keys(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@given(name=NAMES)
def test_a_key_is_never_empty_and_its_own_key(name: str) -> None:
    key = company_key(a_name(name))

    assert key
    assert company_key(key) == key


@given(name=NAMES)
def test_a_key_fits_where_it_is_stored(name: str) -> None:
    assert len(company_key(name)) <= NAME_LENGTH


@given(
    name=WORDS,
    form=st.sampled_from(["", "PT ", "PT. ", "CV ", "UD. ", "Perum "]),
    end=st.sampled_from(["", " Tbk", ", Tbk.", " (Persero)"]),
)
def test_legal_form_case_and_punctuation_do_not_matter(name: str, form: str, end: str) -> None:
    assert company_key(f"{form}{name.upper()}{end}") == company_key(name) == name


@given(words=st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_different_words_are_different_companies(words: list[str]) -> None:
    keys = sorted(company_key(word) for word in words)

    assert all(one != other for one, other in pairwise(keys))
