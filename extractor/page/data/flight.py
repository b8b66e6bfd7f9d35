"""The stream of React server components: rows that name each other, handed over in pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_PUSH = re.compile(r"__next_f\s*(?:=[^;]{0,60})?\)?\.push\(\s*")
_ROW = re.compile(rb"\s*[JMS]?([0-9a-f]*):(T([0-9a-f]+),)?")
_NAMED = re.compile(r"\$(?:[L@]?)([0-9a-f]+)((?::[\w$-]+)*)")
_OTHER = re.compile(r"\$(?:[@LQWFSDZnhiKNIETBYo-]?[0-9a-f]*(?::\S*)?|undefined|-?Infinity|NaN|D[\d:TZ.-]*)")
_DEEPEST = 40  # rows within rows; pages have about ten
_MOST = 120_000  # nodes; a hostile page may name each row many times


def pushed(script: str) -> Iterator[str]:
    """The pieces of the stream that one script hands over."""
    decoder = json.JSONDecoder(strict=False)
    failures = 0
    for match in _PUSH.finditer(script):
        try:
            part = decoder.raw_decode(script, match.end())[0]
        except (ValueError, RecursionError):
            failures += 1
            if failures > 20:
                return  # no stream, and every further try costs time
            continue
        if isinstance(part, list) and len(part) > 1 and isinstance(part[1], str):
            yield part[1]


def rows_of(stream: str) -> dict[str, Any]:
    """The rows by their names: `id:json`, or `id:T<length in hex>,text` (the length in bytes).

    >>> rows_of('1:["$","p",null,{"children":"$2"}]\\n2:T9,Marr wins3:{"a":1}')
    {'1': ['$', 'p', None, {'children': '$2'}], '2': 'Marr wins', '3': {'a': 1}}
    """
    rows: dict[str, Any] = {}
    raw = stream.encode("utf-8", "surrogatepass")
    at = 0
    while at < len(raw):
        match = _ROW.match(raw, at)
        if match is None:
            at = raw.find(b"\n", at) + 1 or len(raw)
            continue
        if match[3]:
            end = match.end() + int(match[3][:8], 16)
            rows[match[1].decode()] = raw[match.end() : end].decode("utf-8", "replace")
        else:
            end = raw.find(b"\n", match.end())
            end = len(raw) if end < 0 else end
            if raw[match.end() : match.end() + 1] in (b"[", b"{", b'"'):
                with suppress(ValueError, RecursionError):
                    rows[match[1].decode()] = json.loads(
                        raw[match.end() : end].decode("utf-8", "replace"), strict=False
                    )
        at = end
    return rows


def trees_of(stream: str) -> list[Any]:
    """The rows that no other row names, each with the rows that it names in their places."""
    rows = rows_of(stream)
    joining = _Joining(rows)
    whole: dict[str, Any] = {}
    for key, data in rows.items():
        try:
            whole[key] = joining.join(data, frozenset((key,)))
        except RecursionError:  # nested beyond reason: the row by itself, then
            whole[key] = data
    return [data for key, data in whole.items() if key not in joining.named]


class _Joining:
    """Rows put where other rows name them: ``$1``, ``$L1``, ``$@1``, ``$1:props:children``."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self.rows = rows
        self.named: set[str] = set()
        self.left = _MOST

    def join(self, data: Any, above: frozenset[str]) -> Any:
        """``data`` with the rows that it names; ``above`` are those that it stands in."""
        self.left -= 1
        if self.left <= 0 or len(above) > _DEEPEST:
            return None
        if isinstance(data, str):
            return self._named(data, above) if data.startswith("$") else data
        if isinstance(data, list):
            if len(data) > 3 and data[0] == "$":  # an element: its mark is no reference
                return ["$", *(self.join(value, above) for value in data[1:])]
            return [self.join(value, above) for value in data]
        if isinstance(data, dict):
            return {name: self.join(value, above) for name, value in data.items()}
        return data

    def _named(self, text: str, above: frozenset[str]) -> Any:
        if text.startswith("$$"):
            return text[1:]
        match = _NAMED.fullmatch(text)
        key = match[1] if match is not None else ""
        if match is None or key not in self.rows:
            # "$Sreact.suspense" and the like stay: as the type of an element they are a component.
            return None if _OTHER.fullmatch(text) else text
        found = self.rows[key]
        if match[2]:
            found = _at(found, match[2][1:].split(":"))
        elif key not in above:
            self.named.add(key)
        return None if key in above else self.join(found, above | {key})


def _at(node: Any, path: list[str]) -> Any:
    for step in path:
        if isinstance(node, list) and node[:1] == ["$"] and step in ("type", "key", "props"):
            step = {"type": "1", "key": "2", "props": "3"}[step]
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and step.isdigit() and int(step[:7]) < len(node):
            node = node[int(step[:7])]
        else:
            return None
    return node
