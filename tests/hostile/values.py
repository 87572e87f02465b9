"""Hostile values of arguments: ids, cursors, days, numbers and words."""

import base64
from collections.abc import Iterator
from typing import Any

ASKED: dict[str, str] = {
    "node": "query($v: ID!) { node(id: $v) { id } }",
    "participant": "query($v: ID!) { participant(id: $v) { id } }",
    "claim": "query($v: ID!) { claim(id: $v) { id } }",
    "after claims": "query($v: String) { claims(after: $v) { nodes { id } } }",
    "after events": "query($v: String) { events(after: $v) { nodes { cursor } } }",
    "after vacancies": "query($v: String) { karirhubVacancies(after: $v) { nodes { id } } }",
    "vacancies by words": "query($v: String) { karirhubVacancies(search: $v) { nodes { id } } }",
    "rules at": "query($v: Date) { ruleBook(at: $v) { hash } }",
    "kinds of people": "query($v: String!) { __type(name: $v) { name } }",
}
"""Questions of one value, `v`."""
NULLS: dict[str, str] = {
    "a page of null": "query($v: Int) { events(first: $v) { nodes { cursor } } }",
    "a page of null in place of a default": "query($v: Int = 5) { claims(first: $v) { nodes { id } } }",
    "a page of a plugin of null": "query($v: Int) { karirhubVacancies(first: $v) { nodes { id } } }",
    "ids of null": "query($v: [ID!] = []) { nodes(ids: $v) { id } }",
    "a condition of null": "query($v: Boolean = true) { viewer @include(if: $v) { role } }",
}
"""Where a variable that may be null stands for what may not: its default lets it pass the validation."""


def _id(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


TEXTS: dict[str, Any] = {
    "nothing": "",
    "a zero": "\x00",
    "a zero inside": "a\x00b",
    "half a pair of UTF-16, as JSON can say it": "\u2028\u2029",
    "emoji": "👩‍👩‍👧‍👦" * 50,
    "from right to left": "\u202eevil",
    "an accent on its own": "\u0301" * 500,
    "SQL": "' OR 1=1; DROP TABLE participant; --",
    "LIKE": "%_%_%\\",
    "a word of the search's own": 'NEAR(a b) OR "c" NOT * ^ : - +',
    "open quotes": '"""""',
    "a path": "../../../../etc/passwd",
    "a template": "{{7*7}}${7*7}",
    "no base64": "!!!!",
    "base64 of nothing": "====",
    "base64 of no UTF-8": base64.urlsafe_b64encode(b"\xff\xfe\x00").decode(),
    "an id of nothing": _id(""),
    "an id without a key": _id("Claim:"),
    "an id of another type": _id("PageInfo:1"),
    "an id of a private type": _id("__class__:1"),
    "an id of SQL": _id("Claim:' OR 1=1 --"),
    "an id with a zero": _id("Claim:\x00"),
    "an id of nobody": _id("Claim:00000000-0000-0000-0000-000000000000"),
    "an id of a large number": _id("KarirhubVacancy:" + "9" * 100),
    "an id of other digits": _id("KarirhubVacancy:١٢٣"),
    "an id of half a number": _id("KarirhubVacancy:²"),
    "an id of 50 KB": _id("Claim:" + "x" * 50_000),
    "a cursor of another version": base64.urlsafe_b64encode(b'["v9", 1]').decode(),
    "a cursor of nothing": base64.urlsafe_b64encode(b"[]").decode(),
    "a cursor of an object": base64.urlsafe_b64encode(b'{"v1": 1}').decode(),
    "a cursor of null": base64.urlsafe_b64encode(b'["v1", null, null]').decode(),
    "a cursor of a large number": base64.urlsafe_b64encode(b'["v1", 99999999999999999999999, 1]').decode(),
    "a cursor of too much": base64.urlsafe_b64encode(b'["v1", 1, 2, 3, 4, 5]').decode(),
    "a cursor of lists": base64.urlsafe_b64encode(b'["v1", [[]], {}]').decode(),
    "a cursor of odd days": base64.urlsafe_b64encode(b'["v1", "9999-99-99", "x"]').decode(),
    "a day that is none": "2025-02-30",
    "a day before all": "0001-01-01",
    "a day after all": "9999-12-31",
    "a day beyond all": "10000-01-01",
    "a day of other digits": "٢٠٢٥-٠١-٠١",
    "a week": "2025-W01-1",
    "a number": 5,
    "a large number": 10**18,
    "a fraction": 0.1,
    "true": True,
    "a list": ["x"],
    "an object": {"x": "x"},
}


def values() -> Iterator[tuple[str, str, Any]]:
    """Name, document and value of each."""
    for asked, document in ASKED.items():
        yield from ((f"{asked}: {name}", document, value) for name, value in TEXTS.items())
    yield from ((name, document, None) for name, document in NULLS.items())
