"""Build the schema: the core's types, the plugins' fields, and the policies on all of them."""

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, ValueNode, get_named_type
from strawberry.exceptions import DuplicatedTypeName
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.execution import PreExecutionError
from strawberry.types.field import StrawberryField
from strawberry.types.graphql import OperationType

from jkp import tracing
from jkp.errors import CannotStart, Refused
from jkp.operating import metrics
from jkp.plugin.discovery import PluginError
from jkp.plugin.guarding import PluginFault
from jkp.plugin.host import Loaded, PluginHost
from jkp.plugin.switching import Kind
from jkp.settings.serving import LimitsSettings
from jkp_schema import enums as _enums  # noqa: F401 - registers them
from jkp_schema.context import Context
from jkp_schema.edge.documents import Documents
from jkp_schema.edge.gate import FOLLOWING, Admitted
from jkp_schema.edge.introspecting import Introspection
from jkp_schema.edge.timing import in_time
from jkp_schema.errors import ERROR_TYPES
from jkp_schema.events.subscribing import Subscription
from jkp_schema.plugin.adding import Additions, additions
from jkp_schema.plugin.capping import cap_plain_fields
from jkp_schema.plugin.extension import shown
from jkp_schema.plugin.owning import Owners, Stray
from jkp_schema.policy import PolicyMissing, secure
from jkp_schema.root import Mutation, Query
from jkp_schema.scalars import SCALARS

INTERNAL = "INTERNAL"
ONE_ANSWER = {OperationType.QUERY, OperationType.MUTATION}
DEFAULT_LIMITS = LimitsSettings()
_log = logging.getLogger("jkp.graphql")


class SchemaInvalid(CannotStart):
    """The plugins' types do not fit together or into the schema."""


class JkpSchema(strawberry.Schema):
    """A schema whose core types carry the fields that plugins add."""

    def __init__(self, added: Additions, owners: Owners, limits: LimitsSettings = DEFAULT_LIMITS) -> None:
        self._added = added
        self._owners = owners
        super().__init__(
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=ERROR_TYPES,
            config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True, relay_max_results=100),
        )
        owners.check(self._schema, _of_core)
        cap_plain_fields(self._schema, owners.owner_of)
        secure(self._schema, owners.plugin_at)
        _describe_inputs(self._schema)
        self.documents = Documents(self._schema, limits)
        self._introspection = Introspection(self._schema, self.documents)
        self._seconds = limits.seconds

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The fields of a type, with those that plugins add to it, and the guards of a plugin's own type."""
        of_type = type_definition.origin
        return [*self._owners.guard(of_type, super().get_fields(type_definition)), *self._added.get(of_type, [])]

    def types_of_plugins(self) -> list[GraphQLObjectType]:
        """The object types that plugins have written."""
        types = [each for each in self._schema.type_map.values() if isinstance(each, GraphQLObjectType)]
        return [each for each in types if self._owners.owner_of(each)]

    async def execute(self, query: str | None, *args: Any, **given: Any) -> ExecutionResult:  # noqa: ANN401 - passed on
        """Run an operation that has one answer. A subscription has none: see `stream`."""
        context = self._begun(query, given)
        refused = self._refused(query)
        try:
            return refused or await super().execute(query, *args, **{**given, "allowed_operation_types": ONE_ANSWER})
        finally:
            context.forget_loaded()
            await context.note()

    async def stream(self, query: str | None, *args: Any, **given: Any) -> Any:  # noqa: ANN401 - passed on
        """Run any operation, and tell each of its results."""
        context = self._begun(query, given)
        refused = self._refused(query)
        return _alone(refused) if refused else _noted(await super().stream(query, *args, **given), context)

    def _begun(self, query: str | None, given: Mapping[str, Any]) -> Context:
        """The context of the operation, which the audit knows by the fields that it asks of the root."""
        context: Context = given["context_value"]
        context.begin(self.documents.prepared(query or "").asks_for(given.get("operation_name")))
        return context

    async def run(self, operation: Admitted, context: Context) -> ExecutionResult:
        """The answer of an operation that was let in, which is an error where it took too long."""
        if operation.operation.is_about_schema:
            return await self._introspection.answer(operation)
        answer = self.execute(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.operation_name,
        )
        return await in_time(answer, operation, self._seconds)

    async def results(self, operation: Admitted, context: Context) -> AsyncGenerator[ExecutionResult, None]:
        """The same for one that may have many; those of a subscription come for as long as somebody follows."""
        if operation.kind not in FOLLOWING:
            yield await self.run(operation, context)
            return
        results = await self.stream(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.operation_name,
        )
        async with aclosing(results):
            async for result in results:
                yield result

    def _refused(self, query: str | None) -> PreExecutionError | None:
        """Why a document cannot run, in the way of the library."""
        errors = self.documents.prepared(query or "").errors
        return PreExecutionError(data=None, errors=list(errors)) if errors else None

    def _create_execution_context(self, query: str | None, *args: Any, **given: Any) -> ExecutionContext:  # noqa: ANN401
        """With the document that is parsed and validated already: the library's own caches lose errors."""
        context = super()._create_execution_context(query, *args, **given)
        context.graphql_document = self.documents.prepared(query or "").document
        context.pre_execution_errors = []
        return context

    def process_errors(self, errors: Sequence[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log what nobody expected; refusals, denials and bad queries are answers, not faults."""
        for error in errors:
            if is_unexpected(error):
                plugin = self._owners.owner_at(error)
                _blame(plugin, error) if plugin else _log_unexpected(error)


async def _noted(results: AsyncGenerator[Any, None], context: Context) -> AsyncGenerator[Any, None]:
    """The same results; what each has shown goes to the audit. With the last one ends what was to be loaded."""
    try:
        async with aclosing(results):
            async for result in results:
                await context.note()
                yield result
    finally:
        context.forget_loaded()


async def _alone(result: PreExecutionError) -> AsyncGenerator[PreExecutionError, None]:
    yield result


def _log_unexpected(error: GraphQLError) -> None:
    metrics.FAULTS.inc()
    reference = tracing.reference()
    error.extensions = {"code": INTERNAL, "requestId": reference}
    _log.error("request %s: %s", reference, error.path, exc_info=error.original_error)


def _blame(plugin: Loaded, error: GraphQLError) -> None:
    """A plugin's field gave what its type does not allow; the message would tell the value."""
    logging.getLogger(f"jkp.plugins.{plugin.name}").error("field %s", error.path, exc_info=error.original_error)
    plugin.switches.of(Kind.FIELDS).fail(error.original_error or error)
    fault = shown(PluginFault(plugin.name, f"field {error.path}"))
    error.message, error.extensions = fault.message, fault.extensions


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
        return error.path is not None and not is_about_input(error) and "code" not in (error.extensions or {})
    return original is not None and not isinstance(original, Refused)


def is_about_input(error: GraphQLError) -> bool:
    """Whether an argument was given what its type does not allow, which a field with a path can find as well.

    A variable that may be null may stand where a default makes up for it; it makes up for none that is null.
    """
    return error.nodes is not None and isinstance(error.nodes[0], ValueNode)


def build(host: PluginHost, limits: LimitsSettings = DEFAULT_LIMITS) -> JkpSchema:
    """The schema with the plugins of `host`. Errors: `PluginError`, `PolicyMissing`, `SchemaInvalid`."""
    owners = Owners.of(host)
    try:
        return JkpSchema(additions(host), owners, limits)
    except DuplicatedTypeName as error:
        raise owners.blame(error) from error
    except (PluginError, PolicyMissing):
        raise
    except Exception as error:
        raise _explained(host, error) from error


@cache
def _of_core() -> frozenset[str]:
    """The names of the types that the core has without any plugin."""
    return frozenset(JkpSchema(additions(PluginHost(())), Owners({}))._schema.type_map)  # noqa: SLF001


def _explained(host: PluginHost, error: Exception) -> CannotStart:
    """The fault of the plugin that cannot be built alone either; strawberry's own errors name no plugin."""
    for one in host.plugins:
        alone = PluginHost((one,))
        try:
            JkpSchema(additions(alone), Owners.of(alone))
        except Stray as stray:
            return PluginError(one.name, str(stray))
        except Exception as fault:  # noqa: BLE001 - whatever a stranger's types can raise
            return one.installed.fault("its GraphQL cannot be built", fault)
    return SchemaInvalid(f"the schema cannot be built: {error}")
