"""The arguments that many fields share, described once."""

from typing import Annotated, TypeAlias

import strawberry

First: TypeAlias = Annotated[int, strawberry.argument(description="Size of the page, 1 to 100.")]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")]
Id: TypeAlias = Annotated[strawberry.ID, strawberry.argument(description="Global id.")]
