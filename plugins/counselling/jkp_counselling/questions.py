"""The guiding questions that the plugin ships (R017)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Question:
    """A question in Indonesian and English, under a stable code."""

    code: str
    id: str
    en: str


@cache
def questions() -> Sequence[Question]:
    """All questions, in the order of a conversation."""
    text = files("jkp_counselling").joinpath("questions.toml").read_text(encoding="utf-8")
    return tuple(Question(**each) for each in tomllib.loads(text)["questions"])
