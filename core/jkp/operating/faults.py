"""What the log says of exceptions whose text repeats a value: which field, and never the value.

Redaction knows a number or an address by its shape. A name has none, so it must not come that far: a text that a
library has made with a value is replaced wherever it stands, in the message, in the trace, and in the texts of the
exceptions that were raised from it.
"""

import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any

import pydantic
import structlog
from tortoise.exceptions import ValidationError

from jkp.security.redaction import HIDDEN

_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_OURS = "jkp"


def told(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The step of a chain of structlog processors that writes the trace of an exception, without values."""
    said = {_text(error): _said(error) for each in _given(event) for error in _family(_exception(each))}
    changed = {text: instead for text, instead in said.items() if instead not in {None, text}}
    event = structlog.processors.format_exc_info(logger, method, event)
    if not changed:
        return event
    longest_first = [(_as_written(text), changed[text]) for text in sorted(changed, key=len, reverse=True)]
    return {name: _replaced(value, longest_first) for name, value in event.items()}


def _given(event: MutableMapping[str, Any]) -> list[object]:
    """Whatever may be an exception: what was logged as one, among the arguments of the message, or beside it."""
    arguments = event.pop("positional_args", None) or ()
    return [*event.values(), *(arguments.values() if isinstance(arguments, Mapping) else arguments)]


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a plugin's own may not even have one
        return ""


def _as_written(text: str) -> re.Pattern[str]:
    """In the trace of a group each line of it is moved to the right."""
    return re.compile(r"\n[ |]*".join(map(re.escape, text.split("\n"))))


def _exception(given: object) -> BaseException | None:
    if given is True:
        return sys.exc_info()[1]
    if isinstance(given, tuple) and len(given) == len(sys.exc_info()):
        given = given[1]
    return given if isinstance(given, BaseException) else None


def _family(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, those that it was raised from or after, and those of a group."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            members: Sequence[BaseException] = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
            waiting += [one.__cause__, one.__context__, *members]


def _said(error: BaseException) -> str | None:
    """What is written in place of its text; None where that holds no value."""
    text = _text(error)
    if not text or type(error).__module__.startswith(_OURS):
        return None
    if isinstance(error, ValidationError):
        field, colon, _ = text.partition(": ")
        return f"{field}: {HIDDEN}" if colon and field.isidentifier() else HIDDEN
    if isinstance(error, pydantic.ValidationError):
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors(include_input=False))
        return f"{error.title}: {', '.join(faults)}"
    return _QUOTED.sub(HIDDEN, text) if isinstance(error, ValueError) else None


def _replaced(value: Any, said: Sequence[tuple[re.Pattern[str], str]]) -> Any:  # noqa: ANN401 - whatever is logged
    if isinstance(value, BaseException):
        value = _text(value)
    if isinstance(value, str):
        for text, instead in said:
            value = text.sub(instead.replace("\\", r"\\"), value)
    return value
