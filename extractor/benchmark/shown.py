"""The text of a page as its elements have it: no script, no cleaning, no judgement."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

_UNSHOWN = frozenset(["script", "style", "head", "title", "iframe", "svg", "math", "textarea", "select"])
_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q s samp small span
strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())


def shown_lines(page: str) -> Iterator[str]:
    """The text of a page, as far as it stands in elements, a line for each block of it.

    >>> list(shown_lines("<div>Marr <b>wins</b><p>at Suzuka</p>again</div>"))
    ['Marr wins', 'at Suzuka', 'again']
    """
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        return
    parts: list[str] = []
    unshown = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if node.tag not in _INLINE:
            if line := " ".join("".join(parts).split()):
                yield line
            parts.clear()
        if node.tag in _UNSHOWN:
            unshown += 1 if event == "start" else -1
        said = node.text if event == "start" else node.tail
        if said and not unshown:
            parts.append(said)
    if line := " ".join("".join(parts).split()):
        yield line


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
