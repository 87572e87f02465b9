"""What the schema says of itself: found in a thread, for it takes long, and remembered, for it never changes."""

import asyncio
from collections import OrderedDict

import orjson
from graphql import ExecutionResult as Answer
from graphql import GraphQLSchema, execute_sync
from strawberry.types import ExecutionResult

from jkp_schema.edge.documents import Documents
from jkp_schema.edge.gate import Admitted

REMEMBERED = 4
Key = tuple[str, str | None, bytes]


class Introspection:
    """The answers of one schema about itself. One at a time is found; who asks for the same waits for it."""

    def __init__(self, schema: GraphQLSchema, documents: Documents) -> None:
        self._schema = schema
        self._documents = documents
        self._answers: OrderedDict[Key, ExecutionResult] = OrderedDict()
        self._finding = asyncio.Lock()

    async def answer(self, operation: Admitted) -> ExecutionResult:
        """The answer to an operation that asks for nothing else."""
        key = (operation.query, operation.operation_name, orjson.dumps(operation.variables))
        async with self._finding:
            known = self._answers.get(key)
            if known is None:
                found = await asyncio.to_thread(self._found, operation)
                known = self._answers[key] = ExecutionResult(found.data, found.errors)
            self._answers.move_to_end(key)
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return known

    def _found(self, operation: Admitted) -> Answer:
        document = self._documents.prepared(operation.query).document
        assert document  # noqa: S101 - it was let in
        return execute_sync(
            self._schema,
            document,
            variable_values=operation.variables,
            operation_name=operation.operation_name,
        )
