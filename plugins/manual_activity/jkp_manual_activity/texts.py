"""Texts that people type: trimmed, and neither empty nor too long. Pure."""

from jkp.plugin import invalid, legible


def a_line(text: str, path: str, longest: int) -> str:
    """One line without doubled spaces. Error: INVALID_INPUT when it is empty or longer than `longest`."""
    return _checked(" ".join(legible(text).split()), path, 1, longest)


def an_optional_line(text: str, path: str, longest: int) -> str:
    """One line, or none. Error: INVALID_INPUT when it is longer than `longest`."""
    return _checked(" ".join(legible(text).split()), path, 0, longest)


def a_text(text: str, path: str, longest: int) -> str:
    """Some lines. Error: INVALID_INPUT when it is empty or longer than `longest`."""
    return _checked(legible(text).strip(), path, 1, longest)


def an_optional_text(text: str, path: str, longest: int) -> str:
    """Some lines, or none. Error: INVALID_INPUT when it is longer than `longest`."""
    return _checked(legible(text).strip(), path, 0, longest)


def _checked(text: str, path: str, shortest: int, longest: int) -> str:
    # Not every database can keep a NUL character.
    if not shortest <= len(text) <= longest or "\0" in text:
        raise invalid(
            path=(path,), id=f"{path}: {shortest}-{longest} karakter", en=f"{path}: {shortest}-{longest} characters"
        )
    return text
