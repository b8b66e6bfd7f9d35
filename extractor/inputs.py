"""What the command line names: files, folders of pages, and standard input, read one at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt"})

MAX_BYTES = 64 * 1024 * 1024
"""A press page above this size is a mistake, or a device without end."""


class InputError(Exception):
    """An input that cannot be read; the message says why, without naming it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One input by its place: a file, or standard input where ``path`` is None."""

    name: str
    path: Path | None = None
    problem: str | None = None

    @property
    def uri(self) -> str | None:
        """The ``file:`` URI of a file, null for standard input."""
        if self.path is None:
            return None
        # What is no regular file (a pipe of the shell) has no better name than the one it was given.
        return (self.path.resolve() if self.path.is_file() else self.path.absolute()).as_uri()

    def read(self) -> bytes:
        """Return the bytes. Raises `InputError` for a missing, unreadable or oversized input."""
        if self.problem is not None:
            raise InputError(self.problem)
        try:
            if self.path is None:
                if sys.stdin is None:
                    raise InputError("is closed")
                content = sys.stdin.buffer.read(MAX_BYTES + 1)
            else:
                with self.path.open("rb") as file:
                    content = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise InputError(reason(error)) from error
        if len(content) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES // 1024**2} MiB")
        return content


def places(arguments: Iterable[str]) -> list[Place]:
    """Return the inputs that the arguments name, in their order; a folder gives its pages, sorted,
    without hidden files and folders.

    Nothing is read yet: a missing file, an unreadable folder or one without pages becomes a place whose
    `Place.read` says so.
    """
    found: list[Place] = []
    for argument in arguments:
        if argument == "-":
            found.append(Place("standard input"))
        elif Path(argument).is_dir():
            found.extend(_pages(Path(argument)))
        else:
            found.append(Place(argument, Path(argument)))
    return found


def _pages(folder: Path) -> list[Place]:
    found: list[Place] = []

    def unreadable(error: OSError) -> None:
        found.append(Place(str(error.filename), Path(str(error.filename)), reason(error)))

    for path in _files(folder, unreadable):
        if path.suffix.lower() in PAGE_SUFFIXES:
            found.append(Place(str(path), path))
    if not found:
        return [Place(str(folder), folder, "no .html, .htm, .xhtml or .txt file in this folder")]
    return sorted(found, key=lambda place: place.path.parts if place.path else ())


def _files(folder: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    # os.walk and not rglob: it reports unreadable folders, and follows no linked ones in circles.
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield Path(parent, name)


def reason(error: BaseException) -> str:
    """Why something failed, in one line without control characters, for a terminal or a log.

    >>> reason(FileNotFoundError(2, "No such file or directory", "gone.html"))
    'No such file or directory'
    >>> reason(KeyError("driver\\x1b[2J"))
    "KeyError: 'driver\\\\x1b[2J'"
    """
    from extractor.page import PageError

    if isinstance(error, OSError) and error.strerror:
        return printable(error.strerror)
    text = printable(str(error))
    if isinstance(error, (InputError, PageError)) and text:
        return text
    return f"{type(error).__name__}: {text}".rstrip(": ")


def printable(text: str) -> str:
    """``text`` in one line; characters that could steer a terminal are shown, not sent.

    >>> printable("two\\n lines and \\x1b[31mred")
    'two lines and \\\\x1b[31mred'
    """
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)
