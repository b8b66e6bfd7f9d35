"""The log of a run on standard error: lines for people, or JSON objects for log collectors."""

from __future__ import annotations

import json
import logging
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum

from extractor.inputs import printable

MOST_HELD = 10_000
"""Records that a quiet run holds back at most: the last ones."""


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
    """One JSON object a line: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, and ``error``
    with a traceback where there is one."""

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
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).splitlines()
        return "\n".join(
            [line, *(each[: len(each) - len(each.lstrip())] + printable(each) for each in trace)]
        )


class Log(logging.Handler):
    """Writes to standard error; ``held`` records wait until `tell`, which a run calls that is not well."""

    def __init__(self, form: LogFormat, *, held: bool) -> None:
        super().__init__()
        self.setFormatter(JsonLines() if form is LogFormat.json else TextLines())
        self._held: deque[logging.LogRecord] | None = deque(maxlen=MOST_HELD) if held else None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, or hold it back."""
        if self._held is not None:
            self._held.append(record)
            return
        try:
            # Looked up at each call: a progress bar puts itself in the place of standard error.
            if sys.stderr is not None:
                # One write for a line: those of worker processes come between lines, not into them.
                sys.stderr.write(self.format(record) + "\n")
                sys.stderr.flush()
        except (OSError, ValueError):
            pass  # nobody reads it any more
        except Exception:
            self.handleError(record)

    def tell(self) -> None:
        """Write what was held back; from now on nothing is."""
        held, self._held = self._held, None
        for record in held or ():
            self.emit(record)


@contextmanager
def log_to_stderr(form: LogFormat, level: LogLevel, *, held: bool = False) -> Iterator[Log]:
    """Send the log to standard error: that of extractor from ``level`` on, warnings and errors of everybody
    else (Python's own warnings too). ``held``: only what `Log.tell` lets out.

    After the block logging is as it was before.
    """
    handler = Log(form, held=held)
    root, own = logging.getLogger(), logging.getLogger("extractor")
    before = root.level, own.level
    least = getattr(logging, level.name.upper())
    root.addHandler(handler)
    root.setLevel(max(least, logging.WARNING))
    own.setLevel(least)
    logging.captureWarnings(True)
    try:
        yield handler
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        root.setLevel(before[0])
        own.setLevel(before[1])
