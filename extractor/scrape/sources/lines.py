"""Where things stand in a TOML file: the line of every table and key. `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib

Place = tuple[str | int, ...]
"""As one would index the parsed file: ``("source", 0, "delay")``."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_PIECE = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')[ \t]*""")  # of a dotted key
# In this order: the delimiters of multi-line strings begin like those of short ones. Up to two quotes more
# may stand before the closing three.
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'", re.DOTALL
)


def lines(text: str) -> dict[Place, int]:
    """The line, from 1, on which each table and key begins; `text` must be valid TOML.

    Keys within inline tables and arrays are not told apart: what stands around them is.

    >>> lines('contact = "x"\\n\\n[[source]]\\nurl = "y"\\nrules.body = "z"')
    {('contact',): 1, ('source',): 3, ('source', 0): 3, ('source', 0, 'url'): 4, ('source', 0, 'rules'): 5, \
('source', 0, 'rules', 'body'): 5}
    """
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    at = line_start = 0
    line = 1
    while True:
        if blank := _BLANK.match(text, at):
            at = blank.end()
        if at >= len(text):
            return found
        line += text.count("\n", line_start, at)
        line_start = at
        if text[at] == "[":
            double = text.startswith("[[", at)
            keys, at = _key(text, at + 1 + double)
            table = ()
            for depth, key in enumerate(keys, 1):
                table = (*table, key)
                found.setdefault(table, line)
                if double and depth == len(keys):
                    counts[table] = counts.get(table, -1) + 1
                if table in counts:
                    table = (*table, counts[table])
                    found.setdefault(table, line)
            at += 1 + double
        else:
            keys, at = _key(text, at)
            for depth in range(1, len(keys) + 1):
                found.setdefault((*table, *keys[:depth]), line)
            at = _end_of_value(text, at + 1)


def _key(text: str, at: int) -> tuple[list[str], int]:
    """The pieces of a dotted key, and where it ends."""
    keys: list[str] = []
    while piece := _PIECE.match(text, at):
        written = piece[1]
        quoted = written[0] in "\"'"
        keys.append(tomllib.loads(f"k = {written}")["k"] if quoted else written)
        at = piece.end()
        if not text.startswith(".", at):
            break
        at += 1
    return keys, at


def _end_of_value(text: str, at: int) -> int:
    """The end of the line on which a value ends: its strings, brackets and braces closed."""
    depth = 0
    while at < len(text):
        char = text[at]
        if char in "\"'" and (string := _STRING.match(text, at)):
            at = string.end()
            continue
        if char == "#":
            at = end if (end := text.find("\n", at)) >= 0 else len(text)
            continue
        if char == "\n" and not depth:
            return at
        depth += (char in "[{") - (char in "]}")
        at += 1
    return at
