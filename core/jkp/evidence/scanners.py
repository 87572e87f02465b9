"""Who looks for viruses: what a scanner is, and ClamAV's daemon as one."""

import asyncio
import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol, runtime_checkable

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


class ScanVerdict(StrEnum):
    """What a scanner says of a file.

    Example: `return ScanVerdict.INFECTED if found else ScanVerdict.CLEAN`
    """

    CLEAN = "CLEAN"
    INFECTED = "INFECTED"


class ScanFailed(Exception):
    """A scanner could not look at the file; its text says why, for the log."""


@runtime_checkable
class Scanner(Protocol):
    """Looks for viruses in what was uploaded.

    Example::

        class Refuse:
            name = "refuse"

            async def scan(self, content: bytes) -> ScanVerdict:
                return ScanVerdict.INFECTED if b"EICAR" in content else ScanVerdict.CLEAN
    """

    @property
    def name(self) -> str:
        """Who scans; it stands in the log."""
        ...

    async def scan(self, content: bytes) -> ScanVerdict:
        """The verdict. Whatever it raises leaves the file in quarantine, to be scanned again."""
        ...


class Clamd:
    """ClamAV's daemon, at `host:port` or at the path of a socket (protocol INSTREAM of clamd(8))."""

    name = "clamd"

    def __init__(self, address: str) -> None:
        self._address = address

    async def scan(self, content: bytes) -> ScanVerdict:
        """The verdict. Errors: `ScanFailed`, `OSError`."""
        reader, writer = await self._connected()
        try:
            writer.writelines([b"zINSTREAM\0", *_chunks(content)])
            await writer.drain()
            return _verdict(await reader.read(_LONGEST_ANSWER))
        finally:
            writer.close()

    async def check(self) -> None:
        """Ask whether it is there (PING). Errors: `OSError`, `ScanFailed`."""
        reader, writer = await self._connected()
        try:
            writer.write(b"zPING\0")
            await writer.drain()
            if (answer := await reader.read(_LONGEST_ANSWER)).rstrip(b"\0\n") != b"PONG":
                raise ScanFailed(f"clamd: {answer.decode(errors='replace')}")
        finally:
            writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if "/" in self._address:
            return await asyncio.open_unix_connection(self._address)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host, int(port))


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _verdict(answer: bytes) -> ScanVerdict:
    said = answer.rstrip(b"\0\n").decode(errors="replace")
    if said == "stream: OK":
        return ScanVerdict.CLEAN
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return ScanVerdict.INFECTED
    raise ScanFailed(f"clamd: {said}")
