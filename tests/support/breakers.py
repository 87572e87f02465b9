"""The clock of the breakers, which is the machine's: tests let it go on."""

from collections.abc import Callable

from support.api import Api


def breakers_wait(api: Api, seconds: float) -> None:
    """So many seconds go by for every breaker of every plugin."""
    for plugin in api.runtime.host.plugins:
        for switch in plugin.switches:
            switch.now = _later(switch.now, seconds)


def _later(now: Callable[[], float], seconds: float) -> Callable[[], float]:
    return lambda: now() + seconds
