"""The fields that plugins add to types of the core: checked one by one when the schema is built.

A plugin's field carries its prefix, is described, nullable and permitted, and is nobody else's. Each refusal names the
plugin and the field, and says what to write.
"""

from collections.abc import Iterator, Mapping

from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.field import UNRESOLVED, StrawberryField
from strawberry.utils.str_converters import to_camel_case

from jkp.plugin.declaring import GraphQLExtension
from jkp.plugin.discovery import CORE, PluginError
from jkp.plugin.host import Loaded, PluginHost
from jkp_schema.claims.types import BenefitCase, Claim
from jkp_schema.edges import EDGES
from jkp_schema.events.subscribing import Subscription
from jkp_schema.missions.types import Activity, Mission
from jkp_schema.participants.types import Participant
from jkp_schema.plugin.extension import guarded
from jkp_schema.plugin.following import followed
from jkp_schema.plugin.prefixes import begins_with, field_prefix
from jkp_schema.policy import KEY
from jkp_schema.root import Mutation, Query

Additions = Mapping[type, list[StrawberryField]]
ROOTS = (Query, Mutation, Subscription)
EXTENDABLE = (Activity, BenefitCase, Claim, Mission, Participant)
"""Those types of the core that plugins may add fields to."""


def additions(host: PluginHost) -> Additions:
    """The fields that are added to types, by type: the core's own edges, and what plugins bring.

    Error: `PluginError`.
    """
    added = {of_type: [field for mixin in mixins for field in declared(mixin)] for of_type, mixins in EDGES.items()}
    taken = {(of_type, name_of(field)): CORE for of_type, fields in added.items() for field in fields}
    for plugin in host.plugins:
        for of_type, mixin in _parts(plugin):
            for field in _admitted(plugin.name, of_type, mixin):
                _claim(plugin.name, of_type, field, taken)
                guard = followed if of_type is Subscription else guarded
                added.setdefault(of_type, []).append(guard(plugin, field))
    return added


def declared(of_type: type) -> list[StrawberryField]:
    """The fields that a strawberry type says itself. Error: `TypeError` for what is none."""
    return get_object_definition(of_type, strict=True).fields


def name_of(field: StrawberryField) -> str:
    """What clients call the field."""
    return field.graphql_name or to_camel_case(field.python_name)


def _parts(plugin: Loaded) -> Iterator[tuple[type, type]]:
    """The types that the plugin adds to, each with the class whose fields it adds."""
    extension = plugin.graphql() or GraphQLExtension()
    for of_type in extension.extend:
        if of_type not in EXTENDABLE:
            named = getattr(of_type, "__name__", repr(of_type))
            known = ", ".join(one.__name__ for one in EXTENDABLE)
            raise PluginError(plugin.name, f"it extends {named}, which cannot be extended; those that can: {known}")
    roots: dict[type, type | None] = {
        Query: extension.query,
        Mutation: extension.mutation,
        Subscription: extension.subscription,
    }
    parts = {**roots, **extension.extend}
    return ((of_type, mixin) for of_type, mixin in parts.items() if mixin is not None)


def _admitted(plugin: str, of_type: type, mixin: type) -> list[StrawberryField]:
    try:
        fields = declared(mixin)
    except Exception as error:
        wanted = f"what it gives for {of_type.__name__} must be a class with @strawberry.type above it, not {mixin!r}"
        raise PluginError(plugin, wanted) from error
    for field in fields:
        for fault in (_prefix, _description, _arguments, _nullable, _resolver, _parent, _policy):
            if told := fault(plugin, of_type, field):
                raise PluginError(plugin, f"the field {name_of(field)} of {of_type.__name__} {told}")
    return fields


def _claim(plugin: str, of_type: type, field: StrawberryField, taken: dict[tuple[type, str], str]) -> None:
    """Nobody else may have a field of that name: strawberry would let the later one replace the earlier."""
    name = name_of(field)
    of_core = any(name == name_of(one) for one in declared(of_type))
    owner = CORE if of_core else taken.get((of_type, name))
    if owner:
        raise PluginError(plugin, f"{_owner(owner, plugin)} the field {name} of {of_type.__name__} already; rename it")
    taken[of_type, name] = plugin


def _owner(owner: str, plugin: str) -> str:
    if owner == plugin:
        return "it has"
    return "the core has" if owner == CORE else f"the plugin {owner} has"


def _prefix(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    prefix = field_prefix(plugin)
    if begins_with(prefix, name_of(field)):
        return None
    return f"must begin with {prefix}, followed by a capital"


def _description(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    return None if field.description else "needs a description: description=… of strawberry.field"


def _arguments(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    for argument in field.arguments:
        if not argument.description and argument.python_name != "input":
            told = f"needs a description of its argument {argument.python_name}"
            return f"{told}: Annotated[…, strawberry.argument(description=…)]"
    return None


def _nullable(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    if isinstance(field.type, StrawberryOptional) or field.type is UNRESOLVED:  # strawberry says what is wrong with it
        return None
    return "must be nullable, so that a fault of yours nulls it alone: `| None`"


def _resolver(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    if field.base_resolver is None:
        return "has no resolver: write it as a function under @strawberry.field"
    if of_type is Subscription and field.base_resolver.info_parameter is None:
        return "must take `info: Info`, by which its guard knows who follows"
    return None


def _parent(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    """Strawberry gives a parent called `self` twice, and the field would fail at each call."""
    parent = field.base_resolver.parent_parameter if field.base_resolver else None
    if parent is None or parent.name != "self":
        return None
    return f"must not call its parent `self`: call it `{of_type.__name__.lower()}`"


def _policy(plugin: str, of_type: type, field: StrawberryField) -> str | None:
    """Whoever may see a row of the core may see what a plugin adds to it; a root field has no row."""
    if of_type not in ROOTS or KEY in field.metadata:
        return None
    return "needs a policy: metadata=PUBLIC, SIGNED_IN or allow(Role.X)"
