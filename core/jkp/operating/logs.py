"""Logs: one line for each event, for people or for machines, with nothing in it that could be a person's.

Whoever logs uses `logging`, libraries and plugins too. Hiding is the last step before a line is written, so that it
does not matter who wrote what.
"""

import json
import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter

from jkp import tracing
from jkp.operating import faults
from jkp.security.redaction import redact
from jkp.settings import Environment, Settings
from jkp.settings.operating import LogForm

Event = MutableMapping[str, Any]
_FIRST = ("timestamp", "level", "logger", "event")


def configure(settings: Settings | None = None) -> None:
    """Write logs to standard error from now on; without settings, those of a command that has read none."""
    form, level = (_form(settings), settings.logs.level.value) if settings else (LogForm.TEXT, "INFO")
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    # At DEBUG the libraries write every statement with its values, and every frame of a socket.
    root.setLevel("INFO" if level == "DEBUG" else level)
    logging.getLogger("jkp").setLevel(level)
    logging.captureWarnings(capture=True)


def formatter(form: LogForm) -> logging.Formatter:
    """What makes a line of a record."""
    return ProcessorFormatter(
        pass_foreign_args=True,
        foreign_pre_chain=[
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _of_request,
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            faults.told,
            redact,
            _as_json if form is LogForm.JSON else _as_text,
        ],
    )


def _form(settings: Settings) -> LogForm:
    in_production = settings.environment is Environment.PRODUCTION
    return settings.logs.form or (LogForm.JSON if in_production else LogForm.TEXT)


def _of_request(_logger: object, _method: str, event: Event) -> Event:
    known = {"request_id": tracing.current(), "client_request_id": tracing.of_client()}
    return {**event, **{name: value for name, value in known.items() if value}}


def _as_json(_logger: object, _method: str, event: Event) -> str:
    line = {**{name: event.get(name) for name in _FIRST}, **event}
    try:
        return orjson.dumps(line, default=str).decode()
    except TypeError:  # half of a character, which no UTF-8 can hold: a line that is not written would hide an attack
        return json.dumps(line, default=str)


def _as_text(_logger: object, _method: str, event: Event) -> str:
    trace = event.get("exception")
    more = "".join(f" {name}={value}" for name, value in event.items() if name not in {*_FIRST, "exception"})
    line = _on_one_line(f"{event['timestamp']} {str(event['level']).upper()} {event['logger']} {event['event']}{more}")
    return "\n".join([line, *(f"  {_on_one_line(each)}" for each in trace.splitlines())]) if trace else line


def _on_one_line(text: str) -> str:
    """What somebody sent must not look like a line of its own, nor give a terminal commands."""
    return text if text.isprintable() else "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
