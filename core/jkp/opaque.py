"""How ids and places look to clients: opaque text, the same in queries, subscriptions and webhooks."""

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

VERSION = "v1"


def global_id(type_name: str, local: UUID | int | str) -> str:
    """The id that clients see.

    Example: `global_id("BursaVacancy", row.id)`
    """
    return base64.urlsafe_b64encode(f"{type_name}:{local}".encode()).decode()


def parts(global_id_: str) -> tuple[str, str]:
    """Type name and local id. Error: `ValueError` for what is no id of ours."""
    type_name, _, local = base64.urlsafe_b64decode(global_id_.encode()).decode().partition(":")
    return type_name, local


def cursor(key: Sequence[Any]) -> str:
    """The opaque form of a sort key, which `after` takes.

    Example: `cursor([row.id])`
    """
    return base64.urlsafe_b64encode(orjson.dumps([VERSION, *key], default=str)).decode()
