"""``ID.body.xml``: the body of a release, block by block, and what stands amid it on its page."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

Kind = Literal["paragraph", "heading", "quote", "list", "table", "pre", "caption", "teaser", "end"]

_KINDS: dict[str, Kind] = {
    "p": "paragraph",
    "h": "heading",
    "quote": "quote",
    "list": "list",
    "table": "table",
    "pre": "pre",
    "caption": "caption",
    "teaser": "teaser",
    "end": "end",
}
_INLINE = frozenset({"b", "i", "u", "a", "br", "sup", "sub", "span"})
FOREIGN = frozenset({"caption", "teaser"})
"""Blocks that the page shows amid the body and that are no part of the release."""


class BodyError(ValueError):
    """A body file that cannot be used: the file, the line, and what to do."""


@dataclass(frozen=True, slots=True)
class BodyCell:
    """One cell of a table, written once however many rows and columns it spans."""

    html: str
    text: str
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """One block: its kind, its inner HTML and its text (rows a line each, cells apart by `` | ``).

    ``items`` (inner HTML) and ``ordered`` belong to lists, ``rows`` to tables, ``speaker`` and ``role`` to
    quotes; these have empty ``html`` except quotes.
    """

    kind: Kind
    html: str
    text: str
    speaker: str | None = None
    role: str | None = None
    items: tuple[str, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[BodyCell, ...], ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """The runs of text that must come out whole: cells, items and lines each by itself.

        >>> BodyBlock("paragraph", "Race 1:<br/>third", "Race 1:\\nthird").pieces
        ('Race 1:', 'third')
        """
        cells = tuple(cell.text for row in self.rows for cell in row)
        lines = cells or tuple(self.text.split("\n"))
        return tuple(line for line in map(str.strip, lines) if line)


@dataclass(frozen=True, slots=True)
class Body:
    """A release as its author wrote it: title, language (BCP 47) and all blocks in the page's order."""

    title: str
    language: str
    blocks: tuple[BodyBlock, ...]

    @property
    def body(self) -> tuple[BodyBlock, ...]:
        """The blocks that are the release itself."""
        return tuple(b for b in self.blocks if b.kind not in FOREIGN and b.kind != "end")

    @property
    def end_notes(self) -> tuple[BodyBlock, ...]:
        """About texts, contacts and legal lines."""
        return tuple(b for b in self.blocks if b.kind == "end")

    @property
    def foreign(self) -> tuple[BodyBlock, ...]:
        """Captions and teasers that stand amid the body."""
        return tuple(b for b in self.blocks if b.kind in FOREIGN)

    @property
    def text(self) -> str:
        """Title and body, blocks apart by blank lines: what an annotator reads."""
        return "\n\n".join([self.title, *(_spoken(b) for b in self.body)])


def _spoken(block: BodyBlock) -> str:
    who = ", ".join(filter(None, (block.speaker, block.role)))
    return f"{who}: {block.text}" if who else block.text


def read_body(path: Path) -> Body:
    """Read a body file.

    Raises `BodyError` naming the file, the line and the remedy.
    """
    try:
        return parse_body(path.read_bytes())
    except BodyError as error:
        raise BodyError(f"{path}: {error}") from None
    except OSError as error:
        raise BodyError(f"{path}: {error.strerror}") from error


def parse_body(source: bytes) -> Body:
    """Parse the XML of a body.

    >>> body = parse_body(b'<release lang="en"><title>P3</title><p>Marr was <b>third</b>.</p></release>')
    >>> body.title, body.blocks[0].html
    ('P3', 'Marr was <b>third</b>.')
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise BodyError(f"line {error.lineno}: {error.msg}; write & as &amp; and < as &lt;") from None
    if root.tag != "release":
        raise BodyError(f"line {root.sourceline}: <release> expected, found <{root.tag}>")
    title, blocks = "", []
    for node in root:
        if node.tag == "title":
            title = _text(node)
        elif node.tag in _KINDS:
            blocks.append(_block(node))
        else:
            raise BodyError(
                f"line {node.sourceline}: <{node.tag}> is no block; there are {', '.join(_KINDS)}"
            )
        if (node.tail or "").strip():
            raise BodyError(
                f"line {node.sourceline}: text outside any block: {(node.tail or '').strip()[:40]!r}"
            )
    if not title:
        raise BodyError("no <title>")
    return Body(title, root.get("lang", "en"), tuple(blocks))


def _block(node: etree._Element) -> BodyBlock:
    kind = _KINDS[node.tag]
    if kind == "list":
        items = [_child(child, "item") for child in node]
        lines = [_text(item) for item in items]
        return BodyBlock(
            kind, "", "\n".join(lines), items=tuple(map(_inner, items)), ordered=node.get("ordered") == "yes"
        )
    if kind == "table":
        rows = tuple(
            tuple(_cell(cell) for cell in _child(row, "tr"))
            for part in node
            for row in (part if part.tag in ("thead", "tbody", "tfoot") else (part,))
        )
        return BodyBlock(kind, "", "\n".join(" | ".join(c.text for c in row) for row in rows), rows=rows)
    if kind == "pre":
        text = _marked(node).strip("\n")
        return BodyBlock(kind, html.escape(text, quote=False), text)
    text = _text(node)
    if not text:
        raise BodyError(f"line {node.sourceline}: <{node.tag}> is empty")
    return BodyBlock(kind, _inner(node), text, speaker=node.get("speaker"), role=node.get("role"))


def _child(node: etree._Element, tag: str) -> etree._Element:
    if node.tag != tag:
        raise BodyError(f"line {node.sourceline}: <{tag}> expected, found <{node.tag}>")
    return node


def _cell(node: etree._Element) -> BodyCell:
    if node.tag not in ("td", "th"):
        raise BodyError(f"line {node.sourceline}: <td> or <th> expected, found <{node.tag}>")
    spans = [int(node.get(name) or 1) for name in ("colspan", "rowspan")]
    return BodyCell(_inner(node), _text(node), node.tag == "th", *spans)


def _inner(node: etree._Element) -> str:
    out = [html.escape(node.text or "", quote=False)]
    for child in node:
        if child.tag not in _INLINE:
            raise BodyError(f"line {child.sourceline}: <{child.tag}> cannot stand in <{node.tag}>")
        out.append(etree.tostring(child, encoding="unicode"))
    return "".join(out).strip()


def _text(node: etree._Element) -> str:
    """Visible text: white space folded, ``<br/>`` as a line break."""
    return "\n".join(" ".join(line.split()) for line in _marked(node).split("\0")).strip()


def _marked(node: etree._Element) -> str:
    """All text of a node, with a NUL for each line break."""
    inside = "\0" if node.tag == "br" else str(node.text or "")
    parts = [inside]
    for child in node:
        parts += [_marked(child), str(child.tail or "")]
    return "".join(parts)
