"""Who may see a field. A schema with a field that has no policy does not build.

A type says what holds for its fields with `__policy__`; a field overrides it with `metadata=allow(...)`. Rows
are scoped where they are loaded: a field whose policy is INHERIT belongs to a row that its reader may see.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from inspect import isawaitable
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,
    is_introspection_type,
)

from jkp.audit.models import Personal
from jkp.errors import CannotStart, Code, Reason
from jkp.security.principals import Principal, Role
from jkp.security.scopes import Scope

KEY = "jkp.policy"


@dataclass(frozen=True)
class Policy:
    """The roles that may see a field; `owner` names the attribute of the row that holds its participant's id.

    `scope` is what an API key needs besides. A root field without one is for people alone, unless it is open; that of
    a plugin needs the plugin's name.

    Example: `metadata: dict[str, Policy] = allow(Role.OFFICER)`
    """

    roles: frozenset[Role] = frozenset()
    owner: str | None = None
    open: bool = False
    scope: str | None = None


INHERIT = Policy(open=True)
"""Whoever may see the row may see the field.

Example: `__policy__ = INHERIT`
"""


ANY_SCOPE = "*"
"""The scope of a field that looks itself which scope is needed."""
PEOPLE = ""
"""The scope that no API key has."""


def allow(*roles: Role, owner: str | None = None, scope: str | None = None) -> dict[str, Policy]:
    """Field metadata: these roles, and the participant whose id is in the row's attribute `owner`.

    `scope` is what an API key of such a role needs; plugins leave it out.

    Example: `strawberry.mutation(description="Apply.", metadata=allow(Role.PARTICIPANT))`
    """
    return {KEY: Policy(frozenset(roles), owner, scope=scope)}


def scoped(scope: Scope) -> dict[str, Policy]:
    """Field metadata: whoever may see the row, and of the API keys those with this scope."""
    return {KEY: Policy(open=True, scope=scope)}


PUBLIC = {KEY: INHERIT}
"""Field metadata: everybody, also without a token.

Example: `strawberry.field(description="The vacancies.", metadata=PUBLIC)`
"""

EVERYBODY = tuple(role for role in Role if role is not Role.ANONYMOUS)
SIGNED_IN = allow(*EVERYBODY)
"""Field metadata: everybody with a token.

Example: `metadata = {**SIGNED_IN, **takes(10)}`
"""


PERSONAL = "jkp.personal"


@dataclass(frozen=True)
class OfPerson:
    """A field that shows personal data; `owner` names the attribute of its row that says whose, and may have dots."""

    kind: Personal
    owner: str


def personal(kind: Personal, of: str = "local_id") -> dict[str, OfPerson]:
    """Field metadata: whoever is shown this is noted in the audit; `of` names the attribute that says whose it is.

    A type says so for all of its fields but `id` with `__personal__`. What is null is shown to nobody.

    Example: `strawberry.field(description="Her talks.", metadata=personal(Personal.COUNSELLING))`
    """
    return {PERSONAL: OfPerson(kind, of)}


class PolicyMissing(CannotStart):
    """These fields have no policy, so the schema must not be built."""


def secure(schema: GraphQLSchema, plugin_of: Callable[[str], str | None]) -> None:
    """Enforce the policy of every field; `plugin_of` names the plugin of a root field. Error: `PolicyMissing`."""
    missing = [
        f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and not is_introspection_type(type_)
        for name, field in type_.fields.items()
        if not _enforced(field, in_force(schema, type_, name, plugin_of), personal_of(type_, name))
    ]
    if missing:
        raise PolicyMissing(f"fields without a policy: {', '.join(missing)}")


def in_force(
    schema: GraphQLSchema, type_: GraphQLObjectType, name: str, plugin_of: Callable[[str], str | None]
) -> Policy | None:
    """The policy of a field; one at the root has a scope besides, as API keys have no other way to what lies below."""
    policy = policy_of(type_, type_.fields[name])
    is_root = type_ in (schema.query_type, schema.mutation_type, schema.subscription_type)
    if policy is None or policy.open or not is_root:
        return policy
    scope = plugin_of(name) or policy.scope or PEOPLE
    return replace(policy, scope=None if scope == ANY_SCOPE else scope)


def _enforced(field: GraphQLField, policy: Policy | None, shown: OfPerson | None) -> bool:
    if shown:
        field.resolve = _noted(shown, field.resolve)
    if policy and not (policy.open and policy.scope is None):
        field.resolve = _guarded(policy, field.resolve)
        if field.subscribe:
            field.subscribe = _guarded(policy, field.subscribe)
    return policy is not None


def policy_of(type_: GraphQLObjectType, field: GraphQLField) -> Policy | None:
    """The field's own policy, or that of its type; None where nobody has said who may see it."""
    own: Policy | None = _metadata(field).get(KEY)
    of_type = getattr(type_.extensions.get("strawberry-definition"), "origin", None)
    return own or getattr(of_type, "__policy__", None)


def personal_of(type_: GraphQLObjectType, name: str) -> OfPerson | None:
    """The personal data that a field shows, by its own word or that of its type."""
    own: OfPerson | None = _metadata(type_.fields[name]).get(PERSONAL)
    if own or name == "id":
        return own
    of_type = getattr(type_.extensions.get("strawberry-definition"), "origin", None)
    return getattr(of_type, "__personal__", {}).get(PERSONAL)


def _metadata(field: GraphQLField) -> Mapping[str, Any]:
    return getattr(field.extensions.get("strawberry-definition"), "metadata", None) or {}


def _noted(shown: OfPerson, resolve: Callable[..., Any] | None) -> Callable[..., Any]:
    answer, person_of = resolve or default_field_resolver, attrgetter(shown.owner)

    def noted(source: object, info: Any, **given: object) -> Any:  # noqa: ANN401 - any field's value
        value = answer(source, info, **given)
        if isawaitable(value):
            return later(source, info, value)
        if value is not None:
            info.context.read(person_of(source), shown.kind)
        return value

    async def later(source: object, info: Any, value: Awaitable[Any]) -> Any:  # noqa: ANN401 - any field's value
        given = await value
        if given is not None:
            info.context.read(person_of(source), shown.kind)
        return given

    return noted


def _guarded(policy: Policy, resolve: Callable[..., Any] | None) -> Callable[..., Any]:
    answer = resolve or default_field_resolver

    def guarded(source: object, info: Any, **given: object) -> Any:  # noqa: ANN401 - any field's value
        _check(policy, source, info.context)
        return answer(source, info, **given)

    return guarded


def _check(policy: Policy, source: object, context: Any) -> None:  # noqa: ANN401 - graphql-core's untyped context
    principal: Principal = context.principal
    if not principal.may(policy.scope):
        raise denied(Code.FORBIDDEN.value, context.language)
    if policy.open or principal.role in policy.roles or _owns(policy, source, principal):
        return
    if principal.role is Role.ANONYMOUS:
        raise denied("UNAUTHENTICATED", context.language)
    raise denied(Code.FORBIDDEN.value, context.language)


def _owns(policy: Policy, source: object, principal: Principal) -> bool:
    """An officer or a system is nobody's owner, whatever its subject says."""
    if policy.owner is None or principal.role is not Role.PARTICIPANT:
        return False
    return principal.is_participant(getattr(source, policy.owner))


_NEED_TOKEN = {"id": "Masuk terlebih dahulu: token diperlukan.", "en": "Sign in first: a token is needed."}


def denied(code: str, language: str) -> GraphQLError:
    """The error of a field that the reader may not see."""
    forbidden = Reason(code=Code.FORBIDDEN).message(language)
    message = _NEED_TOKEN[language] if code == "UNAUTHENTICATED" else forbidden
    return GraphQLError(message, extensions={"code": code})
