"""Write a letter: a subject, and the same paragraphs as text and as HTML. Pure: what it tells in, texts out.

The sentences stand in `letters.toml`, once; text and HTML differ in their frame and in what is escaped.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jkp import clock
from jkp.errors import Reason
from jkp.mail.terms import Language, MailKind

FRAME = "FRAME"
LOCALES: Mapping[Language, str] = {Language.ID: "id_ID", Language.EN: "en_GB"}
RUPIAH: Mapping[Language, str] = {Language.ID: "¤#,##0", Language.EN: "¤ #,##0"}


@dataclass(frozen=True)
class Letter:
    """What a mail says: `text` and `html` are the same words."""

    subject: str
    text: str
    html: str


def written(kind: MailKind, language: Language, about: Mapping[str, Any], portal_url: str | None = None) -> Letter:
    """The letter of this kind. Errors: `UndefinedError`, `TypeError` for what it needs and `about` lacks."""
    plain, markup = (_Writer(kind, language, about, portal_url, is_html=is_html) for is_html in (False, True))
    return Letter(plain.subject(), plain.whole("letter.txt"), markup.whole("letter.html"))


class _Writer:
    def __init__(
        self, kind: MailKind, language: Language, about: Mapping[str, Any], portal_url: str | None, *, is_html: bool
    ) -> None:
        self._letter, self._frame = _sentences()[kind][language], _sentences()[FRAME][language]
        self._language, self._portal_url = language, portal_url
        self._is_html = is_html
        self._jinja = _environment(language, is_html=is_html)
        self._about = {**about, "reasons": [_reason(each, language) for each in about.get("reasons", ())]}

    def subject(self) -> str:
        return self._said(self._letter["subject"])

    def whole(self, template: str) -> str:
        frame = {
            "language": self._language.value,
            "subject": self.subject(),
            "opening": self._said(self._frame["salutation" if "name" in self._about else "greeting"]),
            "lead": self._paragraphs("lead"),
            "reasons": self._about["reasons"],
            "rest": self._paragraphs("rest"),
            "closing": self._closing(),
        }
        return self._jinja.get_template(template).render(frame)

    def _closing(self) -> list[str]:
        url = [self._said(self._frame["portal"], url=self._portal_url)] if self._portal_url else []
        return [*url, self._frame["closing"], *([self._frame["preferences"]] if "month" in self._about else [])]

    def _paragraphs(self, part: str) -> list[str]:
        said = (self._said(each) for each in self._letter.get(part, ()))
        return [each for each in said if each]

    def _said(self, text: str, **more: object) -> str:
        """A sentence with its values, which are escaped in it: the frame must not do it once more."""
        said = self._jinja.from_string(text).render({**self._about, **more}).strip()
        return Markup(said) if self._is_html else said  # noqa: S704 - see above


def _reason(stored: Mapping[str, Any], language: Language) -> str:
    return Reason.restored(stored).message(language)


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return tomllib.loads(files("jkp.mail").joinpath("letters.toml").read_text(encoding="utf-8"))


@cache
def _environment(language: Language, *, is_html: bool) -> Environment:
    jinja = Environment(
        loader=PackageLoader("jkp.mail"),
        undefined=StrictUndefined,
        autoescape=is_html,  # noqa: S701 - plain text has nothing to escape
        trim_blocks=True,
    )
    jinja.filters.update({name: partial(show, language) for name, show in _FILTERS.items()})
    return jinja


def _day(language: Language, iso: str) -> str:
    return format_date(date.fromisoformat(iso), "full", locale=LOCALES[language])


def _moment(language: Language, iso: str) -> str:
    at = datetime.fromisoformat(iso)
    pattern = "d MMMM y, HH.mm" if language is Language.ID else "d MMMM y, HH:mm"
    return f"{format_datetime(at, pattern, tzinfo=clock.JAKARTA, locale=LOCALES[language])} WIB"


def _rupiah(language: Language, amount: int) -> str:
    return format_currency(amount, "IDR", RUPIAH[language], locale=LOCALES[language], currency_digits=False)


_FILTERS: Mapping[str, Callable[..., str]] = {"day": _day, "moment": _moment, "rupiah": _rupiah}


def kinds() -> Sequence[str]:
    """The kinds that have a letter."""
    return [kind for kind in _sentences() if kind != FRAME]
