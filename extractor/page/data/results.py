"""Lists in data that are no text: result rows, facts, and stories of which each is a card."""

from __future__ import annotations

import re
from typing import Any

from extractor.page.source.spaces import folded

_RESULT = re.compile(
    r"^(?:pos(?:ition)?|rank|place|platz|p|no|num(?:ber)?|nr|start_?number|car_?(?:no|number|num)?|drivers?|riders?|fahrer"
    r"|name|team|entrant|manufacturer|make|gap|interval|diff(?:erence)?|time|best(?:_?(?:lap|time))?|laps|points?|pts|class"
    r"|grid|start|status|chassis|engine|tyres?|nationality|nat|country|stops|wins|total|speed|avg_?speed|qualifying)$",
    re.I,
)
_DECIDES = re.compile(
    r"^(?:pos(?:ition)?|rank|place|platz|p|drivers?|riders?|fahrer|team|points?|pts|laps|gap|time)$", re.I
)
_UNSEEN = re.compile(
    r"(?:^|_)(?:id|uid|uuid|key|slug|url|href|link|image|img|photo|flag|logo|colou?r|icon|type)$|Id$|Url$|^__|^_",
    re.I,
)
TITLES = ("title", "headline", "name", "heading")
ADDRESS = (
    "slug",
    "url",
    "href",
    "path",
    "permalink",
    "link",
    "uri",
    "canonicalUrl",
    "canonical_url",
    "shortUrl",
)
_CARDED = re.compile(
    r"date|publish|image|img|photo|thumb|picture|excerpt|teaser|summary|dek|categor|created|updated|media|lead",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")


def result_grid(rows: list[Any]) -> tuple[list[str], list[list[str]]] | None:
    """Header and cells of a list of results or standings; None for any other list.

    >>> result_grid([{"pos": 1, "driver": {"name": "Marr"}, "id": 7}, {"pos": 2, "driver": {"name": "Ito"}}])
    (['Pos', 'Driver'], [['1', 'Marr'], ['2', 'Ito']])
    """
    if len(rows) < 2 or not all(isinstance(row, dict) and row for row in rows):
        return None
    keys: list[str] = list(dict.fromkeys(key for row in rows[:50] for key in row))
    known = [key for key in keys if _RESULT.search(key)]
    if len(known) < 2 or not any(_DECIDES.search(key) for key in known):
        return None
    columns = []
    for key in keys:
        texts = [cell_text(row.get(key)) for row in rows]
        if _UNSEEN.search(key) or not any(texts):
            continue
        if any(text is not None and len(text) > 160 for text in texts):
            return None  # stories by drivers, not results
        if any(text is None for text in texts) and not _RESULT.search(key):
            continue
        columns.append(key)
    shown = [key for key in columns if _RESULT.search(key)]
    if len(shown) < 2:
        return None
    header = [" ".join(_CAMEL.split(key)).strip().capitalize() for key in columns]
    return header, [[cell_text(row.get(key)) or "" for key in columns] for row in rows]


def cell_text(value: Any) -> str | None:
    """A cell's value in words: a number, a name, the name of what stands for it; None where it has none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, (str, int)):
        return re.sub(r"\s+", " ", str(value)).strip()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        first, last = (
            value.get("firstName") or value.get("first_name"),
            value.get("lastName") or value.get("last_name"),
        )
        if isinstance(first, str) and isinstance(last, str):
            return f"{first} {last}"
        return next(
            (
                value[key]
                for key in ("name", "fullName", "title", "label", "text", "value", "shortName")
                if isinstance(value.get(key), str)
            ),
            None,
        )
    if isinstance(value, list) and value:
        parts = [cell_text(part) for part in value[:8]]
        return ", ".join(part for part in parts if part) if all(parts) else None
    return None


def facts(rows: list[Any]) -> list[tuple[str, str]] | None:
    """Pairs of a label and its value: ``[{"label": "Laps", "value": 60}]``; None for any other list."""
    made = []
    for row in rows:
        if not isinstance(row, dict):
            return None
        label = next(
            (row[key] for key in ("label", "term", "key", "name") if isinstance(row.get(key), str)), None
        )
        value = next((row[key] for key in ("value", "definition", "description") if key in row), None)
        text = cell_text(value)
        if not label or not text or len(text) > 160:
            return None
        made.append((label, text))
    return made or None


def is_card(node: dict[str, Any], titles: tuple[str, ...]) -> bool:
    """Whether a node within a story is another one: a title of its own, an address and a date or picture."""
    if not titles:
        return False
    head = next((node[key] for key in TITLES if isinstance(node.get(key), str) and node[key].strip()), None)
    held = [key for key in ADDRESS if node.get(key) and isinstance(node[key], (str, dict))]
    if head is None or not held or folded(head) in titles:
        return False
    return bool({"slug", "permalink"} & set(held)) or any(
        _CARDED.search(key) for key in node if key not in TITLES
    )


def is_feed(rows: list[Any], titles: tuple[str, ...]) -> bool:
    """Whether a list is one of stories: most of its entries have a title and an address."""
    stories = 0
    for row in rows[:50]:
        if isinstance(row, dict):
            inner = next(
                (
                    row[key]
                    for key in ("node", "fields", "attributes", "data")
                    if isinstance(row.get(key), dict)
                ),
                row,
            )
            head = next((inner[key] for key in TITLES if isinstance(inner.get(key), (str, dict))), None)
            stories += head is not None and any(key in inner for key in ADDRESS)
    return stories >= 2 and stories >= 0.6 * len(rows[:50])
