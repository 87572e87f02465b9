"""Personal data at rest: sealed for its row and column, and found again by a keyed index."""

import base64
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from jkp.security.sealing import KEY_BYTES, KeyUnknown, Seals, kept, root_key

SEALS = Seals(b"k" * KEY_BYTES)
OTHER = Seals(b"K" * KEY_BYTES)
COLUMN, ROW = "participant.nik", "3a1f6c1e"
NIK = "3171234506900001"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(text=TEXTS)
def test_what_was_sealed_opens_in_its_place(text: str) -> None:
    assert SEALS.open(COLUMN, ROW, SEALS.seal(COLUMN, ROW, text)) == text


@pytest.mark.parametrize(("column", "row"), [("participant.name", ROW), (COLUMN, "another row")])
def test_a_sealed_value_that_was_moved_does_not_open(column: str, row: str) -> None:
    sealed = SEALS.seal(COLUMN, ROW, NIK)

    with pytest.raises(InvalidTag):
        SEALS.open(column, row, sealed)


@given(bit=st.integers(0, 8 * (12 + len(NIK) + 16) - 1))
def test_a_value_with_one_bit_changed_does_not_open(bit: int) -> None:
    version, key, content = SEALS.seal(COLUMN, ROW, NIK).split(".")
    changed = bytearray(base64.urlsafe_b64decode(content))
    changed[bit // 8] ^= 1 << bit % 8

    with pytest.raises(InvalidTag):
        SEALS.open(COLUMN, ROW, f"{version}.{key}.{base64.urlsafe_b64encode(changed).decode()}")


def test_another_key_does_not_open() -> None:
    with pytest.raises(KeyUnknown):
        OTHER.open(COLUMN, ROW, SEALS.seal(COLUMN, ROW, NIK))


def test_sealing_twice_never_gives_the_same_so_nobody_sees_who_is_equal() -> None:
    assert SEALS.seal(COLUMN, ROW, NIK) != SEALS.seal(COLUMN, ROW, NIK)


@given(one=TEXTS, other=TEXTS)
def test_the_index_of_equal_texts_is_equal_and_of_others_is_not(one: str, other: str) -> None:
    assert (SEALS.index(COLUMN, one) == SEALS.index(COLUMN, other)) == (one == other)


def test_the_index_belongs_to_its_key_and_column() -> None:
    assert len({SEALS.index(COLUMN, NIK), OTHER.index(COLUMN, NIK), SEALS.index("claim.account", NIK)}) == 3


def test_neither_form_shows_the_text() -> None:
    assert NIK not in SEALS.seal(COLUMN, ROW, NIK) + SEALS.index(COLUMN, NIK)


def test_the_root_key_is_made_once_and_then_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("keys") / "field.key"

    assert root_key(file, None) == root_key(file, None) == kept(file, lambda: b"never asked")
    assert file.stat().st_mode & 0o077 == 0


def test_the_root_key_of_the_environment_wins_and_leaves_no_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("keys") / "field.key"

    assert root_key(file, base64.b64encode(b"x" * KEY_BYTES).decode()) == b"x" * KEY_BYTES
    assert not file.exists()


def test_of_many_who_make_a_key_at_once_all_get_the_same(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "field.key"

    def meanwhile() -> bytes:
        # given another one that is faster
        if not file.exists():
            kept(file, lambda: b"faster")
        return b"slower"

    assert kept(file, meanwhile) == kept(file, lambda: b"later") == b"faster"
    assert [each.name for each in file.parent.iterdir()] == ["field.key"]
    assert file.stat().st_mode & 0o077 == 0
