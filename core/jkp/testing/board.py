"""A job board to test against: it answers what the test wrote down, over real HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

from jkp.testing.answers import BoardAnswer, BoardRequest
from jkp.testing.listening import Listener

PLACE = "{board}"


class Board:
    """A scripted job board. What it was asked is in `requests`.

    Example: `board.answer("/applications", {"items": []}, account="sari-17")`
    """

    def __init__(self) -> None:
        self.requests: list[BoardRequest] = []
        self._scripted: dict[str, list[tuple[dict[str, str], BoardAnswer]]] = {}
        self._always: BoardAnswer | None = None
        self._delay = 0.0
        self._listener = Listener(self._answered)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at its end."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    @property
    def is_left_alone(self) -> bool:
        """Whether no client has a connection open."""
        return not self._listener.connections

    def answer(self, path: str, answer: Any, **query: str) -> None:  # noqa: ANN401 - an answer, or a value for JSON
        """Answer requests for a path, and for no others than those whose query has these values.

        The answer that asks for most values is given; of several such the newest one. A value that is no
        `BoardAnswer` is sent as JSON.
        """
        given = answer if isinstance(answer, BoardAnswer) else BoardAnswer.ok(answer)
        self._scripted.setdefault(path, []).append((query, given))

    def pages(self, path: str, pages: Sequence[Sequence[Any]], names: Sequence[str] = (), **query: str) -> None:
        """Answer page by page: `{"items": […], "next": "1"}`, and `?cursor=1` gives the page after it.

        `names` are the board's own words for items, next and cursor, in this order; `next` is null on the last page.
        """
        items, following, cursor = names or ("items", "next", "cursor")
        for number, page in enumerate(pages):
            after = str(number + 1) if number + 1 < len(pages) else None
            asked = {**query, **({cursor: str(number)} if number else {})}
            self.answer(path, {items: [*page], following: after}, **asked)

    def always(self, answer: BoardAnswer) -> None:
        """Answer every request with this, whatever is scripted, until `normal`."""
        self._always = answer

    def delay(self, seconds: float) -> None:
        """Answer every request so much later, until `normal`."""
        self._delay = seconds

    def normal(self) -> None:
        """Answer as it is scripted again, and at once."""
        self._always, self._delay = None, 0.0

    def close(self) -> None:
        """Stop, and close what clients left open."""
        self._listener.stop()

    def _answered(self, request: BoardRequest) -> tuple[BoardAnswer, float]:
        """What a request is answered, and after how many seconds."""
        self.requests.append(request)
        fitting = [
            (len(query), number, answer)
            for number, (query, answer) in enumerate(self._scripted.get(request.path, ()))
            if query.items() <= request.query.items()
        ]
        scripted = max(fitting, key=lambda each: each[:2])[2] if fitting else _UNKNOWN
        answer = self._always or scripted
        return answer, answer.seconds + self._delay


def at_board(settings: Any, url: str) -> Any:  # noqa: ANN401 - a section, and what is in it
    """The settings with the board's address in place of `{board}`."""
    if isinstance(settings, str):
        return settings.replace(PLACE, url)
    if isinstance(settings, Mapping):
        return {key: at_board(value, url) for key, value in settings.items()}
    return [at_board(value, url) for value in settings] if isinstance(settings, list) else settings


_UNKNOWN = BoardAnswer(status=404, body=b'{"error": "not found"}', headers={"Content-Type": "application/json"})
