"""Where output goes: standard output, or a file that is replaced in one step."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from rich.table import Table


@contextmanager
def opened(out: Path | None) -> Iterator[TextIO]:
    """Open the output: standard output for None, else a file that is replaced in one step at the end.

    A file's new content is written beside it and takes its place, and its permissions, when the block
    ends well; when it raises, the old file stays as it was and nothing is left over. A device or pipe is
    written straight. Always UTF-8, line ends as written. Raises `OSError` where that cannot be done.
    """
    if out is None:
        file = _standard_output()
        yield file
        file.flush()  # here, where an error can still be told
        return
    target = out.resolve()  # a link goes on pointing where it did
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        return
    with _replacement(target) as file:
        yield file


@contextmanager
def opened_binary(out: Path | None) -> Iterator[BinaryIO]:
    """Open the output for bytes; in all else as `opened` does."""
    if out is None:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "is closed")
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = out.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    with _replacing(target) as handle, open(handle, "wb") as file:  # noqa: PTH123
        yield file
        file.flush()
        os.fsync(file.fileno())


def _standard_output() -> TextIO:
    """Standard output as UTF-8, whatever the locale says. Lone surrogates are written as JSON escapes.

    Raises `OSError` where it is closed.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, "is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return sys.stdout


@contextmanager
def _replacement(target: Path) -> Iterator[TextIO]:
    with (
        _replacing(target) as handle,
        open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file,  # noqa: PTH123
    ):
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _replacing(target: Path) -> Iterator[int]:
    """The handle of a new file beside ``target`` that takes its place at the end; the block closes it."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        yield handle
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def no_file(error: OSError, out: Path) -> str:
    """Why the file ``out`` cannot be written, and what to do, in one line.

    >>> no_file(FileNotFoundError(2, "No such file or directory"), Path("no/such/folder/new.jsonl"))
    'there is no folder no/such/folder: make it first'
    """
    if out.is_dir():
        return "is a folder: name a file in it"
    if error.errno == errno.ENOENT and not out.parent.is_dir():
        return f"there is no folder {out.parent}: make it first"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.strerror}: the folder {out.parent} must be writable for whoever runs this"
    return error.strerror or str(error)


def draw(*tables: Table, file: TextIO, width: int) -> None:
    """Write tables as text: as wide as the terminal, or ``width`` columns where there is none."""
    from rich.console import Console

    console = Console(file=file, highlight=False, width=None if file.isatty() else width)
    with console.capture() as drawn:
        for table in tables:
            console.print(table)
    # Cells are filled up with blanks; at the end of a line they are nothing but noise.
    file.writelines(line.rstrip() + "\n" for line in drawn.get().splitlines())


def terminal_width(file: TextIO) -> int | None:
    """How many columns the terminal has that ``file`` writes to, null where there is none."""
    from rich.console import Console

    return Console(file=file).width if file.isatty() else None


def narrowest(table: Table) -> int:
    """How many columns ``table`` needs at least, if no word is to be broken."""
    from rich.console import Console
    from rich.measure import Measurement

    console = Console(width=10_000)
    return Measurement.get(console, console.options, table).minimum


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
