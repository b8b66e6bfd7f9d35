"""Which reader made a record: the version of the package, and a mark of the very files that read."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from extractor._version import __version__

_FOLDERS = ("knowledge", "page", "reading")


@cache
def reader_version() -> str:
    """Version and eight hexadecimal digits, like ``0.1.0+3f9a2c71``, for what reads pages.

    The digits change with any file of code or data that reading depends on, so that a record tells whether the
    reader at hand would make it again, between versions of the package too.
    """
    return f"{__version__}+{mark(Path(__file__).parent.parent)}"


def mark(package: Path) -> str:
    """The eight digits for the package in a folder: from names and contents of its files, in a fixed order."""
    digest = blake2b(digest_size=4)
    for folder in _FOLDERS:
        files = {path.relative_to(package).as_posix(): path for path in (package / folder).rglob("*")}
        for name, path in sorted(files.items()):
            # What Python and editors leave beside the code, and what people read, is no part of the reader.
            if path.suffix in {".pyc", ".md"} or "/." in name or name.endswith("~") or not path.is_file():
                continue
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
