"""Where a block came from: the path of its element in the page, and a link that shows its text there."""

from __future__ import annotations

import re
from urllib.parse import quote

from lxml import etree

_WHOLE = 12  # words; of a longer text only the first and last few are named
_EDGE = 4
_BESIDE = 3  # words before and after a text that stands on the page more than once
_NEVER = frozenset(["script", "style", "link", "meta", "br", "img", "option", "input", "source", "path"])
_PIECES = re.compile(r"\n+| \| ")  # what stands between items, rows and cells is ours, not the page's


class Addresses:
    """The place of each element of a page as it was parsed, whatever is taken out of it later."""

    def __init__(self, root: etree._Element) -> None:
        self._places: dict[etree._Element, tuple[object, int]] = {}
        for parent in root.iter(etree.Element):
            if not len(parent):
                continue
            counts: dict[object, int] = {}
            for child in parent:
                tag = child.tag
                if tag in _NEVER:
                    continue
                counts[tag] = number = counts.get(tag, 0) + 1
                self._places[child] = (tag, number)
        self._root = root

    def path(self, element: etree._Element | None) -> str | None:
        """The XPath of an element in the page, None for one that is not of this page.

        >>> root = etree.fromstring("<html><body><p>One</p><p>Two</p></body></html>")
        >>> addresses, second = Addresses(root), root[0][1]
        >>> root[0].remove(root[0][0])
        >>> addresses.path(second)
        '/html/body/p[2]'
        """
        steps: list[str] = []
        here = element
        while here is not None and here is not self._root:
            if here not in self._places:
                return None
            tag, number = self._places[here]
            steps.append(str(tag) if tag in ("body", "head") else f"{tag}[{number}]")
            here = here.getparent()
        return None if here is None else "/" + "/".join([str(self._root.tag), *reversed(steps)])


def text_fragment(text: str, start: int, end: int) -> str:
    """The part of an address that makes a browser scroll to ``text[start:end]`` and mark it.

    A text of several lines or cells is named by its first and its last; one that stands in `text` more than
    once by its neighbours too. Source: https://wicg.github.io/scroll-to-text-fragment/#syntax

    >>> text_fragment("Ines Marr won, again.", 0, 9)
    '#:~:text=Ines%20Marr'
    >>> text_fragment("Marr won. Ito saw that Marr won.", 23, 31)
    '#:~:text=Ito%20saw%20that-,Marr%20won'
    >>> text_fragment("1 | Marr | 25", 0, 13)
    '#:~:text=1,25'
    """
    pieces = [piece.strip() for piece in _PIECES.split(text[start:end]) if piece.strip()]
    if not pieces:
        return ""
    first, last = pieces[0].split(), pieces[-1].split()
    if len(pieces) == 1 and len(first) <= _WHOLE:
        parts = [" ".join(first)]
    else:
        parts = [" ".join(first[:_EDGE]), " ".join(last[-_EDGE:])]
    shown = [_encoded(part) for part in parts]
    if text.count(text[start:end]) > 1 or (len(pieces) > 1 and text.count(pieces[0]) > 1):
        before = _PIECES.split(text[:start])[-1].split()[-_BESIDE:]
        after = _PIECES.split(text[end:])[0].split()[:_BESIDE]
        if before and text[:start].endswith((" ", "\n")):
            shown.insert(0, f"{_encoded(' '.join(before))}-")
        if after and text[end:].startswith(" "):
            shown.append(f"-{_encoded(' '.join(after))}")
    return f"#:~:text={','.join(shown)}"


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
