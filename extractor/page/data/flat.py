"""Data that a framework wrote flat, with numbers or names for what stands elsewhere: put together again.

Nuxt 3 and SvelteKit (devalue), Remix and React Router (turbo-stream), Astro, Apollo, JSON:API.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST = 120_000  # nodes; a hostile page may name each entry many times
_ENTRIES = 400_000  # of a flat list or a cache
_DEEPEST = 60  # references within references, objects within objects


def revived(flat: Any) -> Any:
    """The value of a flat list in which numbers are places in that list.

    >>> revived([{"title": 1, "body": 2}, "Marr wins", ["Reactive", 3], [1]])
    {'title': 'Marr wins', 'body': ['Marr wins']}
    >>> revived([{"_1": 2}, "title", "Marr wins"])
    {'title': 'Marr wins'}
    """
    if not isinstance(flat, list) or not flat or len(flat) > _ENTRIES:
        return flat
    left = _MOST

    def at(place: Any, above: frozenset[int]) -> Any:
        nonlocal left
        left -= 1
        if isinstance(place, bool) or not isinstance(place, int):
            return place if isinstance(place, str) else None
        if not 0 <= place < len(flat) or place in above or len(above) > _DEEPEST or left < 0:
            return None
        entry = flat[place]
        inside = above | {place}
        if isinstance(entry, dict):
            return {_key(flat, key): at(value, inside) for key, value in entry.items()}
        if not isinstance(entry, list):
            return entry
        if entry and isinstance(entry[0], str):  # a value of a type: ["Date", "2031-08-17"], ["Reactive", 4]
            if entry[0] in ("Map", "M"):
                return {
                    str(at(key, inside)): at(value, inside)
                    for key, value in zip(entry[1::2], entry[2::2], strict=False)
                }
            if entry[0] in ("Set", "S"):
                return [at(value, inside) for value in entry[1:]]
            if entry[0] in ("null", "N"):
                return {
                    _key(flat, str(key)): at(value, inside)
                    for key, value in zip(entry[1::2], entry[2::2], strict=False)
                }
            return at(entry[1], inside) if len(entry) > 1 else None
        return [at(value, inside) for value in entry]

    try:
        return at(0, frozenset())
    except RecursionError:
        return None


def _key(flat: list[Any], key: str) -> str:
    """Remix writes the place of the key for the key: `_12`."""
    if key[:1] == "_" and key[1:].isdigit() and len(key) < 8 and int(key[1:]) < len(flat):
        named = flat[int(key[1:])]
        return named if isinstance(named, str) else key
    return key


def untagged(data: Any) -> Any:
    """Astro's props, in which each value is a pair of its type and itself.

    >>> untagged({"title": [0, "Marr wins"], "tags": [1, [[0, "GT"]]]})
    {'title': 'Marr wins', 'tags': ['GT']}
    """

    def value(pair: Any, depth: int) -> Any:
        if depth > _DEEPEST or not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int)):
            return pair if isinstance(pair, str) else None
        kind, inner = pair
        if kind == 0:
            return each(inner, depth + 1) if isinstance(inner, dict) else inner
        if kind in (1, 5) and isinstance(inner, list):
            return [value(entry, depth + 1) for entry in inner]
        return inner if isinstance(inner, str) else None

    def each(node: dict[str, Any], depth: int) -> dict[str, Any]:
        return {key: value(pair, depth) for key, pair in node.items()}

    return each(data, 0) if isinstance(data, dict) else data


def linked(data: Any) -> Any:
    """`data` with what its references name put in their place: Apollo's ``__ref``, JSON:API's type and id.

    >>> linked({"Story:1": {"title": "Marr wins", "body": {"__ref": "Text:2"}}, "Text:2": {"html": "<p>"}})
    {'Story:1': {'title': 'Marr wins', 'body': {'html': '<p>'}}, 'Text:2': {'html': '<p>'}}
    """
    store = _store(data)
    if not store:
        return data

    def lookup(node: dict[str, Any]) -> str | None:
        ref = node.get("__ref")
        if isinstance(ref, str):
            return ref if ref in store else None
        kind, number = node.get("type"), node.get("id")
        if kind == "id" and isinstance(number, str) and number in store:
            return number  # Apollo before version 3
        if isinstance(kind, str) and isinstance(number, (str, int)) and not node.keys() - _REFERENCE:
            key = f"{kind}\0{number}"
            return key if key in store else None
        return None

    return grafted(data, lookup, store)


_REFERENCE = frozenset(["type", "id", "meta"])


def _store(data: Any) -> dict[str, Any]:
    """What references may name: entries of a cache by their key, entries of `included` by type and id."""
    store: dict[str, Any] = {}
    stack: list[Any] = [data]
    seen = 0
    refers = False
    while stack and seen < _ENTRIES:
        node = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend(value for value in node if isinstance(value, (dict, list)))
        elif isinstance(node, dict):
            refers = refers or "__ref" in node or "included" in node or node.get("type") == "id"
            if isinstance(included := node.get("included"), list):
                store.update(
                    (f"{entry['type']}\0{entry['id']}", entry)
                    for entry in included
                    if isinstance(entry, dict) and {"type", "id"} <= entry.keys()
                )
            for key, value in node.items():
                if isinstance(value, (dict, list)):
                    stack.append(value)
                    if isinstance(value, dict) and (":" in key or "." in key):
                        store[key] = value
    return store if refers else {}


def grafted(data: Any, lookup: Callable[[dict[str, Any]], str | None], store: dict[str, Any]) -> Any:
    """`data` with ``store[lookup(node)]`` for each node that refers; what refers to itself ends there."""
    left = _MOST

    def graft(node: Any, above: frozenset[str], depth: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or depth > 4 * _DEEPEST:
            return None
        if isinstance(node, list):
            return [graft(value, above, depth + 1) for value in node]
        if not isinstance(node, dict):
            return node
        key = lookup(node)
        if key is not None and store[key] is not node:
            return None if key in above else graft(store[key], above | {key}, depth + 1)
        return {name: graft(value, above, depth + 1) for name, value in node.items()}

    try:
        return graft(data, frozenset(), 0)
    except RecursionError:
        return data
