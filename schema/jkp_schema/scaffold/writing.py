"""The files of a new plugin, put together from templates."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from jkp_schema.scaffold.naming import CannotWrite, Naming

TEMPLATES = files("jkp_schema.scaffold") / "templates"
GAPS = "gaps.toml"
"""The file of an option with what it puts into the gaps of the others' templates."""

SEPARATORS = {
    "hooks": "\n\n\n",
    "models": "\n\n\n",
    "names": ", ",
    "signed": "\n\n",
    "test_names": ", ",
    "test_settings": ", ",
    "tests": "\n\n",
}
"""What stands between the parts of a gap, where it is not the end of a line."""

PLACES: Mapping[str, Mapping[str, str]] = {
    "base": {
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
        "gitignore": ".gitignore",
        "settings.toml": "settings.toml",
        "check.yml": ".github/workflows/check.yml",
        "init.py": "{package}/__init__.py",
        "settings.py": "{package}/settings.py",
        "board.py": "{package}/board.py",
        "source.py": "{package}/source.py",
        "test.py": "tests/test_{name}.py",
    },
    "graphql": {"graphql.py": "{package}/graphql.py", "vacancies.py": "{package}/vacancies.py"},
    "tables": {
        "vacancies.py": "{package}/vacancies.py",
        "models.py": "{package}/models.py",
        "migrations.py": "{package}/migrations/__init__.py",
        "0001_initial.py": "{package}/migrations/0001_initial.py",
    },
    "webhook": {"webhook.py": "{package}/webhook.py"},
}
"""Where the templates of each option go; where two have the same place, the later option's is taken."""


@dataclass(frozen=True)
class Scaffold:
    """A new plugin, and what it has beside a source of activities."""

    naming: Naming
    options: Sequence[str] = ()

    def write(self, folder: Path) -> Path:
        """Write the package into a new folder of `folder`, and give that. Error: `CannotWrite`, also if it is there."""
        target = folder / self.naming.distribution
        if target.exists():
            raise CannotWrite(f"{target} is there already, and nothing was written; remove it, or go elsewhere")
        try:
            self._write(target)
        except OSError as error:
            raise CannotWrite(f"{target} cannot be written: {error.strerror}") from error
        return target

    def _write(self, target: Path) -> None:
        for name, text in self.texts().items():
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def texts(self) -> Mapping[str, str]:
        """Every file of the package, with its text."""
        words, gaps = self.naming.words(), self._gaps()
        return {
            place.format(**words): _filled(_text(template), gaps, words)
            for option in self._parts()
            for template, place in ((f"{option}/{name}.txt", place) for name, place in PLACES[option].items())
        }

    def _parts(self) -> Iterator[str]:
        return (option for option in PLACES if option == "base" or option in self.options)

    def _gaps(self) -> Mapping[str, str]:
        """What stands in the gaps: what each option says of it, one after another."""
        parts = [tomllib.loads(_text(f"{option}/{GAPS}")) for option in self._parts()]
        return {gap: _joined(gap, [part[gap] for part in parts if gap in part]) for gap in parts[0]}


def _joined(gap: str, said: Sequence[Any]) -> str:
    separator = SEPARATORS.get(gap, "\n")
    if isinstance(said[0], list):
        return separator.join(sorted((each for part in said for each in part), key=_as_imports_are))
    return separator.join(each.strip("\n") for each in said if each)


def _as_imports_are(name: str) -> tuple[bool, bool, str]:
    """Constants, classes, functions."""
    return not name.isupper(), name[0].islower(), name


def _filled(text: str, gaps: Mapping[str, str], words: Mapping[str, str]) -> str:
    """A gap that has a line of its own, and nothing to say, leaves with the blank lines after it."""
    for gap, said in gaps.items():
        text = text.replace(f"${gap}", said) if said else re.sub(rf"^\${gap}\n+", "", text, flags=re.MULTILINE)
    return f"{Template(text).substitute(words).rstrip()}\n"


def _text(name: str) -> str:
    return TEMPLATES.joinpath(name).read_text(encoding="utf-8")
