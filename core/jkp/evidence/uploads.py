"""Receive a file as a stream, check it, keep it, and attach it once.

The row is written after the file is durable: a row always has its file.
"""

import logging
from collections.abc import AsyncIterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from anyio import to_thread

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.crashing import crash_point
from jkp.database import reader, reading, run_tx
from jkp.errors import Code, Refused, invalid, refuse
from jkp.evidence import scanning, stores, vaults
from jkp.evidence.checking import checked, forget, under_way
from jkp.evidence.models import Upload
from jkp.evidence.terms import EvidenceState

MOST_WAITING = 50
"""Uploads of one participant that were not attached yet."""
USABLE = (EvidenceState.CLEAN, EvidenceState.QUARANTINED)
log = logging.getLogger("jkp.evidence")


class TooLarge(Exception):
    """The stream went on past the limit; nothing was kept."""


async def receive(stream: AsyncIterable[bytes], participant_id: UUID, largest: int) -> Upload:
    """Keep what is left of the stream's content once it was checked.

    Errors: `TooLarge` at the first byte over `largest` bytes; INVALID_INPUT for an empty file; EVIDENCE_TYPE_UNKNOWN,
    EVIDENCE_UNACCEPTABLE and EVIDENCE_INFECTED; EVIDENCE_TOO_MANY for somebody whose uploads are attached to nothing.
    """
    await _check_waiting(participant_id)
    new_id = uuid4()
    sent, cleaned = under_way(new_id)
    try:
        digest = await _write(sent, stream, largest)
        kind = await checked(sent, cleaned)
        upload = Upload(
            id=new_id,
            participant_id=participant_id,
            size=cleaned.stat().st_size,
            sha256=digest,
            media_type=kind,
            uploaded_at=clock.now(),
            expires_at=clock.machine_now() + vaults.current().unused_for,
        )
        await _keep(upload, cleaned)
    finally:
        forget(sent, cleaned)
    await _leave_quarantine(upload)
    return upload


async def _check_waiting(participant_id: UUID) -> None:
    """Nobody may fill the disk with what proves nothing."""
    waiting = Upload.filter(participant_id=participant_id, used_for=None, expires_at__gt=clock.machine_now())
    if await waiting.using_db(reader()).count() >= MOST_WAITING:
        raise refuse(Code.EVIDENCE_TOO_MANY, most=str(MOST_WAITING))


async def _write(file: Path, stream: AsyncIterable[bytes], largest: int) -> str:
    size, digest = 0, sha256()
    with file.open("xb") as target:
        async for piece in stream:
            size += len(piece)
            if size > largest:
                raise TooLarge
            digest.update(piece)
            await to_thread.run_sync(target.write, piece)
    if size == 0:
        raise invalid(id="berkas kosong", en="the file is empty")
    return digest.hexdigest()


async def _keep(upload: Upload, file: Path) -> None:
    store = vaults.current().store
    await store.keep(str(upload.id), file)
    crash_point("upload.after_writing")
    try:
        await run_tx(partial(_entered, upload))
    except Exception:
        await store.drop(str(upload.id))
        raise


async def _entered(upload: Upload) -> None:
    await upload.save()
    await noting.wrote(upload.participant_id, Personal.EVIDENCE)


async def _leave_quarantine(upload: Upload) -> None:
    """Where no scanner answers it stays there: it may be attached, and nobody gets it. Error: EVIDENCE_INFECTED."""
    try:
        upload.state = await scanning.settle(upload)
    except Exception:
        log.exception("upload %s stays in quarantine", upload.id)
    if upload.state is EvidenceState.INFECTED:
        raise refuse(Code.EVIDENCE_INFECTED)


async def use(
    upload_ids: Sequence[UUID], participant_id: UUID, used_for: str, path: tuple[str, ...] = ("uploadId",)
) -> None:
    """Attach uploads inside the open transaction.

    Errors: EVIDENCE_UNKNOWN when one is foreign or was used, EVIDENCE_EXPIRED, EVIDENCE_INFECTED.
    """
    for upload_id in upload_ids:
        free = Upload.filter(id=upload_id, participant_id=participant_id, used_for=None)
        good = free.filter(state__in=USABLE, expires_at__gt=clock.machine_now())
        if not await good.update(used_for=used_for):
            raise _unusable(await free.first(), path)
    if upload_ids:
        await noting.wrote(participant_id, Personal.EVIDENCE)


def _unusable(upload: Upload | None, path: tuple[str, ...]) -> Refused:
    if upload is None:
        return refuse(Code.EVIDENCE_UNKNOWN, path=path)
    if upload.state is EvidenceState.INFECTED:
        return refuse(Code.EVIDENCE_INFECTED, path=path)
    return refuse(Code.EVIDENCE_EXPIRED, path=path)


async def content(upload_id: UUID, participant_id: UUID, path: tuple[str, ...] = ("uploadId",)) -> bytes:
    """The bytes of a participant's upload. Error: EVIDENCE_UNKNOWN for one that is foreign or not there."""
    own = Upload.filter(id=upload_id, participant_id=participant_id, state__in=USABLE)
    if not await own.using_db(reading()).exists():
        raise refuse(Code.EVIDENCE_UNKNOWN, path=path)
    try:
        return await stores.content(vaults.current().store, str(upload_id))
    except FileNotFoundError as error:
        raise refuse(Code.EVIDENCE_UNKNOWN, path=path) from error
