"""Parts of a release that a button shows: "Read more" over a part that is hidden until somebody presses."""

from __future__ import annotations

import re

from lxml import etree

from extractor.page.phrases import is_more_button
from extractor.page.tables import text_of

_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "href", "for", "data-toggle-target")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*;?", re.I)
_MOST = 40  # hidden parts that are looked at


def unfold(body: etree._Element) -> None:
    """Take the hiding off every part that a button with such words names by its id.

    >>> from lxml import html
    >>> page = html.fromstring("<p><a href='#x'>Read more</a><b id='x' hidden>It rained.</b></p>")
    >>> unfold(page)
    >>> html.tostring(page.find("b"))
    b'<b id="x">It rained.</b>'
    """
    found = body.xpath(".//*[@id][@hidden or contains(@style, 'none') or contains(@style, 'hidden')]")
    hidden = [part for part in found if isinstance(part, etree._Element)] if isinstance(found, list) else []
    parts = {str(part.get("id")): part for part in hidden[:_MOST]}
    if not parts:
        return
    for control in body.iter("button", "a", "label", "span", "div", "summary"):
        names = [str(control.get(name) or "") for name in _CONTROLS if name in control.attrib]
        part = next((parts[name.lstrip("#")] for name in names if name.lstrip("#") in parts), None)
        if part is not None and is_more_button(text_of(control, 100)):
            if "hidden" in part.attrib:
                del part.attrib["hidden"]
            if part.get("style"):
                part.set("style", _HIDING.sub("", part.get("style") or ""))
