"""The arguments that many fields share, described once."""

from typing import Annotated, TypeAlias

import strawberry

First: TypeAlias = Annotated[int, strawberry.argument(description="Size of the page, 1 to 100.")]
"""The argument `first` of a list: the size of the page, 1 to 100.

Example: `async def bursa_vacancies(self, first: First = 20, after: After = None) -> None: ...`
"""
After: TypeAlias = Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")]
"""The argument `after` of a list: the `endCursor` of the page before.

Example: `async def bursa_vacancies(self, first: First = 20, after: After = None) -> None: ...`
"""
Id: TypeAlias = Annotated[strawberry.ID, strawberry.argument(description="Global id.")]
"""An argument that is a global id.

Example: `async def bursa_vacancy(self, id: Id) -> BursaVacancy | None: ...`
"""
Ids: TypeAlias = Annotated[list[strawberry.ID], strawberry.argument(description="Global ids, at most 100.")]
