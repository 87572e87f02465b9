"""What the forms offer to choose from, in Indonesian and English (R125, R170)."""

import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

import strawberry

from jkp.plugin import ActivityKind
from jkp_manual_activity.terms import (
    ManualActivityGround,
    ManualActivityMedium,
    ManualActivityMethod,
    ManualActivityOutsideReason,
)
from jkp_schema.api import INHERIT


@strawberry.type(description="Something that can be chosen in a form.")
class ManualActivityChoice:
    """A choice."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="The value of the enum.")
    title: str = strawberry.field(description="What it is called, in Indonesian or English.")


@strawberry.type(description="What the forms of manual activities offer to choose from.")
class ManualActivityChoices:
    """The choices of both forms and of the review."""

    __policy__ = INHERIT

    kinds: list[ManualActivityChoice] = strawberry.field(description="What can be added.")
    methods: list[ManualActivityChoice] = strawberry.field(description="How one applied, or was interviewed.")
    media: list[ManualActivityChoice] = strawberry.field(description="Media of an application.")
    outside_reasons: list[ManualActivityChoice] = strawberry.field(description="Why not through Karirhub.")
    grounds: list[ManualActivityChoice] = strawberry.field(description="Grounds of a rejection.")

    @classmethod
    def of(cls, language: str) -> "ManualActivityChoices":
        """All choices in the reader's language."""
        return cls(
            kinds=_choices(ActivityKind, language),
            methods=_choices(ManualActivityMethod, language),
            media=_choices(ManualActivityMedium, language),
            outside_reasons=_choices(ManualActivityOutsideReason, language),
            grounds=_choices(ManualActivityGround, language),
        )


def _choices(of: type[Enum], language: str) -> list[ManualActivityChoice]:
    titles = _titles()[of.__name__]
    return [ManualActivityChoice(code=each.name, title=titles[each.name][language]) for each in of]


@cache
def _titles() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(files("jkp_manual_activity").joinpath("choices.toml").read_text(encoding="utf-8"))
