"""What is wrong with settings: one line for each fault, without the values, which may be secret."""

from difflib import get_close_matches

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jkp.errors import CannotStart


class SettingsError(CannotStart):
    """The settings cannot be used; the text says which keys and why, a line each."""


def explained(error: ValidationError, model: type[BaseModel], place: str) -> str:
    """One line for each fault, without the values, which may be secret."""
    return "\n".join(_line(fault, model, place) for fault in error.errors(include_input=False))


def _line(fault: ErrorDetails, model: type[BaseModel], place: str) -> str:
    key = ".".join(map(str, fault["loc"]))
    if fault["type"] != "extra_forbidden":
        return f"{place}: {key}: {fault['msg']}"
    return f"{place}: {key}: unknown setting{did_you_mean(str(fault['loc'][-1]), _known(model, fault['loc'][:-1]))}"


def _known(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    for step in path:
        inner = model.model_fields[str(step)].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        model = inner
    return list(model.model_fields)


def did_you_mean(word: str, known: list[str]) -> str:
    """`; did you mean "port"?`, or nothing where no known word is near."""
    near = get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
