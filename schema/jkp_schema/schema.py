"""Build the schema: the core's types, the plugins' fields, and the policies on all of them."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import strawberry
from graphql import GraphQLError, GraphQLSchema, get_named_type
from strawberry.exceptions import DuplicatedTypeName
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField
from strawberry.types.graphql import OperationType

from jkp.errors import CannotStart, Refused
from jkp.plugin.host import PluginHost
from jkp_schema import enums as _enums  # noqa: F401 - registers them
from jkp_schema.errors import ERROR_TYPES
from jkp_schema.extension import Additions, additions
from jkp_schema.operations import OperationChosen
from jkp_schema.owning import Owners
from jkp_schema.policy import secure
from jkp_schema.root import Mutation, Query
from jkp_schema.scalars import SCALARS
from jkp_schema.subscribing import Subscription

CACHED_DOCUMENTS = 512
INTERNAL = "INTERNAL"
ONE_ANSWER = {OperationType.QUERY, OperationType.MUTATION}
_log = logging.getLogger("jkp.graphql")


def _parser_cache() -> ParserCache:
    return ParserCache(maxsize=CACHED_DOCUMENTS)


def _validation_cache() -> ValidationCache:
    return ValidationCache(maxsize=CACHED_DOCUMENTS)


class SchemaInvalid(CannotStart):
    """The plugins' types do not fit together or into the schema."""


class JkpSchema(strawberry.Schema):
    """A schema whose core types carry the fields that plugins add."""

    def __init__(self, added: Additions, owners: Owners) -> None:
        self._added = added
        self._owners = owners
        super().__init__(
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=ERROR_TYPES,
            extensions=[_parser_cache, _validation_cache, OperationChosen],
            config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True, relay_max_results=100),
        )
        owners.check(self._schema)
        secure(self._schema)
        _describe_inputs(self._schema)

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The fields of a type, with those that plugins add to it, and the guards of a plugin's own type."""
        of_type = type_definition.origin
        return [*self._owners.guard(of_type, super().get_fields(type_definition)), *self._added.get(of_type, [])]

    async def execute(self, query: str | None, *args: Any, **given: Any) -> ExecutionResult:  # noqa: ANN401 - passed on
        """Run an operation that has one answer. A subscription has none: see `stream`."""
        allowed = given.get("allowed_operation_types")
        given["allowed_operation_types"] = ONE_ANSWER if allowed is None else ONE_ANSWER & {*allowed}
        return await super().execute(query, *args, **given)

    def process_errors(self, errors: Sequence[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log what nobody expected; refusals, denials and bad queries are answers, not faults."""
        for error in errors:
            if is_unexpected(error):
                reference = uuid4().hex
                error.extensions = {"code": INTERNAL, "requestId": reference}
                _log.error("request %s: %s", reference, error.path, exc_info=error.original_error)


def _describe_inputs(schema: GraphQLSchema) -> None:
    """An argument called `input` is described by what its type says of itself."""
    for root in (schema.query_type, schema.mutation_type):
        for field in root.fields.values() if root else ():
            given = field.args.get("input")
            if given and not given.description:
                given.description = get_named_type(given.type).description


def is_unexpected(error: GraphQLError) -> bool:
    """Whether an error is a fault of ours, like a value that does not fit its field."""
    original = error.original_error
    if isinstance(original, GraphQLError):
        return error.path is not None and "code" not in (error.extensions or {})
    return original is not None and not isinstance(original, Refused)


def build(host: PluginHost) -> JkpSchema:
    """The schema with the plugins of `host`. Errors: `PluginError`, `PolicyMissing`, `SchemaInvalid`."""
    owners = Owners.of(host)
    try:
        return JkpSchema(additions(host), owners)
    except DuplicatedTypeName as error:
        raise owners.blame(error) from error
    except (TypeError, ValueError) as error:
        raise SchemaInvalid(f"the schema cannot be built: {error}") from error
