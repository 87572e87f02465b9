"""Which types of plugins know whose their rows are, and do not say that they are personal."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from strawberry.types.private import StrawberryPrivate
from tortoise.models import Model

from jkp_schema.policy import personal_of
from jkp_schema.schema import JkpSchema

PERSON = "participant_id"


def unmarked(schema: JkpSchema) -> Iterator[str]:
    """The names of those types. One says that nothing of it is personal with `__personal__ = {}`."""
    for type_ in schema.types_of_plugins():
        of_type = type_.extensions["strawberry-definition"].origin
        is_said = hasattr(of_type, "__personal__") or any(personal_of(type_, name) for name in type_.fields)
        if not is_said and _knows_whose(of_type):
            yield type_.name


def _knows_whose(of_type: type) -> bool:
    """Whether it keeps, for itself, the id of a participant or a row that has one."""
    hints: dict[str, Any] = get_type_hints(of_type, include_extras=True)
    for name, hint in hints.items():
        given = get_args(hint)
        if any(isinstance(each, StrawberryPrivate) for each in given[1:]) and (name == PERSON or _has_one(given[0])):
            return True
    return False


def _has_one(kept: object) -> bool:
    is_row = isinstance(kept, type) and issubclass(kept, Model)
    return is_row and PERSON in kept._meta.fields_map  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
