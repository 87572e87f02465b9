"""A daemon that speaks clamd's protocol, and takes the test file of scanners for a virus, and what it is told."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Daemon:
    """What it was sent; `finds` is what it takes for a virus, `answers` what it says instead when that is not empty."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.finds = b"EICAR"
        self.answers = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one INSTREAM, or a PING."""
        command = await reader.readuntil(b"\0")
        if command == b"zPING\0":
            writer.write(self.answers or b"PONG\0")
            await writer.drain()
            writer.close()
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
        self.sent.append(content)
        found = b"stream: Test-Signature FOUND\0" if self.finds in content else b"stream: OK\0"
        writer.write(self.answers or found)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(daemon: Daemon) -> AsyncIterator[str]:
    """Where it listens."""
    server = await asyncio.start_server(daemon.serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"
