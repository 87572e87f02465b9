"""A client in a process of its own: sends prepared HTTP requests over connections that stay open, and counts.

Reads a job as JSON from its input and prints the result as JSON: answers, failures, seconds, and how busy it was
itself (1 is a whole core: then the client is what was measured).

    python -m benchmarks.load < job.json
"""

import asyncio
import itertools
import re
import sys
import time
from collections.abc import Iterator
from typing import Any, cast

import orjson
import uvloop

PATIENCE = 10.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
END_OF_HEAD = b"\r\n\r\n"


class Run:
    """One measurement: what is still to be sent, and what came back."""

    def __init__(self, job: dict[str, Any]) -> None:
        requests = [request.encode() for request in job["requests"]]
        self._requests: Iterator[bytes] = itertools.cycle(requests) if job["again"] else iter(requests)
        self.answers = 0
        self.failures = 0
        self.first_failure = ""
        self.started_at = self.ended_at = time.perf_counter()
        self._deadline = self.started_at + job["seconds"]
        self._cpu_before = time.process_time()

    def take(self) -> bytes | None:
        """The next request; None when all are sent, or the time is over."""
        return next(self._requests, None) if time.perf_counter() < self._deadline else None

    def count(self, answer: bytes) -> None:
        """Count an answer: anything but a 200 without errors is a failure."""
        self.ended_at = time.perf_counter()
        self.answers += 1
        if not answer.startswith(b"HTTP/1.1 200") or b'"errors":[{' in answer:
            self.failures += 1
            self.first_failure = self.first_failure or answer.decode()

    def result(self) -> dict[str, Any]:
        """What was measured."""
        elapsed = self.ended_at - self.started_at
        used = time.process_time() - self._cpu_before
        return {
            "answers": self.answers,
            "failures": self.failures,
            "first_failure": self.first_failure,
            "seconds": elapsed,
            "busy": used / elapsed if elapsed else 0.0,
        }


class Connection(asyncio.Protocol):
    """One connection: the next request is sent when the answer is complete."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._answer = b""
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Collect the answer."""
        self._answer += data
        if _is_complete(self._answer):
            self._run.count(self._answer)
            self._answer = b""
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server closed it, or we did."""
        self.closed.set_result(None)

    def _send(self) -> None:
        request = self._run.take()
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)


def _is_complete(answer: bytes) -> bool:
    head, end, body = answer.partition(END_OF_HEAD)
    length = LENGTH.search(head)
    return bool(end) and length is not None and len(body) >= int(length[1])


async def driven(job: dict[str, Any]) -> Run:
    """Run a job to its end. Error: `TimeoutError` when answers are missing long after it."""
    loop = asyncio.get_running_loop()
    run = Run(job)
    opened = [loop.create_connection(lambda: Connection(run), "127.0.0.1", job["port"]) for _ in range(job["at_once"])]
    async with asyncio.timeout(job["seconds"] + PATIENCE):
        await asyncio.gather(*(connection.closed for _, connection in await asyncio.gather(*opened)))
    return run


def main() -> None:
    """Read the job, run it, print the result."""
    job = orjson.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(orjson.dumps(uvloop.run(driven(job)).result()))


if __name__ == "__main__":
    main()
