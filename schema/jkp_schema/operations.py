"""Which operation of a document runs. GraphQL refuses to guess; the library would run the first."""

from collections.abc import Iterator

from graphql import GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension


class OperationChosen(SchemaExtension):
    """Refuses a document with several operations and no `operationName`. It comes after the validation cache."""

    def on_validate(self) -> Iterator[None]:
        """Count the operations once the document is known to be valid."""
        context = self.execution_context
        document = context.graphql_document
        operations = (
            [each for each in document.definitions if isinstance(each, OperationDefinitionNode)] if document else []
        )
        if len(operations) > 1 and not context._provided_operation_name:  # noqa: SLF001 - `operation_name` guesses
            context.pre_execution_errors = [
                GraphQLError("The document has several operations: say which one in operationName.")
            ]
        yield
