"""What a process does for itself once everything is loaded."""

import gc
import sys

OBJECTS = 10_000
"""So many new objects are looked through for garbage at a time."""


def raise_limit_of_files() -> None:
    """As many connections as the system allows the process: every follower is an open file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def forget_start() -> None:
    """Never look again for garbage among what the start has made, and not after every few hundred objects.

    With two thousand followers the search took more time than telling them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 20)
