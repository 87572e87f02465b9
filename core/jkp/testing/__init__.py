"""The kit for authors of plugins: `pip install jkp[testing]`.

A test class that inherits `ActivitySourceTests` asks twenty rules of a plugin; the fixtures `jkp`, `board` and `clock`
are for the author's own tests. Nothing is imported before it is asked for: whoever runs pytest without them pays
nothing. It stands above the schema room (docs/decisions/0024-the-kit-stands-above-the-schema.md).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jkp.testing.answers import BoardAnswer, BoardRequest, SignedRequest
    from jkp.testing.board import Board
    from jkp.testing.client import GraphQLErrors
    from jkp.testing.clocks import TravellingClock
    from jkp.testing.doubles import make_context
    from jkp.testing.journey import MISSION, Person
    from jkp.testing.running import RunningApp
    from jkp.testing.suite import ActivitySourceTests

_HOMES = {
    "MISSION": "journey",
    "ActivitySourceTests": "suite",
    "Board": "board",
    "BoardAnswer": "answers",
    "BoardRequest": "answers",
    "GraphQLErrors": "client",
    "Person": "journey",
    "RunningApp": "running",
    "SignedRequest": "answers",
    "TravellingClock": "clocks",
    "make_context": "doubles",
}

__all__ = [
    "MISSION",
    "ActivitySourceTests",
    "Board",
    "BoardAnswer",
    "BoardRequest",
    "GraphQLErrors",
    "Person",
    "RunningApp",
    "SignedRequest",
    "TravellingClock",
    "make_context",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any name of the kit
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
