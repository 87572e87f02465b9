"""What an operator may know of a plugin's settings: their values, but no secret, and what each is for."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

HIDDEN = "(hidden)"
_SECRET_WORDS = ("secret", "token", "password", "passwd", "credential", "key")


class Shown(NamedTuple):
    """One setting: its key below the section, its value as it is in force, and its description."""

    key: str
    value: str
    description: str


def shown(settings: BaseModel, prefix: str = "") -> Iterator[Shown]:
    """Every setting that is in force, also those that nobody gave."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from shown(value, f"{prefix}{name}.")
        else:
            yield Shown(f"{prefix}{name}", _told(name, value), field.description or "")


def _told(name: str, value: Any) -> str:  # noqa: ANN401 - any setting
    """A secret is one by its type; one whose author forgot that, by its name."""
    if hasattr(value, "get_secret_value"):
        return HIDDEN
    if isinstance(value, str):
        return HIDDEN if sounds_secret(name) and value else json.dumps(value, ensure_ascii=False)
    return str(value)


def sounds_secret(name: str) -> bool:
    """Whether a setting of this name holds a secret, whatever its type is."""
    return any(word in name.lower().split("_") for word in _SECRET_WORDS)
