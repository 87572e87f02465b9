"""What people type is kept without signs that give orders to whoever shows it."""

import pytest

from jkp.participants.texts import legible


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("PT \u202eayaJ ujaM", "PT ayaJ ujaM"),  # read from right to left
        ("Rp \u20661.000\u2069", "Rp 1.000"),
        ("Staf\x1b[31m gudang\x07", "Staf[31m gudang"),  # a terminal's colour and its bell
        ("\ufeffMa\u200bju\u00ad", "Maju"),
        ("\x85\x9bA", "A"),
        ("baris 1\r\n\tbaris 2\n", "baris 1\r\n\tbaris 2\n"),
        ("\U0001f469\u200d\U0001f4bb ke-2 caf\u00e9 \u0645\u06cc\u200c\u062e", None),  # joiners belong to their letters
        ("a\0b", None),  # refused where it comes to
        ("", None),
    ],
)
def test_a_text_gives_no_orders(sent: str, kept: str | None) -> None:
    assert legible(sent) == (sent if kept is None else kept)
