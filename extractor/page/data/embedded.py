"""Data that stands in a page beside its DOM: scripts, attributes, templates. Read only where needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from extractor.page.article import BodySource
from extractor.page.data.flat import linked, revived, untagged
from extractor.page.data.flight import pushed, trees_of
from extractor.page.data.literal import read_value
from extractor.page.data.render import as_html
from extractor.page.dom.tables import text_of
from extractor.page.source.parsing import parse

_ASSIGNED = re.compile(
    r"(?:(?:window|self|globalThis)(?:\.|\[[\"'])|\b(?:var|let|const)\s+)([\w$.]{1,60})(?:[\"']\])?\s*=\s*"
    r"(?=[{\[(\"']|JSON\.parse|function)"
)
_STATE = re.compile(
    r"state|data|props|nuxt|context|apollo|redux|store|preload|initial|page|article|story|cache|content", re.I
)
_KIT = re.compile(r"(?:kit|app|__sveltekit_\w+)\.start\(|\bdata\s*:\s*(?=\[)")
_ENQUEUED = re.compile(r"streamController\.enqueue\(\s*(?=[\"'])")
_LIST = re.compile(r"\[\s*\{\s*[\"']")
_ANGULAR = {"&q;": '"', "&a;": "&", "&s;": "'", "&l;": "<", "&g;": ">"}
_STORY = 600  # characters of JSON; a shorter list tells no story
_PAYLOADS = 300  # of one page; pages have a few, rows of a server stream a few dozen
_COPIES = 12  # templates and the like that are looked at
_TRIES = 6  # places in one script at which a value is looked for
_LONG = 150  # characters from which on an attribute may hold a story
_MOST = 3_000_000  # characters of attributes that are looked at
_COPY = 100  # characters of text from which on a template or noscript may be one
_OTHER_TYPES = ("ld+json", "importmap", "speculationrules", "template", "manifest")
_NAMED: dict[str, BodySource] = {"__NEXT_DATA__": "next-data", "__NUXT_DATA__": "nuxt"}


class Payload(NamedTuple):
    """Data, or HTML, and where in the page it stood."""

    source: BodySource
    data: Any


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def json_ld(tree: etree._Element) -> list[dict[str, Any]]:
    """The JSON-LD nodes of a page, `@graph` unfolded, members of lists of other stories left out."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = re.sub(
            r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", script.text or ""
        )
        data = _loads(text)
        if data is None:
            data = _loads(re.sub(r"[\x00-\x1f]", " ", re.sub(r",\s*([}\]])", r"\1", text)))
        top = data if isinstance(data, list) else [data]
        for node in top:
            if isinstance(node, dict):
                graph = node.get("@graph")
                found.extend(n for n in (graph if isinstance(graph, list) else [node]) if isinstance(n, dict))
                main = node.get("mainEntity")
                if isinstance(main, dict):
                    found.append(main)
    return found


def article_body(article: dict[str, Any]) -> str:
    """JSON-LD `articleBody` as HTML: often escaped, often without paragraphs.

    >>> article_body({"articleBody": "Marr was fifth on Sunday.Her stop took a minute."})
    '<p>Marr was fifth on Sunday.</p><p>Her stop took a minute.</p>'
    """
    body = article.get("articleBody")
    if isinstance(body, list):
        body = "\n\n".join(part for part in body if isinstance(part, str))
    if not isinstance(body, str):
        return ""
    # Whoever strips the tags of a page without leaving a space shows where its paragraphs ended.
    return as_html(_GLUED.sub("\n", body) if "<" not in body and "&lt;" not in body else body)


_GLUED = re.compile(
    r"(?:(?<=[a-zäöüéèàß]{2}[.!?])|(?<=[.!?][”\"»]))(?=[“\"„«]?[A-ZÄÖÜÉ][a-zäöüéè’]{0,20}[ ,’])"
)


class PageData:
    """The data of one page, parsed at most once and only when somebody asks."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _tree(self) -> etree._Element | None:
        # Anew: the walk has taken out of the first tree what is no text.
        return parse(self._text)[0]

    @cached_property
    def payloads(self) -> list[Payload]:
        """JSON data of scripts and attributes, in the order of the page."""
        if self._tree is None:
            return []
        found: list[Payload] = []
        stream: list[str] = []
        left = _MOST
        for script in self._tree.iter("script"):
            text = script.text or ""
            if "__next_f" in text:
                stream.extend(pushed(text))
            elif "json" in (script.get("type") or "") or script.get("id") in _NAMED:
                found.extend(_of_json(script, text))
            elif len(text) >= 60 and left > 0:
                left -= len(text)
                found.extend(_of_code(text))
        found.extend(Payload("next-flight", tree) for tree in (trees_of("".join(stream)) if stream else []))
        found.extend(Payload("attribute", data) for data in self._attributes if not isinstance(data, str))
        found = [one for one in found if isinstance(one.data, (dict, list)) and one.data]
        refers = any(mark in self._text for mark in ("__ref", "included", '"id":"$'))
        return [
            Payload(source, linked(data)) if refers else Payload(source, data)
            for source, data in found[:_PAYLOADS]
        ]

    @cached_property
    def copies(self) -> list[Payload]:
        """HTML in attributes, in templates that are not shown and in `noscript`."""
        if self._tree is None:
            return []
        found = [Payload("attribute", data) for data in self._attributes if isinstance(data, str)]
        for element in self._tree.iter("template", "noscript"):
            shadow = element.get("shadowrootmode") or element.get("shadowroot")
            if not shadow and len(found) < _COPIES and len(text_of(element, 4 * _COPY)) >= _COPY:
                inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
                source: BodySource = "template" if element.tag == "template" else "noscript"
                found.append(Payload(source, f"{element.text or ''}{inner}"))
        return found

    @cached_property
    def _attributes(self) -> list[Any]:
        """What attributes hold: JSON data, or HTML as a string."""
        found: list[Any] = []
        left = _MOST
        long = self._tree.xpath(f"//*[@*[string-length() >= {_LONG}]]") if self._tree is not None else []
        for element in long if isinstance(long, list) else []:
            if not isinstance(element, etree._Element) or element.tag in ("meta", "link", "img", "a", "path"):
                continue
            for name, got in element.attrib.items():
                value = str(got).strip()
                left -= len(value)
                if left < 0:
                    return found
                if len(value) < _LONG or str(name).startswith(("style", "class", "src", "href", "on", "alt")):
                    continue
                if value[:1] in "{[":
                    data = _loads(value)
                    found.append(untagged(data) if element.tag == "astro-island" else data)
                elif "<p" in value or "&lt;p" in value:
                    found.append(as_html(value))
        return [data for data in found if data is not None]


def _of_json(script: etree._Element, text: str) -> Iterator[Payload]:
    kind = (script.get("type") or "").lower()
    name = script.get("id") or ""
    if any(other in kind for other in _OTHER_TYPES):
        return
    if "&q;" in text[:2000]:  # Angular before version 16
        text = re.sub(r"&[qaslg];", lambda match: _ANGULAR[match[0]], text)
    data = _loads(text.strip())
    if name == "__NUXT_DATA__" or script.get("data-nuxt-data") is not None:
        yield Payload("nuxt", revived(data))
    elif data is None and isinstance(data := _value(text, 0), dict):
        yield Payload(_NAMED.get(name, "state"), data)
    elif data is None:
        yield from (Payload(_NAMED.get(name, "state"), found) for found in _salvaged(text))
    else:
        yield Payload(_NAMED.get(name, "state"), data)


def _of_code(text: str) -> Iterator[Payload]:
    if "streamController" in text:
        for match in list(_ENQUEUED.finditer(text))[:_TRIES]:
            value = _value(text, match.end())
            yield Payload("state", revived(_loads(value.strip()) if isinstance(value, str) else None))
    else:
        yield from _assigned(text)


def _value(text: str, at: int) -> Any:
    try:
        return read_value(text, at)[0]
    except (ValueError, RecursionError):
        return None


def _assigned(text: str) -> Iterator[Payload]:
    """The values that a script hands to a name: ``window.__STATE__ = {…}``."""
    end = tries = 0
    for match in _ASSIGNED.finditer(text):
        if match.start() < end or not _STATE.search(match[1]) or tries >= _TRIES:
            continue
        tries += 1
        source: BodySource = "nuxt" if "__NUXT__" in match[1] else "state"
        try:
            data, end = read_value(text, match.end())
        except (ValueError, RecursionError):
            yield from (Payload(source, found) for found in _salvaged(text[match.end() :]))
            return
        yield Payload(source, _loads(data) if isinstance(data, str) else data)
    if not tries and _KIT.search(text):
        for match in list(re.finditer(r"\bdata\s*:\s*(?=\[)", text))[:_TRIES]:
            yield Payload("state", _value(text, match.end()))


def _salvaged(script: str) -> Iterator[dict[str, Any]]:
    """Lists of objects that stand whole in a script, though the data around them is cut off or no data."""
    end = failures = 0
    for match in _LIST.finditer(script):
        if match.start() < end or failures > _TRIES:
            continue
        try:
            data, end = json.JSONDecoder(strict=False).raw_decode(script, match.start())
        except (ValueError, RecursionError):
            failures += 1
            continue
        if end - match.start() > _STORY:
            yield {"content": data}
