"""Why a page has no text, so that whoever fetched it knows what to fetch instead."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

from extractor.page.choice.phrases import is_consent
from extractor.page.dom.tables import text_of
from extractor.page.source.parsing import parse
from extractor.page.source.spaces import one_line

_MOST_NAMED = 5  # frames whose addresses are told
_LITTLE = 400  # characters that a page filled by scripts may still hold: "Loading…", a line for those without
_REFRESH = re.compile(r"\s*\d*\s*[;,]?\s*url\s*=\s*[\"']?([^\"'\s]{1,2000})", re.I)


def why_empty(text: str, url: str | None = None) -> list[str]:
    """Warnings that say where the text of a page of HTML without any text may be.

    >>> why_empty("<frameset><frame src=menu.html><frame src=race.html></frameset>", "https://marr.example/")
    ['the page is a frameset; its text is in https://marr.example/menu.html https://marr.example/race.html']
    >>> why_empty("<body><div id=app></div><script src=app.js></script></body>")
    ['the page is filled by its scripts; save it from a browser']
    """
    root, _ = parse(text)
    if root is None:
        return []
    if frames := _addresses(root, "frame", url):
        return [f"the page is a frameset; its text is in {frames}"]
    for meta in root.iter("meta"):
        sent = (meta.get("http-equiv") or "").lower() == "refresh"
        if sent and (match := _REFRESH.match(meta.get("content") or "")):
            return [f"the page only leads on to {_address(match[1], url)}"]
    shown = one_line(" ".join(text_of(part, 20_000) for part in root.iter("body", "dialog")))
    if is_consent(shown):
        return ["the page asks for consent and holds nothing else"]
    if frames := _addresses(root, "iframe", url):
        return [f"its text may be in the frame {frames}"]
    scripted = next(root.iter("script"), None) is not None
    for script in list(root.iter("script", "style", "noscript")):
        script.clear()
    rest = sum(len(text_of(body, 4 * _LITTLE)) for body in root.iter("body"))
    return (
        ["the page is filled by its scripts; save it from a browser"] if scripted and rest < _LITTLE else []
    )


def _addresses(root: etree._Element, tag: str, url: str | None) -> str:
    found = [address for frame in root.iter(tag) if (address := (frame.get("src") or "").strip())]
    return " ".join(_address(address, url) for address in dict.fromkeys(found[:_MOST_NAMED]))


def _address(address: str, url: str | None) -> str:
    try:
        return one_line(urljoin(url or "", address.strip()))[:500]
    except ValueError:
        return one_line(address)[:500]
