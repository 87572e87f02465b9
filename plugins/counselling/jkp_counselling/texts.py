"""Texts that people enter. Pure."""

from urllib.parse import urlsplit

from jkp.plugin import invalid, legible

LONGEST_URL = 500


def a_text(given: str, field: str, longest: int) -> str:
    """The text without the space around it. Error: INVALID_INPUT for an empty or a long one."""
    text = legible(given).strip()
    if not 0 < len(text) <= longest:
        raise invalid(path=(field,), id=f"1-{longest} karakter", en=f"1-{longest} characters")
    return text


def a_video_url(given: str | None) -> str | None:
    """An https address. Error: INVALID_INPUT for anything else."""
    if given is None:
        return None
    if len(given) > LONGEST_URL or not given.isprintable() or not _is_https(given):
        raise invalid(
            path=("videoUrl",),
            id=f"alamat https, paling panjang {LONGEST_URL} karakter",
            en=f"an https address of at most {LONGEST_URL} characters",
        )
    return given


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False
