"""What a command tells people on standard error: complaints, the log, and how far it has come."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from extractor.inputs import printable, reason

_LONG_WORK = 10  # inputs from which on a progress bar is worth its line


class Complaints:
    """Errors about single inputs: a line each on standard error, and exit code 1 in the end."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, name: str, error: BaseException | str) -> None:
        self.count += 1
        why = printable(error) if isinstance(error, str) else reason(error)
        _tell(f"{printable(name)}: {why}")
        if isinstance(error, BaseException):
            logging.getLogger("extractor").debug("%s", printable(name), exc_info=error)

    def note(self, message: str) -> None:
        """Say something on standard error that is no fault of the command's."""
        _tell(printable(message))

    def fatal(self, *messages: str) -> NoReturn:
        """Complain about something without which there is nothing to do, a line for each message."""
        self.count += len(messages)
        for message in messages:
            _tell(printable(message))
        raise typer.Exit(1)

    def exit(self) -> None:
        """End the command with code 1 if there was a complaint."""
        if self.count:
            raise typer.Exit(1)


def examples(*commands: str) -> str:
    """The end of a command's help: examples, a line each.

    >>> print(examples("extractor demo"))  # doctest: +NORMALIZE_WHITESPACE
    \x08
    Examples:
      extractor demo
    """
    # The backspace keeps the lines as they are.
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


def _tell(line: str) -> None:
    # Looked up at each call: a progress bar puts itself in the place of standard error.
    if sys.stderr is not None:
        print(f"extractor: {line}", file=sys.stderr, flush=True)


def start_log(verbose: bool) -> None:
    """Send the log of the library to standard error, if that is wanted."""
    if verbose:
        from extractor.api import LOG_FORMAT

        logging.basicConfig(format=LOG_FORMAT)
        logging.getLogger("extractor").setLevel(logging.DEBUG)


@contextmanager
def progress(
    total: int | None, *, hidden: bool = False, of: str = "pages", below: bool = False
) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, for long work and people only; yields `advance(done, total)`.

    ``of`` names what is counted. ``below``: standard output is the same terminal, and what is written to it
    meanwhile stands above the bar.
    """
    if hidden or sys.stderr is None or not sys.stderr.isatty() or (total is not None and total < _LONG_WORK):
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=below) as bar:
        task = bar.add_task(of, total=total)
        yield lambda done, total: bar.update(task, completed=done, total=total)
