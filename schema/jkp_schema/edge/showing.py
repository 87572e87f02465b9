"""Errors as clients see them, on every transport."""

import re
from typing import Any

from graphql import GraphQLError

from jkp.errors import Refused
from jkp_schema.schema import INTERNAL, is_about_input

# graphql-core repeats the values that it refuses, and one of them may be somebody's NIK.
_ECHO = re.compile(r",? found\b.*|(?<! has invalid value)(?<= value): .*", re.DOTALL | re.IGNORECASE)
BAD_USER_INPUT = "BAD_USER_INPUT"
_MASKED = {"id": "Terjadi kesalahan di server.", "en": "Something went wrong in the server."}


def shown(error: GraphQLError, language: str) -> dict[str, Any]:
    """An error as clients see it."""
    formatted: dict[str, Any] = dict(error.formatted)
    original = error.original_error
    if isinstance(original, Refused):
        formatted["message"] = " ".join(reason.message(language) for reason in original.reasons)
        formatted["extensions"] = {"code": original.reasons[0].code.value}
    elif (error.extensions or {}).get("code") == INTERNAL:
        formatted["message"] = _MASKED[language]
    elif error.path is None or is_about_input(error):
        formatted["message"] = _ECHO.sub(".", error.message)
        formatted["extensions"] = {"code": BAD_USER_INPUT, **(error.extensions or {})}
    return formatted
