"""What a server writes into its log meanwhile, as machines read it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jkp.operating import logs
from jkp.settings.operating import LogForm

Lines = Callable[[], list[dict[str, Any]]]


@contextmanager
def lines_of(name: str = "jkp") -> Iterator[Lines]:
    """The lines of a logger and of those below it, as they are written in production."""
    logger, stream = logging.getLogger(name), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(LogForm.JSON))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
