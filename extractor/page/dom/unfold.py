"""Parts of a release that a button shows: "Read more" over a part that is hidden until somebody presses."""

from __future__ import annotations

import re

from lxml import etree

from extractor.page.choice.phrases import is_more_button
from extractor.page.dom.tables import text_of

_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "href", "for")
_ID = re.compile(r"#?[\w:.-]{1,80}")
_MOST = 20  # buttons of one page that are followed
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*;?", re.I)


def unfold(body: etree._Element) -> None:
    """Take the hiding off every part that a button with such words names by its id.

    >>> from lxml import html
    >>> page = html.fromstring("<p><a href='#x'>Read more</a><b id='x' hidden>It rained.</b></p>")
    >>> unfold(page)
    >>> html.tostring(page.find("b"))
    b'<b id="x">It rained.</b>'
    """
    opened = 0
    for control in body.iter("button", "a", "label"):
        if (control.get("href") or "#")[:1] != "#":
            continue  # most links by far
        names = [control.get(name) or "" for name in _CONTROLS if name in control.attrib]
        named = next((name.lstrip("#") for name in names if _ID.fullmatch(name)), None)
        if named is None or not is_more_button(text_of(control, 100)):
            continue
        opened += 1
        if opened > _MOST:
            return
        found = body.xpath(".//*[@id=$named]", named=named)
        for part in found if isinstance(found, list) else []:
            if isinstance(part, etree._Element):
                _show(part)


def _show(part: etree._Element) -> None:
    if "hidden" in part.attrib:
        del part.attrib["hidden"]
    if part.get("style"):
        part.set("style", _HIDING.sub("", part.get("style") or ""))
