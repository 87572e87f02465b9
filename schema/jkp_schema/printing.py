"""The schema as text: committed, so that reviewers see a change of the API as a diff.

Clients take the whole. Reviewers and authors of plugins read its parts: the core's, and what each plugin adds to it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import (
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    lexicographic_sort_schema,
    print_schema,
    print_type,
)

from jkp.plugin.host import PluginHost
from jkp_schema.schema import JkpSchema, build

CORE = "core.graphql"
PLUGINS = "plugins"
HEAD = "# Written by `jkp schema export`:"


class Stale(Exception):
    """The committed schema is not that of the code."""


def sdl(schema: JkpSchema) -> str:
    """The schema in the schema language, sorted, so that the order of the code does not matter."""
    return print_schema(_sorted(schema)) + "\n"


def files(host: PluginHost, whole: Path) -> Mapping[Path, str]:
    """The text of the whole schema, and beside it those of its parts, by file."""
    core = build(PluginHost(()))
    parts = {whole: sdl(build(host)), whole.parent / CORE: f"{HEAD} the API without any plugin.\n\n{sdl(core)}"}
    for one in host.plugins:
        text = "\n\n".join(_added(_sorted(core), _sorted(build(PluginHost((one,))))))
        head = f"{HEAD} what the plugin {one.name} adds to the core."
        parts[whole.parent / PLUGINS / f"{one.name}.graphql"] = f"{head}\n\n{text}\n" if text else f"{head} Nothing.\n"
    return parts


def export(texts: Mapping[Path, str], *, check: bool) -> list[Path]:
    """Write the files that are out of date, and take away those of plugins that are none any more; what was done.

    With `check` nothing is done. Error: `Stale` names them all.
    """
    stale = [*(file for file, text in texts.items() if _text(file) != text), *_left_over(texts)]
    if check and stale:
        raise Stale("\n".join(f"{file} is out of date; run `jkp schema export`" for file in stale))
    for file in stale:
        if file in texts:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(texts[file], encoding="utf-8")
        else:
            file.unlink()
    return stale


def _sorted(schema: JkpSchema) -> GraphQLSchema:
    return lexicographic_sort_schema(schema._schema)  # noqa: SLF001 - strawberry keeps it there


def _added(core: GraphQLSchema, schema: GraphQLSchema) -> Iterator[str]:
    """What the core does not have: fields of its types first, then types."""
    for name, type_ in schema.type_map.items():
        known = core.type_map.get(name)
        if isinstance(type_, GraphQLObjectType) and isinstance(known, GraphQLObjectType):
            fields = {each: field for each, field in type_.fields.items() if each not in known.fields}
            if fields:
                yield f"extend {print_type(GraphQLObjectType(name, fields))}"
    yield from (print_type(type_) for type_ in _new(core, schema))


def _new(core: GraphQLSchema, schema: GraphQLSchema) -> list[GraphQLNamedType]:
    return [type_ for name, type_ in schema.type_map.items() if name not in core.type_map]


def _left_over(texts: Mapping[Path, str]) -> Iterator[Path]:
    """Files of ours about plugins that are not among these."""
    for folder in {file.parent / PLUGINS for file in texts if file.name == CORE}:
        for file in sorted(folder.glob("*.graphql")):
            if file not in texts and (_text(file) or "").startswith(HEAD):
                yield file


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
