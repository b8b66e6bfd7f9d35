"""Who published a page: the organisation that issued the release, else the site that carries it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

from extractor.knowledge import load
from extractor.page.dom.tables import text_of
from extractor.page.source.spaces import folded, one_line

_LONGEST = 80  # characters of a name
_MARK = re.compile(r"^\W*(?:©|\(c\)|copyright)[\s\W]*(?:\d{4}(?:\s?[-–—]\s?\d{4})?)?[\s,]*(?:by\s+)?", re.I)
_RIGHTS = re.compile(r"[.|,;•·]\s|\s[-–—]\s|\.?$|\ball rights\b", re.I)
_ON = re.compile(r"\s+(?:on|am|le)\s+(?:\w+,?\s+)?(?:\d|[A-Z]\w+\s\d).*$")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The words ``name`` of `knowledge/publishers.toml`, as a pattern of whole words."""
    return re.compile(rf"\b(?:{'|'.join(load('publishers')[name])})\b", re.I)


@cache
def _issued_by() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(load('publishers')['issued_by'])})\s*:?\s+", re.I)


_MARKS = frozenset(["publisher", "sourceOrganization"])
_TELLS = re.compile("©|[Ss]ource|SOURCE|[Cc]opyright| by|ssue|ender")
_SHORT = 200  # characters of a run of text that says who published


def find_publisher(
    body: etree._Element, article: dict[str, Any], metas: dict[str, list[str]], rest: list[str]
) -> str | None:
    """Who published the page, None where it does not say.

    `rest` are the parts of the window's title that are not the page's own: the site's name, if anything.
    """
    marked, said = _seen(body)
    issuers = [
        *(metas.get("source") or ())[:1],
        name_of(article.get("sourceOrganization")),
        *(_issued(marked, said)),
        *(name for value in _authors(article, metas) if _pattern("organisation").search(name := value)),
    ]
    sites = [
        name_of(article.get("publisher")),
        *[metas[key][0] for key in _SITES if metas.get(key)],
        *(element.get("content") or text_of(element, _LONGEST) for element in marked),
        *rest,
        *(one for line in said if (one := _owner(line))),
    ]
    return next((name for name in (*issuers, *sites) if name and _fits(name)), None)


_SITES = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "article:publisher_name",
    "application-name",
    "copyright",
)


def name_of(value: object) -> str | None:
    """The name of a JSON-LD thing: a string, or an object with one, or the first of a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return (one_line(value) or None) if isinstance(value, str) else None


def _authors(article: dict[str, Any], metas: dict[str, list[str]]) -> list[str]:
    named = (
        name_of(article.get("author")),
        *(metas.get("author") or ())[:1],
        *(metas.get("dc.creator") or ())[:1],
    )
    return [name for name in named if name]


def _fits(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and folded(name) not in load("publishers")["rubrics"]
        and not _pattern("nobody").fullmatch(name)
        and "//" not in name
        and bool(folded(name))
    )


def _seen(body: etree._Element) -> tuple[list[etree._Element], list[str]]:
    """The elements that are marked up as the publisher, and short runs of text that may say who it is."""
    marked, said = [], []
    for element in body.iter(etree.Element):
        if element.get("itemprop") in _MARKS or element.get("data-publisher") is not None:
            marked.append(element)
        shown = element.text if element.tag not in ("script", "style") else None
        for text in (shown, element.tail):
            if text and len(text) < _SHORT and _TELLS.search(text) and (line := one_line(text)):
                said.append(line)
    return marked, said


def _issued(marked: list[etree._Element], said: list[str]) -> list[str]:
    """Names behind "News provided by", "SOURCE", "Submitted by"."""
    names = [value for node in marked if (value := node.get("data-publisher"))]
    for line in said:
        if (match := _issued_by().match(line)) and line != match[0].strip():
            names.append(_ON.sub("", line[match.end() :]).strip(" .|"))
    return names


def _owner(line: str) -> str | None:
    """The owner in a line of copyright: "© 2031 Harlan Tools Racing. All rights reserved."."""
    match = _MARK.match(line)
    if match is None or not match[0]:
        return None
    name = _RIGHTS.split(line[match.end() :])[0].strip(" .,|")
    return name if name and not re.search(r"\d{4}|©", name) else None
