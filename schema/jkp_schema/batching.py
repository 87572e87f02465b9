"""Load for a whole list at once what a plugin's field needs for each object of it."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from jkp_schema.context import Info
from jkp_schema.loading import Loader

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Batch(Generic[K, T]):
    """One load for all objects of a list, where a field of each would ask the database alone.

    `load_all` is given the keys that the fields of one request wait for, each of them once, and gives a value for each,
    in their order; `one_each` and `many_each` make it of a table. Keep a batch in a module: what it has loaded is kept
    for one request, and for no other. What `load_all` raises is the fault of every field that waits for it.

    Example::

        STATUS: Batch[UUID, Status | None] = Batch(one_each(Status, "participant_id"))

        async def bursa_status(participant: strawberry.Parent[Participant], info: Info) -> str | None:
            row = await STATUS.load(info, participant.local_id)
            return row.text if row else None
    """

    load_all: Callable[[list[K]], Awaitable[Sequence[T]]]

    async def load(self, info: Info, key: K) -> T:
        """The value of one key. A field that waits no longer takes it from no other that does."""
        return await self._of(info).load(key)

    def forget(self, info: Info) -> None:
        """Load anew what this request asks from now on: a mutation has changed it."""
        self._of(info).clear_all()

    def _of(self, info: Info) -> Loader[K, T]:
        return info.context.loaders.own(self._made)

    def _made(self) -> Loader[K, T]:
        return Loader(self.load_all)
