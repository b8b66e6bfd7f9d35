"""Markup cut down to what a parser reads in linear time: depth, attributes, number of tags."""

from __future__ import annotations

import itertools
import re

MOST_TAGS = 150_000
"""Tags that are read; the longest of press pages has a tenth of them."""

_MOST_ATTRIBUTES = 100  # of one tag; the parser compares each with all the others
_DEEPEST = 100  # levels; libxml2 drops all that lies deeper than 256, and each level costs time
_KEPT = 40  # outer levels that stay open where the page goes deeper than that

_ATTRIBUTE = r"""(?>[\s/]++[^\s=>/"'][^\s=>/]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?)?+)"""
_MANY_ATTRIBUTES = re.compile(rf"(<[a-zA-Z][^\s<>/]*+{_ATTRIBUTE}{{{_MOST_ATTRIBUTES}}}){_ATTRIBUTE}++")
# Quotes count only behind "=": in `<p it's>` the apostrophe opens nothing. The pattern cannot fail after its
# first letter, so that no part of the page is looked at twice.
_TAG = re.compile(
    r"""<!--|<!\[CDATA\[|<(/?)([a-zA-Z][^\s/><]*+)((?>[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+)>?"""
)
_AGAIN = re.compile(
    r"(<(?:br|hr|wbr|img|a|p|li|div|span|font|b|i|u|em|strong|center|section)(?:\s[^<>]{0,200})?/?>)\s*+(?:\1\s*+)++",
    re.I,
)
_VOID_TAGS = "area base basefont br col embed frame hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_TAGS.split())
# Their content is no markup: a tag inside opens nothing.
_RAW_TAGS = "script style textarea title xmp iframe noembed noframes"
_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q s samp small span strike
strong sub sup time tt u var
"""
_RAW = frozenset(_RAW_TAGS.split())
_INLINE = frozenset(_INLINE_TAGS.split())
# Between these and what they hold nothing else may stand: a text put there would be lost.
_FRAME_TAGS = "table thead tbody tfoot tr ul ol dl select head"
_FRAMES = frozenset(_FRAME_TAGS.split())
_CLOSED_BY: dict[str, frozenset[str]] = {
    "p": frozenset(["p"]),
    "li": frozenset(["li", "p"]),
    "dt": frozenset(["dt", "dd", "p"]),
    "dd": frozenset(["dt", "dd", "p"]),
    "td": frozenset(["td", "th", "p"]),
    "th": frozenset(["td", "th", "p"]),
    "tr": frozenset(["tr", "td", "th", "p"]),
    "option": frozenset(["option"]),
    "div": frozenset(["p"]),
    "table": frozenset(["p"]),
    "ul": frozenset(["p"]),
    "ol": frozenset(["p"]),
}


def fewer_attributes(text: str) -> str:
    """`text` with at most a hundred attributes to a tag.

    >>> fewer_attributes("<p " + "a=1 " * 5000 + ">Marr wins</p>").count("=")
    100
    """
    return _MANY_ATTRIBUTES.sub(r"\1", text)


def fewer_tags(text: str) -> tuple[str, bool]:
    """`text` without the same tag over and over, cut at the limit; and whether it had to be cut.

    >>> fewer_tags("<p>Marr" + "<br>" * 200_000 + "wins</p>")
    ('<p>Marr<br><br>wins</p>', False)
    """
    text = _AGAIN.sub(r"\1\1", text)
    last = next(itertools.islice(re.finditer("<[a-zA-Z/]", text), MOST_TAGS, None), None)
    return (text, False) if last is None else (text[: last.start()], True)


def flattened(text: str) -> str:
    """`text` with the same words in the same order, nested no deeper than the parser can go.

    Inline tags that lie too deep are left out. Where a block does, all but the outermost levels are closed
    first, so that tables and lists inside keep their build.

    >>> flattened("<div>" * 1000 + "<p>Marr wins.").count("<div>")
    1000
    """
    out: list[str] = []
    nest = _Nest(out)
    at = 0
    while (match := _TAG.search(text, at)) is not None:
        start, at = match.span()
        tag = match[2]
        if tag is None:  # a comment or CDATA section, closed or not
            opener = match[0]
            end = text.find("-->" if opener == "<!--" else "]]>", at)
            out.append(text[nest.written : start])
            nest.written = at = len(text) if end < 0 else end + 3
            continue
        out.append(text[nest.written : start])
        nest.written = at
        tag = tag.lower()
        if tag in _VOID:
            out.append(match[0])
        elif match[1]:
            nest.close(tag, match[0])
        else:
            nest.open(tag, match[0])
            if tag in _RAW:
                end = nest.end_of_raw(text, tag, at)
                out.append(text[at:end])
                nest.written = at = end
    out.append(text[nest.written :])
    return "".join(out)


class _Nest:
    """The tags that are open: their names, and which of them were written.

    Entries of the stack from `low` to `high` were closed before their time, when the page went too deep.
    """

    def __init__(self, out: list[str]) -> None:
        self.out = out
        self.written = 0
        self.stack: list[tuple[str, bool]] = []
        self.low = self.high = 0
        self.depth = 0  # written tags that are still open
        self._no_end: set[str] = set()

    def open(self, tag: str, markup: str) -> None:
        closed_by = _CLOSED_BY.get(tag)
        while closed_by and len(self.stack) > self.high and self.stack[-1][0] in closed_by:
            self._pop()
        if self.depth >= _DEEPEST:
            if tag in _INLINE:
                self.stack.append((tag, False))
                return
            self._restart()
        self.stack.append((tag, True))
        self.depth += 1
        self.out.append(markup)

    def close(self, tag: str, markup: str) -> None:
        if self.high > self.low and len(self.stack) == self.high:
            if self.stack[-1][0] == tag:
                self.stack.pop()
                self.high -= 1
            return
        least = max(self.high, len(self.stack) - 2 * _DEEPEST)
        least = least if self.high > self.low else max(0, len(self.stack) - 2 * _DEEPEST)
        for spot in range(len(self.stack) - 1, least - 1, -1):
            name = self.stack[spot][0]
            if name == tag:
                while len(self.stack) > spot:
                    self._pop()
                return
            if tag in _INLINE and name not in _INLINE:
                return  # mis-nested: an inline end tag closes no block
        if tag == "p":
            self.out.append(markup)  # browsers make an empty paragraph of it

    def _pop(self) -> None:
        name, shown = self.stack.pop()
        if shown:
            self.out.append(f"</{name}>")
            self.depth -= 1
        if len(self.stack) < self.high:
            self.low = self.high = len(self.stack)

    def _restart(self) -> None:
        """Close what is open but for the outermost levels."""
        if self.high <= self.low:
            self.low = min(_KEPT, len(self.stack))
            while self.low and self.stack[self.low - 1][0] in _FRAMES:
                self.low -= 1
            self.high = self.low
        for name, shown in reversed(self.stack[self.high :]):
            if shown:
                self.out.append(f"</{name}>")
        self.high = len(self.stack)
        self.depth = sum(shown for _, shown in self.stack[: self.low])

    def end_of_raw(self, text: str, tag: str, at: int) -> int:
        """Where the content of a script and the like ends: at its end tag, else at the end of the page."""
        if tag in self._no_end:
            return len(text)
        found = re.compile(rf"</{tag}", re.I).search(text, at)
        if found is None:
            self._no_end.add(tag)
            return len(text)
        return found.start()
