"""Text that stands in a page's data and not in its DOM, handed over as HTML.

JSON-LD `articleBody`, `__NEXT_DATA__`, `self.__next_f` streams, `__NUXT__`, state objects, `data-*`
attributes, `<template>` and `<noscript>`. It is read only where the DOM has no body of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extractor.page.dates import parse_stamp
from extractor.page.render import as_html, is_prose, render
from extractor.page.spaces import folded

_PUSH = re.compile(r"self\.__next_f\.push\(\s*")
_STATE = re.compile(r"(?:window\.)?__[A-Z_]*(?:STATE|DATA|NUXT|PROPS)[A-Z_]*__\s*=\s*")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){40,})"')
_BODY = re.compile(
    r"body|content|text|paragraph|copy|html|rich|sections?|blocks?|components?|modules?|story|article|lead|intro|children|value|nodes?|items|rows|cells|quote|headline|heading|title|data|props|fields|attributes|document",
    re.I,
)
_LIST = re.compile(r"\[\s*\{\s*\"")
_STORY = 600  # characters of JSON; a shorter list tells no story
_TITLES = ("title", "headline", "name", "heading")
_PUBLISHED = re.compile(
    r"(?:first)?[_-]?(?:publish(?:ed)?|publication)[_-]?(?:at|on|date|time)|datepublished", re.I
)
_DEEPEST = 40  # rows within rows; pages have about ten
_MOST = 400_000  # nodes looked at; no page's data needs more


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def nodes_of(data: Any) -> Iterator[dict[str, Any]]:
    """All dictionaries in JSON data, outer ones first, without recursion."""
    stack: list[Any] = [data]
    seen = 0
    while stack and seen < _MOST:
        node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            stack.extend(reversed([value for value in node.values() if isinstance(value, (dict, list))]))
        elif isinstance(node, list):
            stack.extend(reversed([value for value in node if isinstance(value, (dict, list))]))


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
    """JSON-LD `articleBody` as HTML: often escaped, often without paragraphs."""
    body = article.get("articleBody")
    if isinstance(body, list):
        body = "\n\n".join(part for part in body if isinstance(part, str))
    return as_html(body) if isinstance(body, str) else ""


def data_bodies(tree: etree._Element, titles: tuple[str, ...]) -> list[tuple[bool, str]]:
    """Bodies found in scripts, attributes, templates: (belongs to this page's title, HTML), best first."""
    found: list[tuple[bool, str]] = []
    for data in _script_data(tree):
        found.extend(_from_json(data, titles))
    for element in tree.iter(etree.Element):
        for name, got in element.attrib.items():
            value = str(got)
            if str(name).startswith("data-") and len(value) >= 150:
                data = _loads(value) if value.lstrip()[:1] in "{[" else None
                if data is not None:
                    found.extend(_from_json(data, titles))
                elif "<p" in value or "&lt;p" in value:
                    found.append((False, as_html(value)))
    for element in tree.iter("template", "noscript"):
        inner = "".join(etree.tostring(child, encoding="unicode") for child in element) + (element.text or "")
        if len(inner) > 100:
            found.append((False, inner))
    return sorted(found, key=lambda pair: (pair[0], min(len(pair[1]), 100_000)), reverse=True)


def data_stamp(tree: etree._Element, titles: tuple[str, ...]) -> str | None:
    """The date of publication in a page's data, of the story that bears one of the page's titles."""
    for data in _script_data(tree):
        for node in nodes_of(data):
            heads = [folded(node[key]) for key in _TITLES if isinstance(node.get(key), str)]
            if not any(
                head == title or (" " in title and head.startswith(title + " "))
                for head in heads
                if head
                for title in titles
            ):
                continue
            for key, value in node.items():
                if isinstance(value, str) and _PUBLISHED.fullmatch(key) and (day := parse_stamp(value)):
                    return day
    return None


def _script_data(tree: etree._Element) -> Iterator[Any]:
    stream: list[str] = []
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind or (len(text) < 60 and "__next_f" not in text):
            continue
        if "json" in kind or script.get("id") in ("__NEXT_DATA__", "__NUXT_DATA__"):
            data = _loads(text)
            yield (
                _revived(data)
                if script.get("id") == "__NUXT_DATA__" or "nuxt" in (script.get("data-nuxt-data") or "")
                else data
            )
        elif "__next_f" in text:
            stream.extend(_pushed(text))
        elif state := _STATE.search(text):
            try:
                yield json.JSONDecoder(strict=False).raw_decode(text, state.end())[0]
            except (ValueError, RecursionError):
                lists = list(_lists_in(text))
                yield from lists
                if lists:
                    continue
                # A script and no data: its long strings are all that can be had of it.
                strings = [_loads(f'"{match[1]}"') for match in _STRING.finditer(text)]
                yield {"body": [s for s in strings if isinstance(s, str) and is_prose(s)]}
    if stream:
        yield from _flight("".join(stream))


def _lists_in(script: str) -> Iterator[Any]:
    """Lists of objects that stand in a script as JSON, though the script around them is none."""
    decoder = json.JSONDecoder(strict=False)
    end = failures = 0
    for match in _LIST.finditer(script):
        if match.start() < end or failures > 20:
            continue
        try:
            data, end = decoder.raw_decode(script, match.start())
        except (ValueError, RecursionError):
            failures += 1
            continue
        if end - match.start() > _STORY:
            yield {"content": data}


def _pushed(script: str) -> Iterator[str]:
    """The pieces of a React server stream that one script hands over."""
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


def _revived(data: Any) -> Any:
    """Nuxt 3 payloads: a flat list in which numbers inside lists and objects are places in that list."""
    if not isinstance(data, list) or len(data) > _MOST:
        return data
    out: list[Any] = []
    for entry in data:
        # One level is enough: objects keep their own strings, deeper ones stand in the list themselves.
        if isinstance(entry, dict):
            out.append(
                {
                    k: data[v]
                    if isinstance(v, int)
                    and not isinstance(v, bool)
                    and 0 <= v < len(data)
                    and isinstance(data[v], str)
                    else None
                    for k, v in entry.items()
                }
            )
    return out


def _flight(stream: str) -> Iterator[Any]:
    """Rows of a React server stream: `id:json`, or `id:T<bytes in hex>,text`."""
    texts: dict[str, str] = {}
    rows: dict[str, Any] = {}
    raw = stream.encode("utf-8", "surrogatepass")
    at = 0
    row = re.compile(rb"\s*([0-9a-f]*):(T([0-9a-f]+),)?")
    while at < len(raw):
        match = row.match(raw, at)
        if match is None:
            at = raw.find(b"\n", at) + 1 or len(raw)
            continue
        if match[3]:
            end = match.end() + int(match[3], 16)
            texts[match[1].decode()] = raw[match.end() : end].decode("utf-8", "replace")
        else:
            end = raw.find(b"\n", match.end())
            end = len(raw) if end < 0 else end
            line = re.sub(rb"^(?:I|HL|H\w)", b"", raw[match.end() : end]).decode("utf-8", "replace")
            rows[match[1].decode()] = _loads(line)
        at = end
    rows = {key: data for key, data in rows.items() if data is not None}
    joining = _Joining(rows)
    try:
        whole = {key: joining.join(data, frozenset((key,))) for key, data in rows.items()}
    except RecursionError:  # nested beyond reason: each row by itself, then
        whole = rows
    for key, data in whole.items():
        if key not in joining.named:  # what another row holds comes with that row
            yield {"__texts": texts, "content": data}
    if texts:
        yield {"body": [text for text in texts.values() if is_prose(text)]}


class _Joining:
    """Rows of a stream, put where other rows name them by ``$ID`` or ``$LID``."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self.rows = rows
        self.named: set[str] = set()
        self.left = _MOST  # a hostile page may name each row many times

    def join(self, data: Any, above: frozenset[str]) -> Any:
        """``data`` with the rows that it names; ``above`` are those that it stands in."""
        self.left -= 1
        if self.left <= 0 or len(above) > _DEEPEST:
            return data
        if isinstance(data, str):
            key = data[1:].removeprefix("L") if data.startswith("$") else ""
            if key not in self.rows or key in above:
                return data
            self.named.add(key)
            return self.join(self.rows[key], above | {key})
        if isinstance(data, list):
            return [self.join(value, above) for value in data]
        if isinstance(data, dict):
            return {name: self.join(value, above) for name, value in data.items()}
        return data


def _from_json(data: Any, titles: tuple[str, ...]) -> list[tuple[bool, str]]:
    """The bodies of the stories in JSON data; the page's own is the one under its title."""
    found: list[tuple[bool, str]] = []
    if data is None:
        return found
    if isinstance(data, dict) and "__texts" in data:
        html = render(data["content"], data["__texts"])
        return [(any(title and title in folded(html) for title in titles), html)] if len(html) > 60 else []
    best_size = 0
    for node in nodes_of(data):
        head = next(
            (node[key] for key in _TITLES if isinstance(node.get(key), str) and node[key].strip()), None
        )
        own = head is not None and any(folded(head) == title for title in titles)
        if not own and not any(_BODY.search(key) for key in node):
            continue
        if not own and best_size > 0:
            continue  # outer nodes come first, and hold what inner ones hold
        html = render(node)
        size = len(re.sub(r"<[^>]+>", "", html))
        if size >= (40 if own else 80):
            found.append((own, html))
            best_size = max(best_size, size)
    return found
