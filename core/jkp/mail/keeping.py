"""How long mails are kept that were sent, refused or given up: their content is about people."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from jkp import clock
from jkp.database import run_tx
from jkp.mail.folder import ENDING
from jkp.mail.models import Mail


async def sweep(keep: timedelta, folder: Path) -> int:
    """Delete what was done longer ago than `keep`, in the table and in the folder; how many rows there were."""
    before = clock.machine_now() - keep
    deleted = await run_tx(lambda: Mail.filter(done_at__lt=before).delete())
    await asyncio.to_thread(_sweep, folder, before)
    return deleted


def _sweep(folder: Path, before: datetime) -> None:
    for file in folder.glob(f"*{ENDING}"):
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)


def empty(folder: Path) -> None:
    """Delete every mail that became a file, for a sandbox that begins again."""
    for file in folder.glob(f"*{ENDING}"):
        file.unlink(missing_ok=True)
