"""Which reader made a record: the version of the package, and a mark of the very files that read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from extractor._version import __version__

_FOLDERS = ("knowledge", "page", "reading")


@cache
def reader_version() -> str:
    """Version and eight hexadecimal digits, like ``0.1.0+3f9a2c71``, for what reads pages.

    The digits change with any file of code or data that reading depends on, so that a record tells whether
    the reader at hand would make it again, between versions of the package too.
    """
    return f"{__version__}+{mark(Path(__file__).parent.parent)}"


def mark(package: Path) -> str:
    """The eight digits for the package in a folder: of names and contents of its files, in a fixed order."""
    digest = blake2b(digest_size=4)
    for folder in _FOLDERS:
        for name in sorted(_files(package, folder)):
            content = (package / name).read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _files(package: Path, folder: str) -> Iterator[str]:
    # Every run asks for this: `os.scandir` takes a tenth of the time of `Path.rglob`.
    with os.scandir(package / folder) as entries:
        for entry in entries:
            # What Python and editors leave beside the code, and what people read, is no part of the reader.
            if entry.name.startswith((".", "__pycache__")) or entry.name.endswith((".pyc", ".md", "~")):
                continue
            if entry.is_dir():
                yield from _files(package, f"{folder}/{entry.name}")
            else:
                yield f"{folder}/{entry.name}"
