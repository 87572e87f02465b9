"""Pictures and papers to upload."""

from functools import cache

from fpdf import FPDF

from jkp.testing.photographs import a_photograph

__all__ = ["a_letter", "a_photograph"]


@cache
def a_letter(text: str = "Surat keterangan") -> bytes:
    """A PDF of one page."""
    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=12)
    page.cell(text=text)
    return bytes(page.output())
