"""What the server keeps proofs with: a place for files under way, a store, scanners, and times."""

from collections.abc import Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jkp.evidence.s3 import Bucket
from jkp.evidence.scanners import Clamd, Scanner
from jkp.evidence.stores import Folder, Store
from jkp.settings import Settings


@dataclass(frozen=True)
class Vault:
    """`entrance` is the folder of files that are received and checked; what is kept goes to `store`.

    An upload must be attached within `unused_for`, a signed link is good for `link_for`, a scanner has `scan_for`.
    """

    entrance: Path
    store: Store
    scanners: tuple[Scanner, ...]
    unused_for: timedelta
    link_for: timedelta
    scan_for: timedelta

    async def empty(self) -> None:
        """Delete everything, for a sandbox that begins anew."""
        async for name in self.store.names(datetime(9999, 1, 1, tzinfo=UTC)):
            await self.store.drop(name)


def of(settings: Settings, scanners: Sequence[Scanner]) -> Vault:
    """The vault that the settings ask for, with these scanners and the one that they name. Error: `CannotStart`."""
    asked = settings.evidence
    named = [Clamd(asked.clamd)] if asked.clamd else []
    return Vault(
        entrance=settings.uploads_folder,
        store=Bucket(asked) if asked.bucket else Folder(settings.uploads_folder),
        scanners=(*named, *scanners),
        unused_for=timedelta(minutes=asked.unused_minutes),
        link_for=timedelta(seconds=asked.link_seconds),
        scan_for=timedelta(seconds=asked.scan_seconds),
    )


_vault: ContextVar[Vault] = ContextVar("jkp_vault")


def use(vault: Vault) -> Token[Vault]:
    """Make `vault` the one of this context."""
    return _vault.set(vault)


def stop_using(token: Token[Vault]) -> None:
    """Bring back the vault from before `use`."""
    _vault.reset(token)


def current() -> Vault:
    """The vault of this context."""
    return _vault.get()
