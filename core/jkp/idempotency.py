"""Writes that clients may repeat: the key is stored in the same transaction as the effect.

A failed effect leaves no key. There is no "in progress" state: the second of two racers waits for the lock of the
key (on SQLite, for that of the database), then finds the first one's result.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from jkp import clock
from jkp.database import lock
from jkp.errors import Code, refuse
from jkp.security import sealing


class IdempotencyKey(Model):
    """What a principal's key stood for, and the id of the row that it made or moved."""

    id = fields.IntField(primary_key=True)
    principal = fields.CharField(max_length=300)
    key = fields.CharField(max_length=128)
    fingerprint = fields.CharField(max_length=64)
    result = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "idempotency_key"
        unique_together = (("principal", "key"),)


@dataclass(frozen=True)
class Once:
    """One request of one principal, that must have its effect once however often it is sent.

    Example: `await transaction(lambda: once(info, given).run(apply))`
    """

    principal: str
    key: str
    fingerprint: str
    older: frozenset[str] = frozenset()
    """The same under root keys from before."""

    @classmethod
    def of(cls, principal: str, key: str, operation: str, given: Mapping[str, object]) -> "Once":
        """The request `operation` with the input `given`, of which only a keyed hash is kept: it may hold a NIK."""
        content = orjson.dumps([operation, given], option=orjson.OPT_SORT_KEYS, default=str)
        newest, *older = sealing.current().indexes("idempotency_key.fingerprint", content.decode())
        return cls(principal, key, newest, frozenset(older))

    async def run(self, effect: Callable[[], Awaitable[UUID]]) -> UUID:
        """Run `effect` inside the open transaction, or give what it gave the first time.

        Errors: IDEMPOTENCY_KEY_REUSED when the key came with another request before.
        """
        await lock(f"idempotency:{self.principal}:{self.key}")
        earlier = await known(self)
        return await self._first_time(effect) if earlier is None else earlier

    async def _first_time(self, effect: Callable[[], Awaitable[UUID]]) -> UUID:
        result = await effect()
        await IdempotencyKey.create(
            principal=self.principal,
            key=self.key,
            fingerprint=self.fingerprint,
            result=str(result),
            created_at=clock.machine_now(),
        )
        return result


async def known(request: Once, database: BaseDBAsyncClient | None = None) -> UUID | None:
    """What a request gave the first time; None when it is new. Error: IDEMPOTENCY_KEY_REUSED.

    For whoever must ask before a transaction can begin.
    """
    earlier = await IdempotencyKey.get_or_none(principal=request.principal, key=request.key, using_db=database)
    if earlier and earlier.fingerprint not in {request.fingerprint, *request.older}:
        raise refuse(Code.IDEMPOTENCY_KEY_REUSED, path=("idempotencyKey",))
    return UUID(earlier.result) if earlier else None
