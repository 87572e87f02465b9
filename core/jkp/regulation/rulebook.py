"""The rule book: what the law says on a day, and the fingerprint that every decision keeps of it."""

import json
from collections.abc import Mapping, Sequence
from contextvars import ContextVar, Token
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from jkp.regulation.answers import Answers
from jkp.regulation.document import read_document, read_parameters
from jkp.regulation.parameters import Entry, Json, Parameter, RuleBookInvalid, RuleBookNotEffective
from jkp.regulation.preamble import choose_overlays, holiday_categories
from jkp.regulation.provisions import ContributionRule, DueRule, JobSearchRule, LastWindowRule, Points

__all__ = [
    "ContributionRule",
    "DueRule",
    "Entry",
    "JobSearchRule",
    "LastWindowRule",
    "Parameter",
    "Points",
    "RuleBook",
    "RuleBookInvalid",
    "RuleBookNotEffective",
    "current",
    "load",
    "stop_using",
    "use",
]

SHIPPED = Path(__file__).with_name("rulebook.toml")


@dataclass(frozen=True, eq=False)
class RuleBook(Answers):
    """The law by date, with the overlays in force. Its typed questions are those of `Answers`."""

    id: str
    parameters: Mapping[str, Parameter]
    overlays: tuple[str, ...]
    timezone: str
    holiday_categories: tuple[str, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the whole book: every value with its source and certainty, and the overlays in force."""
        return self.hash_at(date.max)

    def hash_at(self, on: date) -> str:
        """SHA-256 of what had begun by a day; later values do not change it. Notes are left out."""
        canonical = json.dumps(self._plain(on), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(canonical.encode()).hexdigest()

    def at(self, key: str, on: date) -> Json:
        """The plain value of one parameter on a day, yours to keep; `KeyError` for an unknown key."""
        return deepcopy(self.parameters[key].at(on).value)

    def in_force(self, on: date) -> dict[str, Entry]:
        """Everything the law says on a day, by key; what had not begun is absent."""
        begun = {key: parameter.started_by(on) for key, parameter in self.parameters.items()}
        return {key: entries[-1] for key, entries in begun.items() if entries}

    def _plain(self, on: date) -> dict[str, object]:
        return {
            "id": self.id,
            "timezone": self.timezone,
            "holidays": self.holiday_categories,
            "overlays": self.overlays,
            "parameters": {key: _plain(self.parameters[key], on) for key in self.in_force(on)},
        }


def load(overlays: Sequence[str] = (), path: Path | None = None) -> RuleBook:
    """The rule book of a file (ours, unless `path` is given) with these overlays switched on.

    `RuleBookInvalid` names the file, the key and the value that is wrong, or the overlay that is not known.
    """
    return _read(tuple(overlays), path) if path else _shipped(tuple(overlays))


def current() -> RuleBook:
    """The book in force here: the one given to `use`, otherwise ours without overlays."""
    return _in_force.get() or _shipped(())


def use(book: RuleBook) -> Token[RuleBook | None]:
    """Make `book` the book in force in this context; give the token to `stop_using` to end that."""
    return _in_force.set(book)


def stop_using(token: Token[RuleBook | None]) -> None:
    """Bring back the book from before `use`."""
    _in_force.reset(token)


_in_force: ContextVar[RuleBook | None] = ContextVar("jkp_rulebook", default=None)


@cache
def _shipped(overlays: tuple[str, ...]) -> RuleBook:
    """Our own file does not change while we run, and nobody can change a book."""
    return _read(overlays, SHIPPED)


def _read(overlays: tuple[str, ...], file: Path) -> RuleBook:
    document = read_document(file)
    chosen = choose_overlays(document, overlays, file)
    return RuleBook(
        id=document["book"]["id"],
        parameters=MappingProxyType(read_parameters(document, chosen, file)),
        overlays=chosen,
        timezone=document["book"]["timezone"],
        holiday_categories=holiday_categories(document, chosen, file),
    )


def _plain(parameter: Parameter, on: date) -> dict[str, object]:
    names = ("from", "value", "source", "certainty")
    entries = parameter.started_by(on)
    rows = [(str(entry.starts_on), entry.value, entry.source, entry.certainty) for entry in entries]
    return {"basis": parameter.basis, "values": [dict(zip(names, row, strict=True)) for row in rows]}
