"""Blocks that are told by their element: quotes with their speakers, definition lists."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from extractor.page.choice.phrases import says
from extractor.page.dom.tables import text_of
from extractor.page.dom.tree import name_of
from extractor.page.raw import Raw
from extractor.page.text.lines import is_sentence

# Two to five words, all but the small ones of nobility with a capital, then nothing or a role.
_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?: (?:[a-zà-ÿ]{1,3} )?[A-ZÀ-Þ][\w’'.-]*){1,4}(?:$|,| \(| [-–—|/·] )")
_MOST_PARTS = 60  # elements; a quote card with more is a section


def may_be_quote(element: etree._Element) -> bool:
    """Whether a box is small and plain enough to be one quote: no table, no list, no headline."""
    if sum(1 for _ in islice(element.iter(), _MOST_PARTS)) == _MOST_PARTS:
        return False
    if next(element.iter("table", "ul", "ol", "h1", "h2"), None) is not None:
        return False
    return len(text_of(element, 4000)) <= 3000


def quote_block(element: etree._Element, parts: list[Raw]) -> Raw | None:
    """A quote with its speaker, from `<blockquote>` or a card; `parts` are the blocks inside.

    None where it is no quote after all: a card needs quotation marks or a speaker.
    """
    inner = [raw for raw in parts if raw.text]
    if not inner or len(inner) > 9:
        return None
    speaker, role = _name_and_role(_speaker(element) or _named_below([raw.text for raw in inner]))
    text = "\n".join(raw.text for raw in inner)
    if len(text) < 15 or (element.tag != "blockquote" and not re.search('[“”"«»„]', text) and not speaker):
        return None
    return Raw("quote", text, speaker=speaker, role=role, links=max(raw.links for raw in inner))


def opens_with_quote(element: etree._Element) -> bool:
    """Whether the first sign in an element is an opening quotation mark."""
    first = next((str(text).lstrip() for text in element.itertext() if not str(text).isspace()), "")
    return first[:1] in tuple('“"«„')


def is_signed(parts: list[Raw]) -> bool:
    """Whether the blocks of a nameless box are somebody's words, then a name and perhaps what that person is.

    >>> is_signed([Raw("quote", "“We had ice in every corner.”"), Raw("paragraph", "Ines Marr")])
    True
    >>> is_signed([Raw("quote", "“We had ice.” said Marr."), Raw("paragraph", "Race 2 is on Sunday")])
    False
    """
    if not 2 <= len(parts) <= 3 or not re.fullmatch(r'[“"«„].{15,}[”"»“][.!?]?', parts[0].text, re.S):
        return False
    below = [raw.text.strip(" –—-") for raw in parts[1:]]
    return bool(_PERSON.match(below[0])) and not any(len(line) > 80 or is_sentence(line) for line in below)


def sign(raws: list[Raw]) -> list[Raw]:
    """Give quotes the names that stand below them behind a dash: "– Ines Marr, driver".

    >>> (quote,) = sign([Raw("quote", "“We had ice.”"), Raw("paragraph", "– Ines Marr, driver")])
    >>> quote.text, quote.speaker, quote.role
    ('“We had ice.”\\n– Ines Marr, driver', 'Ines Marr', 'driver')
    """
    out: list[Raw] = []
    for raw in raws:
        last = out[-1] if out else None
        if last is not None and last.kind == "quote" and not last.speaker and raw.kind == "paragraph":
            name = raw.text.lstrip("–—- ")
            if raw.text[0] in "–—-" and len(name) <= 100 and _PERSON.match(name) and not is_sentence(name):
                last.speaker, last.role = _name_and_role([name])
                last.text += "\n" + raw.text
                continue
        out.append(raw)
    return out


def _name_and_role(parts: list[str]) -> tuple[str | None, str | None]:
    """Who speaks and what that person is; "Ines Marr, driver" in one part is both.

    >>> _name_and_role(["Ines Marr, driver of the No. 14"]), _name_and_role(["Bo Hale", "Team principal"])
    (('Ines Marr', 'driver of the No. 14'), ('Bo Hale', 'Team principal'))
    """
    if not parts:
        return None, None
    name, _, rest = re.sub(r"\s+[-–—|/·]\s+|\s*[\n,(]\s*", "\n", parts[0], count=1).partition("\n")
    role = ", ".join(part for part in (rest.rstrip(")") if "(" in parts[0] else rest, *parts[1:]) if part)
    return name or None, role or None


def _named_below(lines: list[str]) -> list[str]:
    """The name (and role) that stands below a quote without being marked up as such."""
    below: list[str] = []
    while len(lines) > 1 and len(below) < 2:
        line = lines[-1]
        if len(line) > 100 or is_sentence(line) or re.search('[.!?”"]$', line):
            break
        below.insert(0, lines.pop().strip(" –—-,"))
    return below


def _speaker(element: etree._Element) -> list[str]:
    parts: list[str] = []
    for node in element.iterdescendants():
        if not isinstance(node.tag, str):
            continue
        marked = node.tag in ("cite", "footer", "figcaption") or says("speaker", name_of(node))
        if not marked or any(
            True for p in node.iterancestors("cite", "footer", "figcaption") if p is not element
        ):
            continue
        text = text_of(node, 1000).strip(" –—-,")
        if (
            text
            and len(text) <= 140
            and not re.search('[“”"]', text)
            and not any(text in part for part in parts)
        ):
            parts.append(text)
    return parts


def definitions_block(element: etree._Element) -> Raw | None:
    """Terms with their values, one pair to a line."""
    items: list[str] = []
    term = ""
    # Pairs may be wrapped in a <div> each, and no deeper.
    nodes = [node for child in element for node in (child if child.tag == "div" else [child])]
    for node in nodes:
        text = text_of(node, 1000) if node.tag in ("dt", "dd") else ""
        if not text:
            continue
        if len(text) > 400:
            return None  # prose in disguise
        if node.tag == "dt":
            if term:
                items.append(term)
            term = text
        elif term:
            items.append(f"{term}{'' if term.endswith(':') else ':'} {text}")
            term = ""
        else:
            items.append(text)
    if term:
        items.append(term)
    return Raw("list", items=items) if items else None
