"""The letter and the certificate as PDF, in Indonesian and English (R107). Pure: the same facts, the same bytes."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from jkp_training.attendance import Attendance
from jkp_training.catalogue import Course

if TYPE_CHECKING:
    from fpdf import FPDF

LABEL, LINE, FONT = 62, 7, "Helvetica"


@dataclass(frozen=True)
class Trained:
    """Who took which course from when to when, and how many of its sessions were attended."""

    number: int
    name: str
    course: Course
    first_on: date
    last_on: date
    attendance: Attendance


def letter(trained: Trained, hired_on: date) -> bytes:
    """The letter for who was hired during training, and did not continue it."""
    return _paper(
        trained,
        f"SK-{trained.number}/JKP/{hired_on.year}",
        ("SURAT KETERANGAN MENGIKUTI PELATIHAN", "Statement of Training Attended"),
        (
            f"Peserta diterima bekerja pada {_day(hired_on, 'id')} dan tidak melanjutkan pelatihan.",
            f"The participant was hired on {_day(hired_on, 'en')} and did not continue the training.",
        ),
        hired_on,
    )


def certificate(trained: Trained) -> bytes:
    """The certificate for who finished the training."""
    return _paper(
        trained,
        f"SP-{trained.number}/JKP/{trained.last_on.year}",
        ("SERTIFIKAT PELATIHAN", "Certificate of Training"),
        (
            f"Peserta telah menyelesaikan pelatihan pada {_day(trained.last_on, 'id')}.",
            f"The participant finished the training on {_day(trained.last_on, 'en')}.",
        ),
        trained.last_on,
    )


def _paper(trained: Trained, number: str, titles: tuple[str, str], said: tuple[str, str], on: date) -> bytes:
    from fpdf import FPDF  # noqa: PLC0415 - every start would wait for it, and few ask for a paper

    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(on.year, on.month, on.day, tzinfo=UTC))
    pdf.set_title(titles[0])
    pdf.set_margin(20)
    pdf.add_page()
    _centred(pdf, titles[0], "B", 16)
    _centred(pdf, titles[1], "I", 12)
    _centred(pdf, f"No. {number}", "", 11)
    pdf.ln(LINE)
    for label, value in _rows(trained):
        _row(pdf, label, value)
    pdf.ln(LINE)
    _paragraph(pdf, said[0], "")
    _paragraph(pdf, said[1], "I")
    return bytes(pdf.output())


def _rows(trained: Trained) -> Sequence[tuple[str, str]]:
    course, attendance = trained.course, trained.attendance
    first, last = trained.first_on, trained.last_on
    return (
        ("Nama / Name", trained.name),
        ("Pelatihan / Course", f"{course.title_id} / {course.title_en}"),
        ("Lembaga / Provider", course.provider_name),
        ("Lama / Length", f"{format_decimal(course.hours, locale='id')} jam / hours"),
        ("Tanggal / Days", f"{_day(first, 'id')} - {_day(last, 'id')} / {_day(first, 'en')} - {_day(last, 'en')}"),
        ("Kehadiran / Attendance", f"{attendance.attended} / {attendance.scheduled} pertemuan / sessions"),
    )


def _day(day: date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def _centred(pdf: "FPDF", text: str, style: str, size: int) -> None:
    pdf.set_font(FONT, style, size)
    pdf.cell(0, LINE + 2, _plain(text), align="C", new_x="LMARGIN", new_y="NEXT")


def _row(pdf: "FPDF", label: str, value: str) -> None:
    pdf.set_font(FONT, "B", 11)
    pdf.cell(LABEL, LINE, label)
    pdf.set_font(FONT, "", 11)
    pdf.multi_cell(0, LINE, _plain(value), align="L", new_x="LMARGIN", new_y="NEXT")


def _paragraph(pdf: "FPDF", text: str, style: str) -> None:
    pdf.set_font(FONT, style, 11)
    pdf.multi_cell(0, LINE, _plain(text), new_x="LMARGIN", new_y="NEXT")


def _plain(text: str) -> str:
    """The built-in fonts of PDF have the letters of Western Europe; others lose their marks, or become `?`."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", text).encode("latin-1", "ignore").decode("latin-1") or "?"
    return text
