"""Keep proofs in a bucket of a service that speaks S3 (the extra `s3`)."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jkp.errors import CannotStart
from jkp.settings.keeping import EvidenceSettings

if TYPE_CHECKING:
    from obstore.store import S3Store


PIECE = 1024 * 1024
"""As much as is worth a request."""


class Bucket:
    """Keeps them as objects; the service is trusted to be durable once it has answered."""

    def __init__(self, settings: EvidenceSettings) -> None:
        self._store = _opened(settings)

    async def keep(self, name: str, file: Path) -> None:
        """Put it there."""
        await self._store.put_async(name, file)
        file.unlink()

    async def pieces(self, name: str) -> AsyncGenerator[bytes, None]:
        """Its content. Each piece is asked for alone: who reads slowly fills no memory, and keeps no request open."""
        first = await self._store.get_async(name, options={"range": (0, PIECE)})
        yield bytes(await first.bytes_async())
        for start in range(PIECE, first.meta["size"], PIECE):
            yield bytes(await self._store.get_range_async(name, start=start, length=PIECE))

    async def drop(self, name: str) -> None:
        """Delete the object."""
        await self._store.delete_async(name)

    async def check(self) -> None:
        """Ask for the first names. Errors: those of obstore."""
        async for _ in self._store.list(chunk_size=1):
            break

    async def names(self, before: datetime) -> AsyncIterator[str]:
        """Objects that were put there before."""
        async for objects in self._store.list():
            for each in objects:
                if each["last_modified"] < before:
                    yield each["path"]


def _opened(settings: EvidenceSettings) -> "S3Store":
    """Error: `CannotStart` without the extra."""
    try:
        from obstore.store import S3Store  # noqa: PLC0415 - who keeps files in a folder needs it not
    except ImportError as error:
        raise CannotStart("evidence.bucket needs the package obstore: pip install jkp[s3]") from error
    key, secret = settings.bucket_key_id, settings.bucket_secret_key
    return S3Store(
        settings.bucket,
        prefix=settings.bucket_prefix or None,
        endpoint=settings.bucket_endpoint,
        region=settings.bucket_region,
        access_key_id=key.get_secret_value() if key else None,
        secret_access_key=secret.get_secret_value() if secret else None,
        client_options={"allow_http": (settings.bucket_endpoint or "").startswith("http:")},
    )
