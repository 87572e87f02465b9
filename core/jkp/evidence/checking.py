"""Have the content of a file checked, in the other process, before anybody relies on it."""

from pathlib import Path
from uuid import UUID

from jkp.database import run_tx
from jkp.errors import Code, Refused, refuse
from jkp.evidence import stores, vaults
from jkp.evidence.examining import examine
from jkp.evidence.models import Upload
from jkp.evidence.terms import Fault, MediaType

PROBLEMS = {
    Fault.DAMAGED: ("berkas rusak", "it is damaged"),
    Fault.TOO_MANY_PIXELS: ("gambar terlalu besar", "the picture is too large"),
    Fault.MOVING: ("gambar bergerak", "it is a moving picture"),
    Fault.ENCRYPTED: ("PDF terkunci", "the PDF is locked"),
    Fault.ACTIVE: (
        "PDF berisi skrip, lampiran, formulir, atau isi lain yang tidak diperbolehkan",
        "the PDF holds scripts, attachments, forms, or something else that is not allowed",
    ),
    Fault.TOO_MANY_PAGES: ("terlalu banyak halaman", "it has too many pages"),
    Fault.TOO_COMPLEX: ("berkas terlalu rumit", "it is too complex"),
}
"""What is wrong with a file, in Indonesian and English."""


async def checked(source: Path, target: Path) -> MediaType:
    """The kind of what may be kept, which is then at `target`. Errors: EVIDENCE_TYPE_UNKNOWN, EVIDENCE_UNACCEPTABLE."""
    verdict = await examine(source, target)
    if verdict.type:
        return verdict.type
    raise _refused(verdict.fault or Fault.DAMAGED)


def _refused(fault: Fault) -> Refused:
    if fault is Fault.UNKNOWN_TYPE:
        return refuse(Code.EVIDENCE_TYPE_UNKNOWN)
    in_indonesian, in_english = PROBLEMS[fault]
    return refuse(Code.EVIDENCE_UNACCEPTABLE, problem_id=in_indonesian, problem_en=in_english)


async def checked_again(upload: Upload) -> bool:
    """Whether the content of an upload was checked; one from before there was a check, is checked now."""
    if upload.media_type:
        return True
    source, target = under_way(upload.id)
    store = vaults.current().store
    try:
        source.write_bytes(await stores.content(store, str(upload.id)))
        upload.media_type = await checked(source, target)
        upload.size = target.stat().st_size
        await store.keep(str(upload.id), target)
    except (Refused, FileNotFoundError):
        return False
    finally:
        forget(source, target)
    await run_tx(lambda: upload.save(update_fields=["media_type", "size"]))
    return True


def under_way(upload_id: UUID) -> tuple[Path, Path]:
    """Where an upload lies as it was sent, and as it will be kept, until it is kept."""
    entrance = vaults.current().entrance
    return entrance / f"{upload_id}.part", entrance / f"{upload_id}.checked"


def forget(*files: Path) -> None:
    """Delete what is left of them."""
    for file in files:
        file.unlink(missing_ok=True)
