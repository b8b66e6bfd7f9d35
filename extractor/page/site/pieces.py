"""The DOM cut into pieces: runs of text between two block boundaries, each with the kind of its place.

Finer and plainer than the blocks of a release: here it only counts that the same text in the same place of
another page of the site is cut in the same way.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field

from lxml import etree

from extractor.page.choice.phrases import is_about, is_note, is_note_heading, names
from extractor.page.dom.inline import BLOCK_TAGS, blockish
from extractor.page.dom.tables import is_layout, text_of
from extractor.page.dom.tree import HEADINGS, SAFE, name_of, remove
from extractor.page.source.spaces import folded, one_line
from extractor.page.text.lines import is_row, is_sentence

SENTENCE, FIGURES, TABLE, NOTE, HEADING = 1, 2, 4, 8, 16
"""What a piece is. The flags stand in stored profiles: their values never change. `NOTE`, which takes long to
tell, is set in profiles only."""
_LEVELS = 4  # elements that make a place: the piece's own and three around it
_STATES = frozenset(["first", "last", "odd", "even", "active", "current", "open", "left", "right"])
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z_-]*")
_CONTACT = re.compile(r"\S@\S|\b(?:tel|phone|telefon|fax)\b|\+\d\d", re.I)


@dataclass(slots=True, eq=False)
class Piece:
    """A run of text. ``slot`` is the kind of its place, ``box`` that of the place around it.

    ``key`` is a hash of its folded text, ``size`` its length in characters, ``refs`` where its text nodes
    are. ``element`` is the block it stands in.
    """

    text: str
    key: str
    slot: str
    box: str
    flags: int
    element: etree._Element
    refs: list[tuple[etree._Element, bool]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text)

    def is_a(self, flags: int) -> bool:
        """Whether it has any of ``flags``."""
        return bool(self.flags & flags)

    def is_note(self) -> bool:
        """Whether it belongs to the end notes wherever it stands: portraits, contacts, legal lines."""
        text = self.text
        return is_note(text) or is_note_heading(text) or is_about(text) or bool(_CONTACT.search(text))

    def is_spoken(self) -> bool:
        """Whether it stands in what the page marks up as a quote: the words, or who speaks them."""
        for count, around in enumerate((self.element, *self.element.iterancestors())):
            if count > 3 or around.tag in SAFE:
                break
            if around.tag == "blockquote" or names("quote").search(name_of(around)):
                return True
        return False

    def drop(self) -> None:
        """Take its text out of the DOM."""
        if self.flags & TABLE:
            remove(self.element)
        for element, tail in self.refs:
            if tail:
                element.tail = " "
            else:
                element.text = None


def key_of(text: str) -> str:
    """A hash of `text` that case, accents and signs do not change.

    >>> key_of("Sponsor’s corner"), key_of("SPONSOR'S CORNER")
    ('7_pNuVY9', '7_pNuVY9')
    """
    digest = hashlib.blake2b(folded(text).encode("utf-8", "replace"), digest_size=6).digest()
    return base64.urlsafe_b64encode(digest).decode()


def slot_of(element: etree._Element) -> str:
    """The kind of place that an element is: the tags around it with a name each, nothing that counts.

    >>> from lxml import html
    >>> page = html.fromstring("<div class='post-17 story'><p class='lead first'>Marr wins.</p></div>")
    >>> slot_of(page[0])
    'div.story>p.lead'
    """
    parts: list[str] = []
    here: etree._Element | None = element
    while here is not None and here.tag not in ("body", "html") and len(parts) < _LEVELS:
        parts.append(_named(here))
        here = here.getparent()
    return ">".join(reversed(parts))


def _named(element: etree._Element) -> str:
    for name in [*(element.get("class") or "").split()[:12], element.get("id") or ""]:
        if _NAME.fullmatch(name) and name not in _STATES and not name.startswith(("is-", "has-")):
            return f"{element.tag}.{name}"
    return str(element.tag)


def pieces_of(body: etree._Element) -> list[Piece]:
    """The pieces under `body`, in order. Page footers are left out: they are known without learning.

    >>> from lxml import html
    >>> page = html.fromstring("<div>Marr wins<h2>Race</h2><p>It was <b>close</b>.</p></div>")
    >>> [(piece.slot, piece.text) for piece in pieces_of(page)]
    [('div', 'Marr wins'), ('div>h2', 'Race'), ('div>p', 'It was close .')]
    """
    out: list[Piece] = []
    refs: list[tuple[etree._Element, bool]] = []
    stack: list[etree._Element] = [body]
    skip: etree._Element | None = None
    breaks = 0

    def flush() -> None:
        if refs:
            text = one_line(" ".join(str(el.tail if tail else el.text) for el, tail in refs))
            if text:
                out.append(_piece(text, stack[-1], list(refs)))
            refs.clear()

    def add(element: etree._Element, tail: bool) -> None:
        nonlocal breaks
        text = element.tail if tail else element.text
        if text and not text.isspace():
            breaks = 0
            refs.append((element, tail))

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                add(element, True)
            continue
        tag = element.tag
        if not isinstance(tag, str):
            if event == "end":
                add(element, True)
            continue
        block = tag in BLOCK_TAGS or blockish(element)
        if event == "start":
            if tag == "footer" or (tag == "table" and not is_layout(element)):
                flush()
                if tag == "table" and (text := one_line(text_of(element))):
                    out.append(_piece(text, element, []))
                skip = element
                continue
            if tag == "br":
                breaks += 1
                if breaks == 2:
                    flush()
            if block and element is not body:
                flush()
                stack.append(element)
            add(element, False)
        else:
            if block and element is not body:
                flush()
                stack.pop()
            if element is not body:
                add(element, True)
    flush()
    return out


def _piece(text: str, element: etree._Element, refs: list[tuple[etree._Element, bool]]) -> Piece:
    around = box_of(element)
    box = "" if around is None else slot_of(around)
    return Piece(text, key_of(text), slot_of(element), box, _flags(text, element), element, refs)


def box_of(element: etree._Element) -> etree._Element | None:
    """What stands around an element; lists only group their items."""
    around = element.getparent()
    while around is not None and around.tag in ("ul", "ol", "dl"):
        around = around.getparent()
    return around


def _flags(text: str, element: etree._Element) -> int:
    flags = 0
    if element.tag == "table":
        flags |= TABLE
    elif is_sentence(text):
        flags |= SENTENCE
    if _DIGIT.search(text):
        flags |= FIGURES
    if element.tag in HEADINGS:
        flags |= HEADING
    return flags


def is_result(piece: Piece) -> bool:
    """Whether a piece looks like a row or a table of results."""
    return piece.is_a(TABLE) or (piece.is_a(FIGURES) and is_row(piece.text))
