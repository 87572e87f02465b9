"""Rules 10 to 14: what a source does when the board is not well, and how long it holds everybody up."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from time import monotonic

from jkp.plugin.host import load_one
from jkp.plugin.sourcing import (
    AccountNotLinked,
    ActivitySource,
    ParticipantRef,
    SourceMisconfigured,
    SourceUnavailable,
)
from jkp.testing.answers import BoardAnswer
from jkp.testing.board import Board
from jkp.testing.gathering import Run, gather, gathered
from jkp.testing.journey import MISSION
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken
from jkp.testing.watching import Blocked, loop_watched

ILL = {
    "a 500": BoardAnswer.failing(500),
    "a 503": BoardAnswer.failing(503),
    "JSON that breaks off": BoardAnswer.malformed(),
    "JSON of another shape": BoardAnswer.ok(None),
    "a connection that is closed": BoardAnswer.hung_up(),
    "no answer at all": BoardAnswer.slow(),
}
RETRY_AFTER = 120
DELAY = 0.25
LONGEST_BLOCK = 0.1
PATIENCE = 1.0


def tells_that_the_board_is_ill(subject: Subject) -> None:
    """K10."""
    for what, answer in ILL.items():
        for run in _answered(subject, answer):
            if run.is_late:
                told = (
                    f"{subject.app.plugin.source_seconds:g} seconds that it has; give your client a shorter time limit"
                )
                broken(10, f"to {what} it waits longer than the {told}")
            if not isinstance(run.error, SourceUnavailable):
                broken(10, f"to {what} it must raise SourceUnavailable; it {_done(run)}")


def tells_that_it_is_refused(subject: Subject) -> None:
    """K11."""
    for run in _answered(subject, BoardAnswer.unauthorized()):
        if not isinstance(run.error, SourceMisconfigured | AccountNotLinked):
            broken(11, f"to a 401 it must raise SourceMisconfigured or AccountNotLinked; it {_done(run)}")


def waits_as_long_as_it_is_told(subject: Subject) -> None:
    """K12."""
    for run in _answered(subject, BoardAnswer.too_many(RETRY_AFTER)):
        asked = f"to a 429 with Retry-After: {RETRY_AFTER} it must raise SourceUnavailable"
        if not isinstance(run.error, SourceUnavailable):
            broken(12, f"{asked}; it {_done(run)}")
        if run.error.retry_after != timedelta(seconds=RETRY_AFTER):
            broken(12, f"{asked}(retry_after=timedelta(seconds={RETRY_AFTER})), not {run.error.retry_after!r}")


def _answered(subject: Subject, answer: BoardAnswer) -> Iterable[Run]:
    """A run of each source while the board gives this answer to everything."""
    sources, who = subject.pulling(), subject.linked[0]
    assert subject.good_runs  # noqa: S101 - a source that always fails would seem to keep these rules
    subject.board.always(answer)
    try:
        return [gathered(subject.app, source, who, MISSION) for source in sources]
    finally:
        subject.board.normal()


def _done(run: Run) -> str:
    return f"raised {run.error!r}" if run.error else f"gave {len(run.items)} activities, as if that were all"


def can_be_cancelled(subject: Subject) -> None:
    """K13."""
    number, who = len(subject.pulling()), subject.linked[0]
    for position in range(number):
        board = Board()
        subject.tests.script(board, who)
        try:
            left = subject.app.run(_cancelled, _fresh(subject, board)[position], who, board)
        finally:
            board.close()
        if left:
            broken(13, left)


def _fresh(subject: Subject, board: Board) -> list[ActivitySource]:
    """The pulling sources once more, which ask another board and may be closed."""
    loaded = load_one(subject.installed, subject.settings(board), None)
    return [source for source in loaded.sources if source.every]


async def _cancelled(source: ActivitySource, who: ParticipantRef, board: Board) -> str | None:
    """What is wrong after a run was cancelled while it waited, and the source was closed."""
    board.always(BoardAnswer.slow())
    running = asyncio.create_task(gather(source, who, MISSION, PATIENCE * 5))
    await _until(lambda: bool(board.requests))
    running.cancel()
    await asyncio.wait([running], timeout=PATIENCE)
    if not running.done():
        return "a run that was cancelled goes on: let CancelledError pass"
    board.normal()
    again = await gather(source, who, MISSION, PATIENCE * 5)
    if again.error:
        return f"after a run that was cancelled the next one raised {again.error!r}"
    await source.close()
    if not await _until(lambda: board.is_left_alone):
        return "a connection to the board stays open after `close`: close your client there"
    return None


async def _until(is_so: Callable[[], bool]) -> bool:
    ends = monotonic() + PATIENCE
    while not is_so() and monotonic() < ends:
        await asyncio.sleep(0.01)
    return is_so()


def never_blocks(subject: Subject) -> None:
    """K14."""
    subject.board.delay(DELAY)
    try:
        for source in subject.pulling():
            for ask in (_asked, _checked):
                blocked = subject.app.run(ask, source, subject.linked[0], subject.installed.package)
                if blocked.seconds > LONGEST_BLOCK:
                    broken(14, f"the event loop stood still for {blocked.seconds:.2f} s at {blocked.place}")
    finally:
        subject.board.normal()


async def _asked(source: ActivitySource, who: ParticipantRef, package: str) -> Blocked:
    async with loop_watched(package) as blocked:
        await gather(source, who, MISSION, PATIENCE * 5)
    return blocked


async def _checked(source: ActivitySource, who: ParticipantRef, package: str) -> Blocked:
    async with loop_watched(package) as blocked:
        with suppress(AccountNotLinked, SourceMisconfigured, SourceUnavailable):
            await source.check()
    return blocked
