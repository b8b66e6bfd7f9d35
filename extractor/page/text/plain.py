"""Plain text as scraped: headline, body, and what scrapers sweep up with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.page.choice.phrases import is_dropped, is_note_heading, is_teaser_heading, language_of
from extractor.page.meta.dates import date_strip, dateline
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded, tidy_lines
from extractor.page.text.lines import blocks_of, is_heading, is_row, is_sentence

_STAMP = re.compile(r"\s*date ((?:19|20)\d\d-\d\d-\d\d)\b[ \t]*")
_SHOW_ALL = re.compile(r"(?:show|view|see) all(?: \w+)?|alle anzeigen|voir tout|ver todo", re.I)
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w.’' -]{2,40},?\s*(?:[\w.’' ]{2,30})?\s*"
    r"(?:\([^)]{4,60}\)|,?\s[A-Z]\w+\.? \d{1,2}, \d{4})?\s*(?:\([^)]{2,40}\)\s*)?(?:[–—]|--|\. \. \.)\s"
)


@dataclass(slots=True)
class PlainText:
    """What `read_plain` saw: the headline, the blocks after it, a stamped date and dates in the head."""

    title: str | None = None
    raws: list[Raw] = field(default_factory=list)
    stamped: str | None = None
    language: str | None = None


def read_plain(text: str) -> PlainText:
    """The raw blocks of a plain-text release, boilerplate still among them.

    >>> got = read_plain(" date 2031-08-17 Marr on pole\\n\\nInes Marr took pole at Suzuka on Saturday.")
    >>> got.title, got.stamped, got.raws[-1].text
    ('Marr on pole', '2031-08-17', 'Ines Marr took pole at Suzuka on Saturday.')
    """
    out = PlainText()
    text = tidy_lines(text)
    if match := _STAMP.match(text):
        out.stamped = match[1]
        text = text[match.end() :]
    raws = blocks_of(text)
    raws = _after_neighbours(raws)
    out.language = language_of(" ".join(raw.words() for raw in raws))
    head = _headline(raws, out.language)
    if head is not None:
        out.title = raws[head].text.strip(" |")
        raws = [raw for n, raw in enumerate(raws) if n >= head or not _dispensable(raw, out.language)]
    out.raws = raws
    return out


def _after_neighbours(raws: list[Raw]) -> list[Raw]:
    """Drop headlines of neighbouring stories that end in a "show all" above the real headline."""
    for number, raw in enumerate(raws[:12]):
        if is_sentence(raw.text):
            break
        if _SHOW_ALL.fullmatch(raw.text.strip(" .…»›>→")) and number + 1 < len(raws):
            return raws[number + 1 :]
    return raws


def _dispensable(raw: Raw, language: str | None) -> bool:
    short = is_dropped(raw.text) or len(raw.text.split()) <= 3
    return short and not date_strip(raw.text, language)


def _headline(raws: list[Raw], language: str | None) -> int | None:
    """The index of the headline, or None where the text begins at once."""
    head = _head_of(raws)
    lines = [folded(raws[n].text) for n in head]
    # A line that stands twice above the text is the headline, whatever it looks like.
    for place, number in enumerate(head):
        if len(lines[place].split()) >= 4 and lines[place] in lines[place + 1 :]:
            return number
    for number in head:
        raw = raws[number]
        words = raw.text.split()
        if is_dropped(raw.text) or date_strip(raw.text, language) or re.search(r"[|/>»]\s*$", raw.text):
            continue
        if raw.kind == "list" or is_row(raw.text) or is_note_heading(raw.text) or is_teaser_heading(raw.text):
            return None
        if _DATELINE.match(raw.text) or dateline(raw.text, language):
            return None
        return number if _evident(raw, words) else None
    return None


def _head_of(raws: list[Raw]) -> list[int]:
    """Where a headline may stand: above the first long prose, among the first dozen blocks."""
    head: list[int] = []
    for number, raw in enumerate(raws[:14]):
        if raw.kind == "table" or len(raw.text) > 260:
            break
        head.append(number)
    return head


def _evident(raw: Raw, words: list[str]) -> bool:
    if raw.kind == "list" or len(raw.text) > 220 or len(words) < 3 or raw.text.endswith(":"):
        return False
    if is_heading(raw.text):
        return True
    # Long headlines: no full stop, and no sentence ends inside.
    return (
        not re.search(r"[.!?][\"”’)]*(?:\s|$)", re.sub(r"\b(?:No|vs|St|Mr|Dr|Jr|Sr)\.", "", raw.text))
        and len(words) <= 30
    )
