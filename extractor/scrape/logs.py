"""The log of a run on standard error: lines for people, or JSON objects for log collectors."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum

from extractor.inputs import printable


class LogFormat(StrEnum):
    """How log lines are written."""

    text = "text"
    json = "json"


class LogLevel(StrEnum):
    """From which level on log lines are written."""

    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, and ``error`` with a
    traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class TextLines(logging.Formatter):
    """Time, level and message; nothing in it can steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, with the traceback below it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{at} {record.levelname.lower()}: {printable(record.getMessage())}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def start(form: LogFormat, level: LogLevel) -> None:
    """Send the log of the library to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form is LogFormat.json else TextLines())
    for name in ("extractor", "scrapy"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
    logging.getLogger("extractor").setLevel(level.value.upper())
