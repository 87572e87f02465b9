"""The identity number: which texts are one, and what of it may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.participants.nik import is_valid, masked


@st.composite
def niks(draw: st.DrawFn) -> str:
    """A NIK: district, date of birth (women's days are 40 higher), serial number."""
    born = draw(st.dates())
    day = born.day + draw(st.sampled_from([0, 40]))
    district, serial = draw(st.integers(110000, 999999)), draw(st.integers(0, 9999))
    return f"{district}{day:02}{born.month:02}{born.year % 100:02}{serial:04}"


@given(nik=niks())
def test_every_nik_with_a_date_that_exists_is_valid(nik: str) -> None:
    assert is_valid(nik)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "317123450690000",  # 15 digits
        "31712345069000011",  # 17 digits
        "0171234506900001",  # no province begins with 0
        "3171233213900001",  # day 32
        "3171230013900001",  # day 0
        "3171233002900001",  # 30 February
        "3171237202900001",  # 32 February, a woman's
        "3171234506900001\n",
        " 3171234506900001",
        "3171-2345-0690-01",
        "317123450690000\u0661",  # a digit of another script
    ],
)
def test_a_text_that_is_no_nik_is_not_valid(text: str) -> None:
    assert not is_valid(text)


def test_29_february_is_valid_because_the_century_is_not_written() -> None:
    assert is_valid("3171232902000001")


@given(text=st.text())
def test_no_text_breaks_the_check(text: str) -> None:
    assert is_valid(text) is False or (len(text) == 16 and text.isascii() and text.isdigit())


@given(nik=niks())
def test_a_masked_nik_keeps_its_length_and_never_shows_the_middle(nik: str) -> None:
    shown = masked(nik)

    assert len(shown) == len(nik)
    assert shown[2:-2] == "*" * 12
    assert nik[2:-2] not in shown


@given(first=niks(), serial=st.integers(0, 99))
def test_niks_that_differ_in_the_middle_alone_look_the_same(first: str, serial: int) -> None:
    other = first[:12] + f"{serial:02}" + first[14:]

    assert masked(first) == masked(other)
