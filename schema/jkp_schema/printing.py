"""The schema as text: committed, so that reviewers see a change of the API as a diff."""

from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from jkp_schema.schema import JkpSchema


class Stale(Exception):
    """The committed schema is not that of the code."""


def sdl(schema: JkpSchema) -> str:
    """The schema in the schema language, sorted, so that the order of the code does not matter."""
    return print_schema(lexicographic_sort_schema(schema._schema)) + "\n"  # noqa: SLF001 - strawberry keeps it there


def export(text: str, file: Path, *, check: bool) -> None:
    """Write the schema, or with `check` compare it. Error: `Stale`."""
    if not check:
        file.write_text(text, encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        raise Stale(f"{file} is out of date; run `jkp schema export`")
