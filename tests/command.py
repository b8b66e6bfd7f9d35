"""Running the command in tests, and pages to run it on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from extractor.cli import app

RUN = [sys.executable, "-c", "from extractor.cli import main; main()"]


def run(*arguments: str | Path, stdin: bytes | None = None) -> Any:
    """Run the command in this process; the result has exit_code, stdout and stderr."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def shell(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run([*RUN, *map(str, arguments)], capture_output=True, check=False, **options)


def report(n: int) -> str:
    return f"<html><body><h1>Report {n}</h1><p>Ines Marr won for Harlan Racing in race {n}.</p></body></html>"


def first_lines(output: str) -> list[str]:
    return [json.loads(line)["text"].split("\n")[0] for line in output.splitlines()]
