"""Let a process die at a named point, as a power cut would: to test that nothing is lost between two durable effects.

`JKP_CRASH=upload.after_writing` ends the process at the first pass of that point, `JKP_CRASH=upload.after_writing:3` at
the third. Unset, a point does nothing.
"""

import os
from collections.abc import Mapping

from jkp.errors import CannotStart

VARIABLE = "JKP_CRASH"
STATUS = 9
POINTS: Mapping[str, str] = {
    "erasure.between_plugins": "One plugin has erased a person; others, and the core, have not.",
    "keys.after_batch": "Some values are sealed with the newest key, others still with one from before.",
    "mail.after_250": "The mail server has taken a mail; that it was sent is not stored.",
    "mail.before_commit": "A notice is queued and its reader moved on; that is not committed.",
    "migration.after_step": "The tables of a migration are changed; nothing is committed.",
    "payment_file.after_taking": "Payments belong to a file that is not written yet.",
    "payment_file.after_writing": "A payment file is written; its checksum is not stored.",
    "payment_file.before_naming": "The checksum of a payment file is stored; the file has no name yet.",
    "relay.after_publishing": "A page of events is on the bus; the next one is not.",
    "retention.before_delete": "Old events are in the archive and still in the log; nothing is committed.",
    "sandbox.after_delete": "All rows of a sandbox are deleted; its uploads are not, and no seed is loaded.",
    "sequencer.after_commit": "Events have their positions; nobody was woken.",
    "sequencer.before_commit": "Events were given positions; that is not committed.",
    "source.after_recording": "What a job board told is recorded; when it is asked again is not.",
    "subscriber.after_telling": "A subscriber was told of an event; its place in the log is not moved.",
    "transaction.after_commit": "A transaction is committed; on PostgreSQL its events have no position.",
    "transaction.before_commit": "All of a transaction is written; it is not committed.",
    "upload.after_writing": "The file of an upload is durable; its row is not written.",
    "upload.before_naming": "The bytes of an upload are written; the file has not got its name.",
    "webhook.after_2xx": "A receiver took a webhook; that is not stored.",
    "webhook.after_spreading": "Events were entered as deliveries of an endpoint; none was sent.",
}
"""Every point there is, and what is done and not done when a process dies there."""


class CrashUnknown(CannotStart):
    """The environment asks for a crash that cannot be."""


class _Fuse:
    """The point at which this process is to die, and how many passes are left."""

    def __init__(self, wanted: str) -> None:
        self.name, _, nth = wanted.partition(":")
        self._left = int(nth) if nth.isdecimal() else 1

    def burn(self, name: str) -> None:
        """Pass one point."""
        if name == self.name:
            self._left -= 1
            if not self._left:
                os._exit(STATUS)


_fuse = _Fuse(os.environ.get(VARIABLE, ""))


def arm(wanted: str) -> None:
    """Let this process die at `name` or `name:nth`, as if its environment had said so; nowhere for an empty text."""
    global _fuse  # noqa: PLW0603 - a process has one environment
    _fuse = _Fuse(wanted)


def crash_point(name: str) -> None:
    """Die here at once, with status 9 and without any tidying up, if the environment says so."""
    if _fuse.name:
        _fuse.burn(name)


def require_possible(*, allowed: bool) -> None:
    """Errors: `CrashUnknown` where the environment names no point of `POINTS`, or names one and it is not allowed."""
    if _fuse.name and not allowed:
        raise CrashUnknown(f'{VARIABLE}: environment = "production" never crashes on demand; unset it')
    if _fuse.name and _fuse.name not in POINTS:
        raise CrashUnknown(f"{VARIABLE}: {_fuse.name!r} is no crash point; docs/operations/crash-points.md lists them")
