"""Text to DOM, whatever is wrong with the markup: endless, deep, or without end tags."""

from __future__ import annotations

from lxml import etree

from extractor.page.source.taming import MOST_TAGS, fewer_attributes, fewer_tags, flattened

_LIBRARYS = 9_500_000  # bytes in one piece; above, libxml2 stops reading unless its limits are lifted


def parse(text: str) -> tuple[etree._Element | None, str | None]:
    """The DOM of `text`, and a warning where the page had to be bent to be read.

    Nothing is fetched, no entity is expanded, and what takes more than linear time to parse (thousands of
    attributes, thousands of levels) is cut down first.
    """
    warnings: list[str] = []
    text = fewer_attributes(text)
    if text.count("<") > MOST_TAGS:
        text, left_out = fewer_tags(text)
        if left_out:
            warnings.append(f"the page has more than {MOST_TAGS} tags; what follows them was not read")
    root, too_deep = read_dom(text)
    if too_deep:
        root, _ = read_dom(flattened(text))
        warnings.append("the page is nested too deeply; its inner structure was read as far as it goes")
    return root, "; ".join(warnings) or None


def read_dom(text: str) -> tuple[etree._Element | None, bool]:
    """The DOM of `text` as it stands, and whether it is too deep, so that libxml2 gave up half-way."""
    data = text.encode("utf-8", "replace")
    huge = len(data) > _LIBRARYS
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, False
    if root is None:
        return None, False
    body = root.find("body")
    if body is not None:  # what stands behind </body>, or behind </html>, is shown as well
        for late in [*body.itersiblings(), *root.itersiblings()]:
            body.append(late)
    too_deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    return root, too_deep or (huge and _deeper_than(root, _DEEPEST))


_DEEPEST = 250  # levels; libxml2's own limit is 256, or 2048 where its limits are lifted


def _deeper_than(root: etree._Element, most: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False
