"""Bring an upload out of quarantine: every scanner must say that it is clean.

Where none is configured, the check of its content is all. One that fails leaves the file where it is; the background
asks again.
"""

import asyncio
import logging
from uuid import UUID

from tortoise.queryset import QuerySet

from jkp.database import reader, run_tx
from jkp.evidence import stores, vaults
from jkp.evidence.checking import checked_again
from jkp.evidence.models import Upload
from jkp.evidence.scanners import ScanVerdict
from jkp.evidence.terms import TRANSITIONS, EvidenceState
from jkp.evidence.vaults import Vault

AT_ONCE = 20
log = logging.getLogger("jkp.evidence")


async def settle(upload: Upload) -> EvidenceState:
    """Ask the scanners about an upload in quarantine; its state afterwards. Error: whatever a scanner raises."""
    vault = vaults.current()
    found = await _found(vault, upload.id) if await checked_again(upload) else EvidenceState.INFECTED
    await run_tx(lambda: move(upload.id, found))
    if found is EvidenceState.INFECTED:
        await vault.store.drop(str(upload.id))
    return found


async def settle_waiting() -> int:
    """Ask again about those that wait; how many came out. Error: what a scanner raises, once for all of them."""
    waiting = await _waiting().using_db(reader())
    for upload in waiting:
        await settle(upload)
    return len(waiting)


async def move(upload_id: UUID, to: EvidenceState) -> None:
    """Move an upload along the table of transitions, inside the open transaction; one that is there stays."""
    before = [state for state, following in TRANSITIONS.items() if to in following]
    await Upload.filter(id=upload_id, state__in=before).update(state=to)


def _waiting() -> QuerySet[Upload]:
    return Upload.filter(state=EvidenceState.QUARANTINED).order_by("uploaded_at").limit(AT_ONCE)


async def _found(vault: Vault, upload_id: UUID) -> EvidenceState:
    content = await stores.content(vault.store, str(upload_id)) if vault.scanners else b""
    for scanner in vault.scanners:
        async with asyncio.timeout(vault.scan_for.total_seconds()):
            verdict = ScanVerdict(await scanner.scan(content))
        if verdict is ScanVerdict.INFECTED:
            log.warning("upload %s is infected, says %s", upload_id, scanner.name)
            return EvidenceState.INFECTED
    return EvidenceState.CLEAN
