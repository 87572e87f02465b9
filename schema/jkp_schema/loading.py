"""A loader that several fields of one request share, without taking it from one another."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K")
T = TypeVar("T")


class Loader(DataLoader[K, T]):
    """Loads for all who wait at once. Who waits no longer, like a field that is too slow, stops nobody else."""

    def load(self, key: K) -> Awaitable[T]:
        """The value of one key."""
        return asyncio.shield(super().load(key))
