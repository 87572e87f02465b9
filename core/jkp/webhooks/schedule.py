"""When a failed delivery is tried again, and how long a receiver rests that is down. Pure.

The pauses are those of the example in the specification Standard Webhooks: ten attempts within 75 hours.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After the first attempt, after the second, and so on; after the tenth there is no other."""
ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2
"""A pause is longer by up to this part of it, so that what failed together is not tried together."""
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)
LONGEST_WISH = timedelta(hours=24)


def next_try(tries: int, now: datetime, chance: float, wished: timedelta | None) -> datetime | None:
    """When to try again after so many attempts, `chance` being 0 to 1; None when it was tried often enough.

    Never before what the receiver wished with `Retry-After`.
    """
    if tries >= ATTEMPTS:
        return None
    pause = PAUSES[tries - 1] * (1 + JITTER * chance)
    return now + max(pause, wished or timedelta())


def rest(failures: int, now: datetime, chance: float, wished: timedelta | None) -> datetime:
    """Until when a receiver rests that was down so many times in a row."""
    doubled = FIRST_REST * (1 << min(failures - 1, 10))
    pause = min(doubled, LONGEST_REST) * (1 + JITTER * chance)
    return now + max(pause, wished or timedelta())


def wish(retry_after: str | None, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for, seconds or a date, at most a day; None for what says nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WISH)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), LONGEST_WISH)
