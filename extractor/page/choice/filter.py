"""Raw blocks in order: which are the release, which are end notes, which go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from extractor.page.choice.beyond import clear_beyond
from extractor.page.choice.phrases import (
    is_about,
    is_consent,
    is_dropped,
    is_head_line,
    is_menu,
    is_note,
    is_note_heading,
    is_side_table,
    is_strip,
    is_teaser_heading,
)
from extractor.page.choice.tail import close_tail
from extractor.page.choice.trim import (
    clear_copies,
    clear_ends,
    close_at_end_mark,
    set_self_portrait_apart,
    star_notes,
)
from extractor.page.dom.tree import HEADINGS
from extractor.page.meta.dates import date_strip, parse_date
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded
from extractor.page.text.lines import is_row, is_sentence

_LINKY = 0.75  # from this share of link text on, a block leads elsewhere
_ANNOUNCED = re.compile(
    r"^(?:first )?(?:submitted|posted|published|veröffentlicht|publié|publicado|pubblicato)\b", re.I
)
_LABEL = re.compile(  # of a date in a list: "Details: published on"
    r"^(?:\w+: )?(?:published|posted|veröffentlicht|publié|publicado|pubblicato)[^:\d]{0,12}:?\s*", re.I
)
_DIGIT = re.compile(r"\d")
_DURATION = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d")  # of a film; a lap time has tenths


class Sorted:
    """What became of the blocks: `body` and `notes`, and the `dates` that stood alone near the headline."""

    def __init__(self) -> None:
        self.body: list[Raw] = []
        self.notes: list[str] = []
        self.dates: list[str] = []


def sort_blocks(
    raws: Sequence[Raw], title: str | None, *, language: str | None = None, years: tuple[int, ...] = ()
) -> Sorted:
    """Divide `raws` into body and end notes; the rest goes.

    `title` is stripped wherever it stands again; `years` help dates without a year (see `date_strip`).
    """
    out = Sorted()
    kept = _without_titles(raws, title)
    first_prose = next((n for n, raw in enumerate(kept) if is_sentence(raw.text)), len(kept))
    verdicts = [_verdict(raw, number <= first_prose, out, language, years) for number, raw in enumerate(kept)]
    if not out.dates and (day := _date_above(raws, title, language, years)):
        out.dates.append(day)
    _spread_headings(kept, verdicts)
    clear_beyond(kept, verdicts, headline(raws, title))
    star_notes(kept, verdicts)
    certain = list(verdicts)
    clear_ends(kept, verdicts, first_prose)
    if "body" not in verdicts:
        verdicts = certain  # a page of one short line: better a label too many than nothing
    close_at_end_mark(kept, verdicts)
    set_self_portrait_apart(kept, verdicts)
    close_tail(kept, verdicts)
    clear_copies(kept, verdicts)
    last = max((n for n, verdict in enumerate(verdicts) if verdict == "body"), default=-1)
    if last > 0 and (day := date_strip(kept[last].text, language)):
        out.dates.append(day)  # place and date below the text, as on a letter
        verdicts[last] = "gone"
    for raw, verdict in zip(kept, verdicts, strict=True):
        if verdict == "body":
            out.body.append(raw)
        elif verdict == "note":
            out.notes.append(raw.words())
    while out.body and out.body[-1].kind == "heading" and out.body[-1].level and len(out.body) > 1:
        out.body.pop()  # a heading over nothing is a teaser's or a widget's
    return out


def _without_titles(raws: Sequence[Raw], title: str | None) -> list[Raw]:
    """The blocks from the headline on, the headline itself left out wherever it stands."""
    if not title:
        return list(raws)
    wanted = folded(title)
    out = []
    for raw in raws[_headline_at(raws, title) :]:
        text = folded(raw.text)
        if text and text == wanted:
            continue
        # The headline again, but shorter: a picture's, a teaser's.
        if (
            len(text.split()) >= 4
            and wanted.startswith(text + " ")
            and raw.kind in ("paragraph", "heading")
            and not is_sentence(raw.text)
        ):
            continue
        # A breadcrumb or byline that ends in the headline again.
        crumbs = raw.kind in ("paragraph", "heading") and re.search(r"[/>»›|]", raw.text)
        if crumbs and len(wanted) > 20 and len(text) < 2 * len(wanted) + 20 and text.endswith(wanted):
            continue
        out.append(raw)
    return out


def headline(raws: Sequence[Raw], title: str | None) -> etree._Element | None:
    """The element that the headline stands in, None where it is not one of the blocks."""
    spot = _headline_at(raws, title) if title else 0
    found = spot < len(raws) and title is not None and folded(raws[spot].text) == folded(title)
    return raws[spot].at if found else None


def _headline_at(raws: Sequence[Raw], title: str) -> int:
    """Where the headline stands among the blocks, 0 if it is not one of them."""
    wanted = folded(title)
    sizes = [round(len(raw.words()) * (1 - raw.links)) for raw in raws]  # menus are no text
    most = 0.4 * sum(sizes)
    before = 0
    for spot, raw in enumerate(raws):
        if before > most:
            break
        # What stands before the headline is the site's, unless most of the text does: then this is a teaser.
        if raw.kind in ("heading", "paragraph") and folded(raw.text) == wanted:
            return spot
        before += sizes[spot]
    return 0


def _date_above(
    raws: Sequence[Raw], title: str | None, language: str | None, years: tuple[int, ...]
) -> str | None:
    """The date of a strip that stands right above the headline: "17 August 2031 | Sebring"."""
    spot = _headline_at(raws, title) if title else 0
    for raw in reversed(raws[max(0, spot - 2) : spot]):
        if (
            raw.kind in ("heading", "paragraph")
            and raw.links <= _LINKY
            and (day := date_strip(raw.text, language, years))
        ):
            return day
    return None


def _verdict(raw: Raw, early: bool, out: Sorted, language: str | None, years: tuple[int, ...]) -> str:
    words = raw.words()
    if early and len(words) <= 120 and _ANNOUNCED.search(words) and (got := parse_date(words, language)):
        out.dates.append(got[0])
        return "gone"
    if raw.footer:
        return "note" if len(words) > 8 and (is_note(words) or is_about(words)) else "gone"
    if raw.kind == "table":
        return _table_verdict(raw)
    if raw.kind == "list":
        return _list_verdict(raw, early, out, language, years)
    if raw.kind == "heading":
        if is_note_heading(words):
            return "note heading"
        if is_teaser_heading(words):
            return "teaser heading"
        if is_dropped(words):
            return "gone"
        if raw.links > _LINKY and raw.level and len(words.split()) >= 5:
            return "gone" if _bold(raw) else "teaser heading"
    elif is_note_heading(words) and len(words) < 80 and not is_sentence(words):
        return "note heading"
    elif is_teaser_heading(words) and not is_sentence(words):
        return "teaser heading"
    if is_dropped(words) or is_strip(words) or _DURATION.fullmatch(words):
        return "gone"
    if early and is_head_line(words):
        return "gone"
    if early and (day := date_strip(words, language, years)):
        out.dates.append(day)
        return "gone"
    if is_note(words):
        return "note"
    if is_consent(words):
        return "gone"
    if raw.links > _LINKY and (not is_sentence(words) or len(words) < 160):
        return "gone"
    return "body"


def _bold(raw: Raw) -> bool:
    """Whether a heading is a bold line of the text and no heading element."""
    return raw.at is not None and raw.at.tag not in HEADINGS


def _table_verdict(raw: Raw) -> str:
    cells = [cell.text for row in raw.cells() for cell in row if cell.text]
    if is_menu(cells) or (raw.links > 0.9 and not _DIGIT.search(raw.words())):
        return "gone"
    first = {cell.text for cell in raw.rows[0] if cell.text}
    if (
        len(first) == 1
        and len(raw.rows[0]) > 1
        and (is_teaser_heading(head := next(iter(first))) or is_side_table(head))
    ):
        return "gone"
    return "body"


def _list_verdict(raw: Raw, early: bool, out: Sorted, language: str | None, years: tuple[int, ...]) -> str:
    if is_menu(raw.items):
        return "gone"
    if early and len(raw.items) <= 4 and all(len(item) <= 60 for item in raw.items):
        days = [day for item in raw.items if (day := date_strip(_LABEL.sub("", item), language, years))]
        if days:
            out.dates.append(days[0])  # when and by whom it was published, set as a list
            return "gone"
    raw.items = [item for item in raw.items if not is_dropped(item)]
    if not raw.items:
        return "gone"
    words = raw.words()
    if is_consent(words):
        return "gone"
    if raw.links > _LINKY:
        # Linked driver names in a result list are results; linked headlines are not.
        rows = sum(bool(re.match(r"\W*(?:P?\d{1,3}\b|#\d)", item)) for item in raw.items)
        return "body" if rows >= len(raw.items) * 0.7 else "gone"
    notes = sum(is_note(item) for item in raw.items)
    return "note" if notes > len(raw.items) / 2 else "body"


def _spread_headings(raws: list[Raw], verdicts: list[str]) -> None:
    """A heading takes its section along, up to the next heading of its rank."""
    position = 0
    total = sum(len(raw.words()) for raw in raws) or 1
    before = 0
    while position < len(raws):
        verdict = verdicts[position]
        before += len(raws[position].words())
        if verdict not in ("note heading", "teaser heading"):
            position += 1
            continue
        note = verdict == "note heading"
        verdicts[position] = "note" if note else "gone"
        # A bold line is a heading by its looks alone: it has no section that a teaser could take along.
        level = raws[position].level if note or not _bold(raws[position]) else 0
        late = before > total * 0.5
        stop = position + 1
        while stop < len(raws) and _belongs(raws, verdicts, position, stop, level, note, late):
            stop += 1
        for inside in range(position + 1, stop):
            if verdicts[inside] != "gone" or note:
                verdicts[inside] = "note" if note and verdicts[inside] in ("body", "note") else "gone"
            before += len(raws[inside].words())
        position = stop


def _goes_on(raws: list[Raw], head: int, spot: int) -> bool:
    """Whether a paragraph stands where the text above a teaser's heading stood, and the heading does not.

    Then the heading is that of a box, and the text goes on below the box.
    """
    raw = raws[spot]
    if raw.kind != "paragraph" or raw.links or not is_sentence(raw.text) or raw.at is None:
        return False
    home = raw.at.getparent()
    at = raws[head].at
    if home is None or at is None or at.getparent() is home:
        return False
    above = (other for other in raws[:head] if other.kind == "paragraph" and is_sentence(other.text))
    return any(other.at is not None and other.at.getparent() is home for other in above)


def _belongs(
    raws: list[Raw], verdicts: list[str], head: int, spot: int, level: int, note: bool, late: bool
) -> bool:
    raw = raws[spot]
    if verdicts[spot].endswith("heading"):
        return False
    if raw.kind == "table" or (not note and is_about(raw.text)):
        return False
    if raw.kind == "heading":
        if note:
            # Names over contact data look like headings too; only real ones end the notes.
            return bool(level and raw.level > level) or (not raw.level and late)
        return bool(level and raw.level > level) or raw.links > 0.5
    if (
        raw.kind == "list"
        and not raw.links
        and sum(bool(_DIGIT.match(item.lstrip("P#"))) for item in raw.items) >= 3
    ):
        return False
    if raw.kind == "list" and not note and not raw.links and any(is_row(item) for item in raw.items):
        return False
    if note:
        return level > 0 or late or spot == head + 1
    if _goes_on(raws, head, spot):
        return False
    if level:
        return late or raw.links > 0.3 or spot - head <= 2
    # A line without rank, such as "Also interesting": the linked line below it, and no more.
    return raw.links > 0.5 or (late and raw.kind != "list" and not is_sentence(raw.text))
