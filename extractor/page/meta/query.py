"""XPath queries, for what C sifts faster than Python: typed, and always a list."""

from __future__ import annotations

from typing import Any

from lxml import etree


def found(query: etree.XPath, element: etree._Element, **values: int) -> list[Any]:
    """What `query` finds from `element`, in the page's order: elements, or texts that know their place.

    >>> tree = etree.fromstring("<p>on <b>17</b> August</p>")
    >>> found(etree.XPath(".//text()[string-length(.) > $least]"), tree, least=2)
    ['on ', ' August']
    """
    got = query(element, **values)
    return got if isinstance(got, list) else []


def owner_of(text: Any) -> etree._Element | None:
    """The element that a run of text stands in."""
    parent: etree._Element | None = text.getparent()
    return parent.getparent() if parent is not None and text.is_tail else parent
