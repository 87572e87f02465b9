"""Every kind of mail in both languages: the exact sentences, in text and in HTML, with nothing personal in subjects."""

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from support.cases import at_once

from jkp.errors import Code, Reason
from jkp.mail import letters
from jkp.mail.terms import Language, MailKind

GOLDEN = Path(__file__).parent / "letters"
NAME = "Sari <Wulandari> & Anak"
REASONS = [
    Reason(code=Code.BANK_ACCOUNT_INVALID).stored(),
    Reason(code=Code.OFFICER_NOTE, values={"note": "foto <gelap> & buram"}).stored(),
]
MONTH = {"name": NAME, "month": 3}
ABOUT: dict[MailKind, dict[str, Any]] = {
    MailKind.CLAIM_SUBMITTED: {**MONTH, "submitted_on": "2025-05-10", "due_on": "2025-05-16"},
    MailKind.CLAIM_RETURNED: {**MONTH, "reasons": REASONS, "cure_ends_on": "2025-05-20"},
    MailKind.CLAIM_APPROVED: {**MONTH, "amount": 2_250_000},
    MailKind.CLAIM_REJECTED: {**MONTH, "reasons": REASONS},
    MailKind.CLAIM_PAID: {**MONTH, "amount": 2_250_000, "paid_on": "2025-05-14"},
    MailKind.WINDOW_OPENED: {**MONTH, "opens_on": "2025-05-10", "closes_on": "2025-05-16", "reasons": []},
    MailKind.WINDOW_CLOSES_SOON: {**MONTH, "closes_on": "2025-05-16", "days_left": 3, "reasons": REASONS[:1]},
    MailKind.MISSION_NEARLY_COMPLETE: {**MONTH, "points": 4, "target": 5, "ends_on": "2025-05-09"},
    MailKind.WEBHOOK_DISABLED: {"endpoint": "hooks.contoh.id", "failures": 9, "disabled_at": "2025-05-09T18:30:00Z"},
    MailKind.ACTIVATION_CODE: {"code": "493027", "minutes": 15},
    MailKind.ALREADY_REGISTERED: {},
    MailKind.PASSWORD_CODE: {"name": NAME, "code": "493027", "minutes": 15},
    MailKind.PASSWORD_CHANGED: {"name": NAME, "changed_at": "2025-05-09T18:30:00+00:00"},
}
KINDS_AND_LANGUAGES = [(kind, language) for kind in MailKind for language in Language]


@at_once("kind, language", KINDS_AND_LANGUAGES)
def test_each_kind_says_its_sentences(kind: MailKind, language: Language) -> None:
    letter = letters.written(kind, language, ABOUT[kind], "https://jkp.contoh.id")
    golden = (GOLDEN / f"{kind.lower()}.{language}.txt").read_text(encoding="utf-8")
    assert f"Subject: {letter.subject}\n\n{letter.text}" == golden


@at_once("kind, language", KINDS_AND_LANGUAGES)
def test_a_subject_names_nobody_and_no_amount(kind: MailKind, language: Language) -> None:
    subject = letters.written(kind, language, ABOUT[kind]).subject
    for personal in ("Sari", "2.250", "2,250", "493027", "foto", "hooks.contoh.id"):
        assert personal not in subject
    assert subject.isprintable()


@at_once("kind, language", KINDS_AND_LANGUAGES)
def test_the_html_escapes_what_people_wrote_once(kind: MailKind, language: Language) -> None:
    about = ABOUT[kind]
    html = letters.written(kind, language, about).html
    assert "<Wulandari>" not in html
    assert "<gelap>" not in html
    assert "&amp;lt;" not in html
    if "name" in about:
        assert "Sari &lt;Wulandari&gt; &amp; Anak" in html


@at_once("kind, key", [(kind, key) for kind, about in ABOUT.items() for key in about])
def test_a_value_that_is_missing_is_an_error_and_no_empty_place(kind: MailKind, key: str) -> None:
    lacking = {name: value for name, value in ABOUT[kind].items() if name != key}
    if key in ("name", "reasons"):  # without a name it greets nobody; without reasons it lists none
        assert letters.written(kind, Language.ID, lacking).text
        return
    with pytest.raises((UndefinedError, TypeError)):
        letters.written(kind, Language.ID, lacking)


def test_what_is_told_is_json_so_that_it_can_wait_in_the_outbox() -> None:
    assert json.loads(json.dumps(list(ABOUT.values())))
