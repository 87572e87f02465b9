"""Say in a few words what a plugin declared, without the values, which may be secret."""

from collections.abc import Callable, Mapping
from typing import Any

from jkp.plugin.declaring import GraphQLExtension, Models, Seed
from jkp.plugin.routing import Route
from jkp.plugin.sourcing import ActivitySource
from jkp.plugin.subscriber import Subscriber


def _graphql(extension: GraphQLExtension) -> str:
    parts = {"Query": extension.query, "Mutation": extension.mutation}
    return ", ".join([*(name for name, part in parts.items() if part), *(each.__name__ for each in extension.extend)])


_WORDS: Mapping[type, Callable[[Any], str]] = {
    type: lambda thing: str(thing.__name__),
    Models: lambda models: ", ".join(models.models),
    GraphQLExtension: _graphql,
    Seed: lambda seed: str(seed.name),
    Route: lambda route: f"{'|'.join(route.methods)} {route.path}",
    ActivitySource: lambda source: f"{source.title_en} ({', '.join(source.kinds)})",
    Subscriber: lambda one: f"{one.name or 'subscriber'} ({', '.join(one.events)})",
}


def told(declared: Any) -> str:  # noqa: ANN401 - whatever a hook may give
    """What a hook gave: `Bursa (JOB_APPLICATION)`, `POST applications`; nothing for nothing."""
    if isinstance(declared, tuple):
        return "; ".join(map(told, declared)) or "nothing"
    words = next((words for kind, words in _WORDS.items() if isinstance(declared, kind)), None)
    if words is None:
        return str(getattr(declared, "code", None) or getattr(declared, "name", None) or type(declared).__name__)
    return words(declared)
