"""Which plugin a type of the schema comes from: its name must say so, and its fields are guarded as well."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphql import FieldNode, GraphQLError, GraphQLNamedType, GraphQLSchema, GraphQLUnionType
from strawberry.exceptions import DuplicatedTypeName
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY
from strawberry.types.field import StrawberryField

from jkp.errors import CannotStart
from jkp.plugin.discovery import PluginError
from jkp.plugin.host import Loaded, PluginHost
from jkp_schema.plugin.explaining import check_type
from jkp_schema.plugin.extension import guarded
from jkp_schema.plugin.prefixes import begins_with, field_prefix, type_prefix

OURS = ("jkp", "jkp_schema")
STRAWBERRYS = frozenset(scalar.name for scalar in DEFAULT_SCALAR_REGISTRY.values())
"""Scalars that are there for everybody, like UUID and Decimal."""


class Stray(CannotStart):
    """A type that is neither the core's nor of a plugin's own package."""


@dataclass(frozen=True)
class Owners:
    """The plugins by the package that they are written in."""

    plugins: Mapping[str, Loaded]

    @classmethod
    def of(cls, host: PluginHost) -> "Owners":
        """The plugins of `host`."""
        return cls({one.installed.package: one for one in host.plugins})

    def guard(self, of_type: type, fields: Sequence[StrawberryField]) -> list[StrawberryField]:
        """The fields of a type; those that a plugin computes get its guard."""
        plugin = self._loaded(of_type)
        if plugin is None:
            return list(fields)
        return [guarded(plugin, field) if field.base_resolver else field for field in fields]

    def check(self, schema: GraphQLSchema, core: Callable[[], frozenset[str]]) -> None:
        """Errors: `PluginError` for a type of a plugin that breaks a rule, `Stray` for one that is nobody's.

        `core` names the types that the core has alone; it is asked only for types that have no class.
        """
        for type_ in schema.type_map.values() if self.plugins else ():
            of_type = _class(type_)
            if plugin := self._owner(of_type):
                check_type(plugin, type_)
            elif of_type and _package(of_type) not in OURS and type_.name not in STRAWBERRYS:
                raise Stray(f"the type {type_.name} is written in {of_type.__module__}: that is no plugin's package")
            elif isinstance(type_, GraphQLUnionType) and not self._named(type_.name) and type_.name not in core():
                raise Stray(f"the type {type_.name} does not begin with the name of its plugin")

    def owner_of(self, type_: GraphQLNamedType) -> Loaded | None:
        """The plugin in whose package a type was written."""
        return self._loaded(_class(type_))

    def owner_at(self, error: GraphQLError) -> Loaded | None:
        """The plugin that added the field at which an error stands."""
        node = error.nodes[0] if error.nodes else None
        return self._adding(node.name.value if isinstance(node, FieldNode) else "")

    def plugin_at(self, field: str) -> str | None:
        """The name of the plugin that added a field of this name."""
        plugin = self._adding(field)
        return plugin.name if plugin else None

    def _adding(self, field: str) -> Loaded | None:
        return next((one for one in self.plugins.values() if begins_with(field_prefix(one.name), field)), None)

    def _named(self, name: str) -> bool:
        return any(begins_with(type_prefix(one.name), name) for one in self.plugins.values())

    def blame(self, error: DuplicatedTypeName) -> Exception:
        """The fault of the plugin that took a name of somebody else's type; the error itself when none did."""
        first, second = self._owner(error.first_cls), self._owner(error.second_cls)
        plugin, other = (first, second) if first else (second, first)
        if plugin is None:
            return error
        owner = "it has" if other == plugin else f"the plugin {other} has" if other else "the core has"
        name = error.message.removeprefix("Type ").partition(" ")[0]
        return PluginError(plugin, f"{owner} a type {name} already; its own types begin with {type_prefix(plugin)}")

    def _owner(self, of_type: type | None) -> str | None:
        plugin = self._loaded(of_type)
        return plugin.name if plugin else None

    def _loaded(self, of_type: type | None) -> Loaded | None:
        return self.plugins.get(_package(of_type)) if of_type else None


def _package(of_type: type) -> str:
    return of_type.__module__.partition(".")[0]


def _class(type_: GraphQLNamedType) -> type | None:
    """The class that a type was written as; for one like `Connection[Thing]` that is `Connection`."""
    definition = type_.extensions.get("strawberry-definition")
    written = getattr(definition, "concrete_of", None) or definition
    return getattr(written, "origin", None) or getattr(written, "wrapped_cls", None)
