"""A loader that several fields of one request share, without taking it from one another."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K")
T = TypeVar("T")


class Loader(DataLoader[K, T]):
    """Loads for all who wait at once. Who waits no longer, like a field that is too slow, stops nobody else.

    Example: `Loader(one_each(Participant, "id"))`
    """

    def __init__(self, load_all: Callable[[list[K]], Awaitable[Sequence[T]]]) -> None:
        super().__init__(load_all)
        self._asked: set[asyncio.Future[T]] = set()

    def load(self, key: K) -> Awaitable[T]:
        """The value of one key."""
        value = asyncio.ensure_future(super().load(key))
        self._asked.add(value)
        return asyncio.shield(value)

    def end(self) -> None:
        """The operation has ended. A batch is broken off with the last of its values."""
        for value in self._asked:
            value.cancel()
