"""Delete what nobody needs: uploads that were never attached, and files that a crash left without a row."""

import logging
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import Q

from jkp import clock
from jkp.database import reader, run_tx
from jkp.evidence import vaults
from jkp.evidence.models import Upload
from jkp.evidence.stores import Folder

AT_ONCE = 500
STRAY_AFTER = timedelta(hours=1)
"""A file comes before its row, by seconds."""
log = logging.getLogger("jkp.evidence")


async def sweep() -> int:
    """Delete them; how many there were."""
    return await _unused() + await _strays()


async def _unused() -> int:
    over = Q(expires_at__lte=clock.machine_now()) | Q(expires_at=None)
    unused = Upload.filter(over, used_for=None)
    found: list[UUID] = await unused.limit(AT_ONCE).using_db(reader()).values_list("id", flat=True)  # type: ignore[assignment]
    for upload_id in found:
        # Asked again: it may have been attached meanwhile.
        if await run_tx(unused.filter(id=upload_id).delete):
            await vaults.current().store.drop(str(upload_id))
    return len(found)


async def _strays() -> int:
    vault, before = vaults.current(), clock.machine_now() - STRAY_AFTER
    swept, entrance = 0, Folder(vault.entrance)
    for store in (vault.store,) if isinstance(vault.store, Folder) else (vault.store, entrance):
        names = [name async for name in store.names(before)]
        for start in range(0, len(names), AT_ONCE):
            for name in await _without_row(names[start : start + AT_ONCE]):
                await store.drop(name)
                swept += 1
    if swept:
        log.warning("%s files without a row were deleted", swept)
    return swept


async def _without_row(names: list[str]) -> list[str]:
    by_id = {name: _id(name) for name in names}
    ids = [each for each in by_id.values() if each]
    known = set(await Upload.filter(id__in=ids).using_db(reader()).values_list("id", flat=True))
    return [name for name, upload_id in by_id.items() if upload_id not in known]


def _id(name: str) -> UUID | None:
    """Nothing for a file that was never finished."""
    try:
        return UUID(name)
    except ValueError:
        return None
