"""Rule 20: what a plugin tells its operator."""

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path

from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken

PROJECT = "pyproject.toml"
_HEADING = re.compile(r"^#+\s*(.+)$", re.MULTILINE)
SECTIONS = {
    "what data leaves the server": re.compile(r"\bdata\b|privacy|privasi", re.IGNORECASE),
    "its settings": re.compile(r"settings|configuration|pengaturan|konfigurasi", re.IGNORECASE),
    "its limits": re.compile(r"limit|batas", re.IGNORECASE),
    "whom to ask": re.compile(r"contact|support|kontak|bantuan", re.IGNORECASE),
}


def explains_itself(subject: Subject) -> None:
    """K20."""
    text = next(_texts(subject), None)
    if not text:
        broken(20, f"there is no {subject.tests.readme} beside the {PROJECT}, and none in its metadata")
    headings = _HEADING.findall(text)
    missing = [what for what, words in SECTIONS.items() if not any(words.search(heading) for heading in headings)]
    if missing:
        broken(20, f"{subject.tests.readme} has no section about {', '.join(missing)}")
    unexplained = [key for key in type(subject.loaded.context.settings).model_fields if f"`{key}`" not in text]
    if unexplained:
        broken(20, f"{subject.tests.readme} does not explain the setting `{unexplained[0]}`")


def _texts(subject: Subject) -> Iterator[str]:
    """The README of the folder in which the test lies, or the one that was packed."""
    for folder in Path(inspect.getfile(type(subject.tests))).resolve().parents:
        file = folder / subject.tests.readme
        if (folder / PROJECT).exists():
            yield from [file.read_text(encoding="utf-8")] if file.exists() else []
            break
    yield from filter(None, [metadata(subject.installed.distribution).get_payload()])  # type: ignore[attr-defined]
