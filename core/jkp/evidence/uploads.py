"""Receive a file as a stream, keep it, and attach it once.

The row is written after the file is durable (fsync, then rename): a row always has its file.
"""

import os
from collections.abc import AsyncIterable, Sequence
from contextvars import ContextVar, Token
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from anyio import to_thread

from jkp import clock
from jkp.crashing import crash_point
from jkp.database import run_tx
from jkp.errors import Code, invalid, refuse
from jkp.evidence.models import Upload


class TooLarge(Exception):
    """The stream went on past the limit; nothing was kept."""


async def receive(folder: Path, stream: AsyncIterable[bytes], participant_id: UUID, largest: int) -> UUID:
    """Write the stream to a file of `folder`; the id of the upload.

    Errors: `TooLarge` at the first byte over `largest` bytes; INVALID_INPUT for an empty file.
    """
    new_id = uuid4()
    file = path_of(folder, new_id)
    size, digest = await _kept(file, stream, largest)
    crash_point("upload.after_writing")
    row = Upload(id=new_id, participant_id=participant_id, size=size, sha256=digest, uploaded_at=clock.now())
    try:
        await run_tx(row.save)
    except Exception:
        file.unlink(missing_ok=True)
        raise
    return new_id


def path_of(folder: Path, upload_id: UUID) -> Path:
    """Where the file of an upload lies; its name never comes from a user."""
    return folder / str(upload_id)


async def use(
    upload_ids: Sequence[UUID], participant_id: UUID, used_for: str, path: tuple[str, ...] = ("uploadId",)
) -> None:
    """Attach uploads inside the open transaction. Error: EVIDENCE_UNKNOWN when one is foreign or was used."""
    for upload_id in upload_ids:
        free = Upload.filter(id=upload_id, participant_id=participant_id, used_for=None)
        if not await free.update(used_for=used_for):
            raise refuse(Code.EVIDENCE_UNKNOWN, path=path)


async def content(upload_id: UUID, participant_id: UUID, path: tuple[str, ...] = ("uploadId",)) -> bytes:
    """The bytes of a participant's upload. Error: EVIDENCE_UNKNOWN for one that is foreign or not there."""
    if not await Upload.exists(id=upload_id, participant_id=participant_id):
        raise refuse(Code.EVIDENCE_UNKNOWN, path=path)
    return await to_thread.run_sync(path_of(_folder.get(), upload_id).read_bytes)


_folder: ContextVar[Path] = ContextVar("jkp_uploads_folder")


def use_folder(folder: Path) -> Token[Path]:
    """Make `folder` the one where this context's uploads lie."""
    return _folder.set(folder)


def stop_using(token: Token[Path]) -> None:
    """Bring back the folder from before `use_folder`."""
    _folder.reset(token)


async def _kept(file: Path, stream: AsyncIterable[bytes], largest: int) -> tuple[int, str]:
    """Write all of the stream, or leave nothing; its size and digest."""
    unfinished = file.with_suffix(".part")
    try:
        size, digest = await _write(unfinished, stream, largest)
        if size == 0:
            raise invalid(id="berkas kosong", en="the file is empty")
        await to_thread.run_sync(_make_durable, unfinished, file)
    except BaseException:
        # A cancelled caller does not stop the thread, which may have renamed the file already.
        unfinished.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise
    return size, digest


async def _write(file: Path, stream: AsyncIterable[bytes], largest: int) -> tuple[int, str]:
    size, digest = 0, sha256()
    with file.open("xb") as target:
        async for piece in stream:
            size += len(piece)
            if size > largest:
                raise TooLarge
            digest.update(piece)
            await to_thread.run_sync(target.write, piece)
    return size, digest.hexdigest()


def _make_durable(unfinished: Path, finished: Path) -> None:
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    crash_point("upload.before_naming")
    unfinished.rename(finished)
    folder = os.open(finished.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
