"""Which of the stories in a page's data is the page's own: told by title, address and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from extractor.page.data.render import SKIP
from extractor.page.data.results import ADDRESS, TITLES, is_card, is_feed
from extractor.page.meta.dates import parse_stamp
from extractor.page.source.spaces import folded

_MOST = 400_000  # nodes looked at; no page's data needs more
_LONG = 8_000  # characters: whatever holds so much holds a body
_LOOKED_AT = 8_000  # nodes of one story in which its text is sought
_BODY = 120  # characters of prose from which on a node has a body of its own
_NAMESAKES = 12  # nodes that bear the page's title and are looked into
_HIGHEST = 12  # nodes above the one with the title that may hold the story's text
_NUMBERS = ("id", "nid", "articleId", "newsId", "storyId", "contentId", "documentId", "uuid", "_id", "guid")
_PUBLISHED = re.compile(
    r"(?:first)?[_-]?(?:publish(?:ed)?|publication)[_-]?(?:at|on|date|time)|datepublished", re.I
)


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of the page: its titles (folded), the last part of its address, and numbers in it.

    >>> page = Page.of(("marr wins at brno",), "https://harlan.example/news/4711-marr-wins-at-brno.html")
    >>> page.slug, sorted(page.numbers)
    ('4711-marr-wins-at-brno', ['4711'])
    """

    titles: tuple[str, ...]
    slug: str = ""
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, titles: tuple[str, ...], url: str | None) -> Page:
        """Of a page with these titles at this address."""
        try:
            path = urlsplit(url or "").path
        except ValueError:
            path = ""
        numbers = re.findall(r"(?<![0-9a-zA-Z])(?:\d{4,}|[0-9a-f]{8}-[0-9a-f-]{27})(?![0-9a-zA-Z])", path)
        known = frozenset(number for number in numbers if not re.fullmatch(r"(?:19|20)\d\d", number))
        return cls(tuple(title for title in titles if title), _slug(path), known)


def _slug(address: str) -> str:
    last = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"\.(?:html?|php|aspx?|jsp)$", "", last).lower()


def strength(node: dict[str, Any], page: Page) -> int:
    """How surely a node is the page's own story: 0 not at all, 1 perhaps, 2 and more surely."""
    best = 0
    for key in TITLES:
        if key in node and (head := folded(_plain(node[key]))):
            for title in page.titles:
                if head == title or (" " in title and head.startswith(title + " ")):
                    best = 2
                elif best == 0 and _alike(head, title):
                    best = 1
    if len(page.slug) >= 8 and any(
        isinstance(node.get(key), str) and _slug(node[key]) == page.slug for key in ADDRESS
    ):
        best += 2
    if page.numbers and any(
        isinstance(node.get(key), (str, int)) and str(node[key]) in page.numbers for key in _NUMBERS
    ):
        best += 2
    return best


def _plain(value: Any) -> str:
    """A title as text, though it be in one language of several or in WordPress' wrapping."""
    if isinstance(value, dict) and len(value) <= 3:
        value = next((inner for inner in value.values() if isinstance(inner, str)), "")
    return re.sub(r"<[^>]{0,200}>", "", value) if isinstance(value, str) and len(value) < 500 else ""


def _alike(head: str, title: str) -> bool:
    if not 0.5 < len(head) / len(title) < 2:
        return False
    ours, theirs = set(title.split()), set(head.split())
    return len(ours & theirs) >= 4 and len(ours & theirs) >= 0.7 * max(len(ours), len(theirs))


# A node, the entry of what it stands in, and whether that may be its story's, too.
_Entry = tuple[Any, Any, bool]


def own_story(data: Any, page: Page) -> tuple[int, Any] | None:
    """The page's own story in JSON data and how surely it is that; None where the data names none.

    Where the node with the title has no body (a hero component, say), what it stands in is the story.
    """
    found: list[tuple[int, int, _Entry]] = []
    stack: list[_Entry] = [(data, None, True)]
    seen = 0
    while stack and seen < _MOST:
        entry = stack.pop()
        node, _, free = entry
        seen += 1
        if isinstance(node, dict):
            if (level := strength(node, page)) and len(found) < _NAMESAKES:
                found.append((level, prose_in(node, page), entry))
            stack.extend(
                (value, entry, free and not SKIP.search(key))
                for key, value in reversed(node.items())
                if isinstance(value, (dict, list))
            )
        elif isinstance(node, list):
            free = free and not is_feed(node, page.titles)
            stack.extend((value, entry, free) for value in reversed(node) if isinstance(value, (dict, list)))
    if not found:
        return None
    sure = [entry for entry in found if entry[0] >= 2] or found
    most = max(prose for _, prose, _ in sure)
    if most >= _BODY:
        # Of two that stand in each other the inner one, which comes later, holds less that is foreign.
        best = max(reversed([e for e in sure if e[1] >= 0.7 * most]), key=lambda e: (e[0], e[1]))
        return best[0], best[2][0]
    for level, _, entry in sorted(sure, key=lambda e: -e[0])[:4]:
        above: Any = entry
        for _ in range(_HIGHEST if entry[2] else 0):
            if above is None:
                break
            if prose_in(above[0], page) >= _BODY:
                return level, above[0]
            above = above[1]
    best = max(sure, key=lambda e: (e[1], e[0]))
    return (best[0], best[2][0]) if best[1] else None


def without_title(story: Any, page: Page) -> Any:
    """A story without its own headline, where that is another than the page's: it is no part of the text."""
    head = next(
        (key for key in ("title", "headline", "name") if isinstance(story, dict) and key in story), None
    )
    if head is None or any(folded(_plain(story[head])).startswith(title) for title in page.titles):
        return story
    return {key: value for key, value in story.items() if key != head}


def prose_in(data: Any, page: Page) -> int:
    """Characters of text in a node, those of other stories in it not counted; at most about `_LONG`."""
    total = seen = 0
    stack: list[Any] = [data]
    while stack and seen < _LOOKED_AT and total < _LONG:
        node = stack.pop()
        seen += 1
        if isinstance(node, str):
            total += len(node) if len(node) >= 25 and node.count(" ") >= 3 else 0
        elif isinstance(node, dict):
            if node is not data and is_card(node, page.titles):
                continue
            stack.extend(
                value
                for key, value in node.items()
                if isinstance(value, (str, dict, list)) and key not in TITLES and not SKIP.search(key)
            )
        elif isinstance(node, list) and not is_feed(node, page.titles):
            stack.extend(node)
    return total


def stamp_in(data: Any, page: Page) -> str | None:
    """The date of publication of the page's own story, if the data has one."""
    stack: list[Any] = [data]
    seen = 0
    while stack and seen < _MOST:
        node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            stamps = [value for key, value in node.items() if _PUBLISHED.fullmatch(key)]
            if stamps and strength(node, page) >= 2:
                days = [day for value in stamps if isinstance(value, str) and (day := parse_stamp(value))]
                if days:
                    return days[0]
            stack.extend(reversed([value for value in node.values() if isinstance(value, (dict, list))]))
        elif isinstance(node, list):
            stack.extend(reversed([value for value in node if isinstance(value, (dict, list))]))
    return None
