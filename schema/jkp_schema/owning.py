"""Which plugin a type of the schema comes from: its name must say so, and its fields are guarded as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import GraphQLNamedType, GraphQLSchema
from strawberry.exceptions import DuplicatedTypeName
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import capitalize_first, to_camel_case

from jkp.plugin.discovery import PluginError
from jkp.plugin.host import Loaded, PluginHost
from jkp_schema.extension import guarded


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
        return [guarded(plugin.name, field, plugin.seconds) if field.base_resolver else field for field in fields]

    def check(self, schema: GraphQLSchema) -> None:
        """Error: `PluginError` for a type of a plugin without the plugin's prefix."""
        for type_ in schema.type_map.values():
            plugin = self._owner(_class(type_))
            if plugin and not type_.name.startswith(_prefix(plugin)):
                raise PluginError(plugin, f"the type {type_.name} must begin with {_prefix(plugin)}")

    def blame(self, error: DuplicatedTypeName) -> Exception:
        """The fault of the plugin that took a name of somebody else's type; the error itself when none did."""
        owners = [owner for one in (error.second_cls, error.first_cls) if (owner := self._owner(one))]
        if not owners:
            return error
        return PluginError(owners[0], f"{error.message}; the plugin's types must begin with {_prefix(owners[0])}")

    def _owner(self, of_type: type | None) -> str | None:
        plugin = self._loaded(of_type)
        return plugin.name if plugin else None

    def _loaded(self, of_type: type | None) -> Loaded | None:
        return self.plugins.get(of_type.__module__.partition(".")[0]) if of_type else None


def _prefix(plugin: str) -> str:
    return capitalize_first(to_camel_case(plugin))


def _class(type_: GraphQLNamedType) -> type | None:
    definition = type_.extensions.get("strawberry-definition")
    return getattr(definition, "origin", None) or getattr(definition, "wrapped_cls", None)
