"""Pages that several tests of the command read."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import report


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(report(1), encoding="utf-8")
    return path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.html"
    path.write_bytes(b"")
    return path
