"""Ask a plugin's scanner about an upload, and keep its faults inside the plugin."""

from dataclasses import dataclass

from jkp.evidence.scanners import Scanner, ScanVerdict
from jkp.plugin.guarding import Guard
from jkp.plugin.switching import Kind

KIND = Kind.SCANNERS


@dataclass(frozen=True)
class GuardedScanner:
    """A scanner behind the guard of its plugin; `name` is the plugin's. A fault or a late answer is no verdict."""

    name: str
    scanner: Scanner
    guard: Guard

    async def scan(self, content: bytes) -> ScanVerdict:
        """What the plugin says. Errors: `PluginFault`, `PluginOff`."""

        async def ask() -> ScanVerdict:
            return ScanVerdict(await self.scanner.scan(content))

        return await self.guard.awaited("scan", ask)
