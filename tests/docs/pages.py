"""The pages of this repository, and what can be found in them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SKIPPED = {"node_modules", ".venv", "static"}

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of ours."""
    ours = ("*.md", "docs/**/*.md", "plugins/*/*.md", "examples/*.md", "examples/plugins/*/*.md")
    found = [page for pattern in ours for page in ROOT.glob(pattern)]
    return sorted(page for page in found if not SKIPPED & set(page.parts))


def name(page: Path) -> str:
    """The page's name, for the names of tests."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [text for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def all_blocks(language: str) -> list[tuple[str, str]]:
    """The fenced blocks of one language on all pages, each with its page."""
    return [(name(page), text) for page in pages() for text in blocks(page, language)]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[str]:
    """What the page gives to type or names as code: the lines of shell blocks, and the spans."""
    spans: list[str] = [span.strip("`") for span in _CODE.findall(prose(page))]
    return [*spans, *(line for block in blocks(page, "sh") for line in block.splitlines())]


def links(page: Path) -> list[str]:
    """Where the page's links lead, those to other hosts left out."""
    found: list[str] = _LINK.findall(_CODE.sub("", prose(page)))
    return [link for link in found if not link.startswith(("http://", "https://", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """The anchors of the page's headings, as they are commonly made."""
    headings: list[str] = _HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(page: Path) -> Iterator[list[str]]:
    """The cells of every row of the page's tables."""
    for line in prose(page).splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]
